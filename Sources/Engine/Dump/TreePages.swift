import EngineInterface
import Images
import Linux
import Resources
import SystemPackage

/// The pages of all tasks on their way into images: straight, or through rooms that are memory when the tasks are to
/// run on meanwhile.
final class TreePages {
    private struct Part {
        var task: TaskDump
        var runs: [PageDump.Run]
        var copied: PageMemory?
    }

    private var parts: [Part]
    /// Keeps what the parts point to.
    private var rooms: PageRooms?
    /// In pages.
    let count: UInt64
    private static let pieceSize = 16 << 20

    init(_ runs: [(TaskDump, [PageDump.Run])]) {
        parts = runs.map { Part(task: $0.0, runs: $0.1) }
        count = parts.reduce(0) { $0 + PageDump.count($1.runs) }
    }

    /// Copies all pages into memory; false when there is not enough of it, and nothing has been copied. `report` may
    /// throw to cancel.
    func copy(to rooms: PageRooms, _ report: (EngineEvent) throws -> Void) throws -> Bool {
        self.rooms = rooms
        for index in parts.indices {
            guard
                let room = rooms.take(PageDump.count(parts[index].runs) * PageDump.pageSize, for: parts[index].task.pid)
            else {
                for index in parts.indices { parts[index].copied = nil }
                self.rooms = nil
                return false
            }
            parts[index].copied = room
        }
        var done: UInt64 = 0
        for part in parts {
            guard let memory = part.copied else { continue }
            try copy(part, to: .memory(memory)) {
                try report(.progress(Progress(.pages, task: part.task.pid, done + $0, of: count)))
            }
            done += PageDump.count(part.runs)
        }
        return true
    }

    /// Writes pagemap and pages of every task. `report` may throw to cancel.
    func write(to images: ImageDirectory, nextPagesID: () -> UInt32, _ report: (EngineEvent) throws -> Void) throws {
        var done: UInt64 = 0
        for part in parts {
            let pid = part.task.pid
            let id = nextPagesID()
            let pagemap = try images.write(.pagemap, id: UInt64(pid))
            try pagemap.append(PagemapHead(pages_id: id))
            for entry in PageDump.pagemap(part.runs) { try pagemap.append(entry) }
            try pagemap.close()
            let stage: Progress.Stage = part.copied == nil ? .pages : .writing
            func told(_ pages: UInt64) throws {
                try report(.progress(Progress(stage, task: pid, done + pages, of: count)))
            }
            let name = ImageKind.pages.fileName(id: UInt64(id))
            do {
                if let memory = part.copied, try rooms?.keep(memory, of: pid, as: name) ?? false {
                    done += PageDump.count(part.runs)
                    try told(0)
                    continue
                }
            } catch let error as Errno {
                throw Problem(part.task.subject, "keeping its pages as \(name)", cause: error)
            }
            let pages = try images.write(.pages, id: UInt64(id))
            if let memory = part.copied {
                do {
                    for start in stride(from: 0, to: memory.count, by: Self.pieceSize) {
                        guard let piece = memory.part(start, min(Self.pieceSize, memory.count - start)) else { break }
                        try unsafe writeAll(pages.descriptor, UnsafeRawBufferPointer(piece.bytes), at: UInt64(start))
                        try told(UInt64(start + piece.count) / PageDump.pageSize)
                    }
                } catch let error as Errno { throw Problem(part.task.subject, "writing its pages", cause: error) }
            } else {
                try copy(part, to: .file(pages.descriptor), told)
            }
            done += PageDump.count(part.runs)
            try pages.close()
        }
        try report(.wrote(bytes: count * PageDump.pageSize))
    }

    private func copy(_ part: Part, to destination: PageCopy.Destination, _ progress: (UInt64) throws -> Void) throws {
        do {
            try PageCopy(part.runs, of: part.task.pid, directory: part.task.directory, to: destination).run(
                progress: progress)
        } catch let problem as Problem { throw problem.inside(part.task.subject) } catch let error as Errno {
            throw Problem(part.task.subject, "copying its pages", cause: error)
        }
    }
}
