import Linux
package import ProcFS
package import SystemPackage
import Synchronization
import Tracer

/// Memory that somebody keeps as long as pages are copied into it and out of it.
@safe package struct PageMemory: @unchecked Sendable {
    package let bytes: UnsafeMutableRawBufferPointer
    package init(_ bytes: UnsafeMutableRawBufferPointer) { unsafe self.bytes = bytes }
    package var count: Int { unsafe bytes.count }

    /// A part of it, or nil where it ends before.
    package func part(_ start: Int, _ count: Int) -> PageMemory? {
        guard start >= 0, count >= 0, start <= self.count, count <= self.count - start else { return nil }
        return unsafe PageMemory(UnsafeMutableRawBufferPointer(rebasing: bytes[start ..< start + count]))
    }
}

/// Copies pages of a task into a file. Large amounts are copied by two threads: while one writes, the other reads. Both
/// only move bytes; the one that is not the caller's knows nothing of tasks.
package final class PageCopy: Sendable {
    /// What a buffer holds that stays in the processor's cache between reading and writing.
    private static let pieceSize: UInt64 = 256 << 10
    /// process_vm_readv takes 1024 (UIO_MAXIOV).
    private static let mostRanges = 1024
    /// Below this a second thread costs more than it brings.
    private static let worthThread: UInt64 = 4 << 20
    private static let reportInterval: UInt64 = 16 << 20

    private struct Piece {
        var ranges: Range<Int>
        var offset: UInt64
        var size: UInt64
        var isReadable: Bool
    }

    private struct State {
        var next = 0
        var done: UInt64 = 0
        var failure: (any Error)?
    }

    /// Where the pages go, from its start on.
    package enum Destination: Sendable {
        case file(Int32)
        /// As long as the pages are.
        case memory(PageMemory)
    }

    private let pid: Int32
    private let destination: Destination
    private let memory: FileDescriptor?
    private let ranges: [RemoteMemory.Range]
    private let pieces: [Piece]
    private let state = Mutex(State())

    /// - Parameter directory: /proc of the task, for pages that are read with force.
    package init(
        _ runs: [PageDump.Run], of pid: Int32, directory: ProcDirectory, to destination: Destination
    ) throws(Errno) {
        self.pid = pid
        self.destination = destination
        // process_vm_readv does not read what the task itself could not.
        memory = runs.contains { !$0.isReadable } ? try directory.open("mem") : nil
        (ranges, pieces) = Self.cut(runs)
    }

    deinit { try? memory?.close() }

    private static func cut(_ runs: [PageDump.Run]) -> ([RemoteMemory.Range], [Piece]) {
        var ranges: [RemoteMemory.Range] = []
        var pieces: [Piece] = []
        var piece = Piece(ranges: 0 ..< 0, offset: 0, size: 0, isReadable: true)
        func close() {
            if piece.size > 0 { pieces.append(piece) }
            piece = Piece(
                ranges: ranges.count ..< ranges.count, offset: piece.offset + piece.size, size: 0, isReadable: true)
        }
        for run in runs {
            var at = run.pages.lowerBound
            while at < run.pages.upperBound {
                if piece.size >= pieceSize || piece.ranges.count >= mostRanges || piece.isReadable != run.isReadable {
                    close()
                }
                piece.isReadable = run.isReadable
                let count = min(pieceSize - piece.size, run.pages.upperBound - at)
                ranges.append(RemoteMemory.Range(at: at, count: Int(count)))
                piece.ranges = piece.ranges.lowerBound ..< ranges.count
                piece.size += count
                at += count
            }
        }
        close()
        return (ranges, pieces)
    }

    /// Copies everything. `progress` is told the pages that are done; it throws to cancel.
    package func run(progress: (UInt64) throws -> Void) throws {
        let total = pieces.last.map { $0.offset + $0.size } ?? 0
        if case .memory(let memory) = destination, memory.count < total { throw Errno.noMemory }
        let helper = total >= Self.worthThread ? Worker { [self] in work { _ in } } : nil
        var reported: UInt64 = 0
        work { done in
            if done - reported < Self.reportInterval { return }
            reported = done
            try progress(done / PageDump.pageSize)
        }
        helper?.join()
        if let failure = state.withLock({ $0.failure }) { throw failure }
        try progress(total / PageDump.pageSize)
    }

    /// Piece after piece until none is left, or something has failed.
    private func work(_ after: (UInt64) throws -> Void) {
        do {
            // All of it is written by a read before it is looked at.
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(Self.pieceSize), alignment: 4096)
            defer { unsafe buffer.deallocate() }
            while let piece = take() {
                switch destination {
                case .file(let file):
                    let part = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(piece.size)])
                    try unsafe read(piece, into: part)
                    try unsafe writeAll(file, UnsafeRawBufferPointer(part), at: piece.offset)
                case .memory(let memory):
                    let start = Int(piece.offset)
                    try unsafe read(
                        piece,
                        into: UnsafeMutableRawBufferPointer(rebasing: memory.bytes[start ..< start + Int(piece.size)]))
                }
                let done = state.withLock { state in
                    state.done += piece.size
                    return state.done
                }
                try after(done)
            }
        } catch {
            state.withLock { state in if state.failure == nil { state.failure = error } }
        }
    }

    private func take() -> Piece? {
        state.withLock { state in
            guard state.failure == nil, state.next < pieces.count else { return nil }
            defer { state.next += 1 }
            return pieces[state.next]
        }
    }

    private func read(_ piece: Piece, into buffer: UnsafeMutableRawBufferPointer) throws {
        let ranges = ranges[piece.ranges]
        guard let first = ranges.first else { return }
        func short(_ got: Int) -> Problem {
            Problem(
                "memory at 0x\(String(first.address, radix: 16))", "only \(got) of \(piece.size) bytes could be read")
        }
        if piece.isReadable {
            let got = try unsafe RemoteMemory.read(pid, ranges, into: buffer)
            guard got == buffer.count else { throw short(got) }
            return
        }
        var filled = 0
        for range in ranges {
            let part = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled ..< filled + range.count])
            guard let got = try unsafe memory?.read(fromAbsoluteOffset: Int64(range.address), into: part),
                got == range.count
            else { throw short(filled) }
            filled += range.count
        }
    }
}
