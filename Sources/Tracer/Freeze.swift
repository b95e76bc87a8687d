import Glibc
import Linux
import ProcFS
import SystemPackage

/// Why a tree could not be frozen.
package struct FreezeError: Error, CustomStringConvertible, Sendable {
    package var description: String
    init(_ description: String) { self.description = description }
}

/// A process tree all of whose threads stand still, and the zombies in it.
package final class FrozenTree {
    package struct Member {
        package var pid: Int32
        package var parent: Int32
        /// Nil for a zombie.
        package var process: TracedProcess?
    }

    /// Parents before children.
    package private(set) var members: [Member] = []
    private var seized: [Int32: Tracee] = [:]
    private var threadsOf: [Int32: [Int32]] = [:]

    package init() {}

    /// Seizes `root` and everything below it. A thread that does not stop in time is named, and all go on.
    package func freeze(_ root: Int32, timeout seconds: Int) throws {
        let deadline = seconds > 0 ? Self.now() + UInt64(seconds) * 1_000_000_000 : UInt64.max
        do {
            while try sweep(root) {
                try waitForStops(deadline)
            }
            try assemble(root)
        } catch {
            thaw()
            throw error
        }
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Seizes what is new in the tree; whether there was something. Until all have stopped they may fork, so it is done again.
    private func sweep(_ root: Int32) throws -> Bool {
        members.removeAll()
        var new = false
        var queue: [(pid: Int32, parent: Int32)] = [(root, 0)]
        while !queue.isEmpty {
            let (pid, parent) = queue.removeFirst()
            guard let state = Self.state(pid) else {
                if pid == root { throw FreezeError("task \(pid): there is no such process") }
                continue
            }
            if state == UInt8(ascii: "Z") || state == UInt8(ascii: "X") {
                if pid == root { throw FreezeError("task \(pid): it is a zombie, there is nothing to dump") }
                members.append(Member(pid: pid, parent: parent))
                continue
            }
            members.append(Member(pid: pid, parent: parent, process: TracedProcess(pid: pid, threads: [])))
            let threads = Self.numbers("/proc/\(pid)/task")
            threadsOf[pid] = threads
            for tid in threads {
                if seized[tid] == nil { new = try seize(tid, of: pid) || new }
                queue += Self.children(pid, tid).map { ($0, pid) }
            }
        }
        return new
    }

    private func seize(_ tid: Int32, of pid: Int32) throws -> Bool {
        var options: Ptrace.Options = .traceSysGood
        // Needs CAP_SYS_ADMIN and that we are not filtered ourselves.
        if let mode = Self.statusField(pid, tid, "Seccomp:"), mode != 0 { options.insert(.suspendSeccomp) }
        do throws(TraceError) {
            try Ptrace.call(.seize, tid, 0, options.rawValue, doing: "seizing it")
        } catch {
            if error.errno == .noSuchProcess { return false }
            // It is ending this very moment; the next sweep sees what it has become.
            if let state = Self.threadState(pid, tid), "ZX".utf8.contains(state), tid != pid || Self.numbers("/proc/\(pid)/task").count <= 1 { return true }
            // A task in the middle of its exit is refused (PF_EXITING) before it shows as a zombie: look again a little later.
            refusals[tid, default: 0] += 1
            if let count = refusals[tid], count < 50, Self.statusField(pid, tid, "TracerPid:") == 0 {
                usleep(1000)
                return true
            }
            let tracer = Self.statusField(pid, tid, "TracerPid:")
            if let tracer, tracer != 0 { throw FreezeError("task \(tid): it is being traced by task \(tracer) (a debugger?); end that first") }
            if Self.threadState(pid, tid) == UInt8(ascii: "Z") {
                throw FreezeError("task \(tid): its main thread has ended while others run, which cannot be restored")
            }
            throw FreezeError("task \(tid): seizing it: \(error.errno.map { "\($0)" } ?? "failed"); Cryo needs root or CAP_SYS_PTRACE with CAP_CHECKPOINT_RESTORE")
        }
        let tracee = Tracee(tid: tid, tgid: pid)
        seized[tid] = tracee
        try Ptrace.call(.interrupt, tid, doing: "stopping it")
        pending.append(tracee)
        return true
    }

    private var pending: [Tracee] = []
    /// How often PTRACE_SEIZE was refused.
    private var refusals: [Int32: Int] = [:]

    private func waitForStops(_ deadline: UInt64) throws {
        var pause: UInt32 = 20
        while !pending.isEmpty {
            var still: [Tracee] = []
            for tracee in pending {
                switch try WaitStatus.wait(tracee.tid, noHang: true) {
                case nil: still.append(tracee)
                case .interrupted:
                    tracee.stop = .interrupted
                    try tracee.capture()
                case .groupStopped(let signal):
                    tracee.stop = .groupStopped(signal: signal)
                    try tracee.capture()
                case .signal(let signal):
                    // It was about to be delivered: it is, and the stop follows before the handler's first instruction.
                    try tracee.resume(signal: signal)
                    still.append(tracee)
                case .exited, .killed: seized[tracee.tid] = nil
                case .systemCall, .event:
                    try tracee.resume()
                    still.append(tracee)
                }
            }
            pending = still
            if pending.isEmpty { return }
            if Self.now() > deadline {
                let names = pending.prefix(3).map { "\($0.tid) (\(Self.comm($0.tgid, $0.tid)))" }.joined(separator: ", ")
                throw FreezeError("task \(names) did not stop in time: it is in an uninterruptible wait (vfork, a dead filesystem); try a longer --timeout")
            }
            usleep(pause)
            pause = min(pause * 2, 2000)
        }
    }

    private func assemble(_ root: Int32) throws {
        for index in members.indices {
            guard let process = members[index].process else { continue }
            let threads = (threadsOf[process.pid] ?? []).compactMap { seized[$0] }.sorted { ($0.tid == process.pid ? 0 : 1, $0.tid) < ($1.tid == process.pid ? 0 : 1, $1.tid) }
            guard let first = threads.first, first.tid == process.pid else { throw FreezeError("task \(process.pid): it ended while the tree was being frozen") }
            process.threads = threads
        }
    }

    /// Lets everything go as it was found. Whatever goes wrong with one task does not keep the others.
    package func thaw(stopped: Bool = false) {
        for tracee in pending {
            // It may stop between our look and our detaching: both ways end in a detached thread.
            var tries = 0
            while tries < 200, (try? Ptrace.call(.detach, tracee.tid, doing: "letting it go")) == nil, kill(tracee.tid, 0) == 0 {
                _ = try? WaitStatus.wait(tracee.tid, noHang: true)
                usleep(1000)
                tries += 1
            }
            seized[tracee.tid] = nil
        }
        pending.removeAll()
        for member in members { try? member.process?.removeGate() }
        for tracee in seized.values {
            if !tracee.held.isEmpty || stopped { kill(tracee.tgid, SIGSTOP) }
            _ = try? Ptrace.call(.detach, tracee.tid, doing: "letting it go")
        }
        seized.removeAll()
    }

    /// Ends every task, and waits until it has ended.
    package func killAll() {
        for member in members { kill(member.pid, SIGKILL) }
        // Threads before leaders: a leader's end is told only when its threads have been waited for.
        let tids = seized.values.sorted { ($0.tid == $0.tgid ? 1 : 0) < ($1.tid == $1.tgid ? 1 : 0) }.map(\.tid)
        for tid in tids {
            while let status = try? WaitStatus.wait(tid) {
                if case .exited = status { break }
                if case .killed = status { break }
                kill(tid, SIGKILL)
            }
        }
        seized.removeAll()
    }

    package var threadCount: Int { seized.count }

    // MARK: /proc

    private static func file(_ path: String) -> [UInt8]? {
        guard let descriptor = try? FileDescriptor.open(FilePath(path), .readOnly) else { return nil }
        defer { try? descriptor.close() }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while let count = try? piece.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0 { bytes += piece.prefix(count) }
        return bytes
    }

    private static func state(_ pid: Int32) -> UInt8? {
        guard let text = file("/proc/\(pid)/stat"), let close = text.lastIndex(of: UInt8(ascii: ")")), close + 2 < text.count else { return nil }
        // A zombie leader with live threads is no zombie process.
        if text[close + 2] == UInt8(ascii: "Z"), numbers("/proc/\(pid)/task").count > 1 { return UInt8(ascii: "S") }
        return text[close + 2]
    }

    private static func threadState(_ pid: Int32, _ tid: Int32) -> UInt8? {
        guard let text = file("/proc/\(pid)/task/\(tid)/stat"), let close = text.lastIndex(of: UInt8(ascii: ")")), close + 2 < text.count else { return nil }
        return text[close + 2]
    }

    private static func statusField(_ pid: Int32, _ tid: Int32, _ name: String) -> Int? {
        guard let text = file("/proc/\(pid)/task/\(tid)/status") else { return nil }
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") where line.hasPrefix(name) {
            return Int(line.dropFirst(name.count).drop { $0 == " " || $0 == "\t" })
        }
        return nil
    }

    private static func comm(_ pid: Int32, _ tid: Int32) -> String {
        String(decoding: (file("/proc/\(pid)/task/\(tid)/comm") ?? []).dropLast(), as: UTF8.self)
    }

    private static func children(_ pid: Int32, _ tid: Int32) -> [Int32] {
        String(decoding: file("/proc/\(pid)/task/\(tid)/children") ?? [], as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
    }

    private static func numbers(_ directory: String) -> [Int32] {
        guard let handle = opendir(directory) else { return [] }
        defer { closedir(handle) }
        var list: [Int32] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) } }
            if let number = Int32(name) { list.append(number) }
        }
        return list.sorted()
    }
}
