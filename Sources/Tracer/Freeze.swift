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
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Seizes what is new in the tree; whether there was something. Until all have stopped they may fork, so it is done again.
    private func sweep(_ root: Int32) throws -> Bool {
        members.removeAll()
        var new = false
        var queue: [(pid: Int32, parent: Int32)] = [(root, 0)]
        var next = 0
        while next < queue.count {
            let (pid, parent) = queue[next]
            next += 1
            guard let directory = try? ProcDirectory(pid: pid), let stat = try? directory.read(.stat) else {
                if pid == root { throw FreezeError("task \(pid): there is no such process") }
                continue
            }
            let isKernelThread = stat.flags & 0x0020_0000 != 0  // PF_KTHREAD
            if isKernelThread { throw FreezeError("task \(pid): it is a kernel thread, there is nothing to dump") }
            // A zombie leader with live threads is no zombie process.
            if stat.state == .dead || stat.state == .zombie && stat.numThreads <= 1 {
                if pid == root { throw FreezeError("task \(pid): it is a zombie, there is nothing to dump") }
                members.append(Member(pid: pid, parent: parent))
                continue
            }
            members.append(Member(pid: pid, parent: parent, process: TracedProcess(pid: pid, threads: [])))
            let threads = (try? directory.numbers(in: "task")) ?? []
            threadsOf[pid] = threads
            for tid in threads {
                guard let thread = try? directory.task(tid) else { continue }
                if seized[tid] == nil { new = try seize(tid, of: pid, thread) || new }
                queue += ((try? thread.read(.children)) ?? []).map { ($0, pid) }
            }
        }
        return new
    }

    private func seize(_ tid: Int32, of pid: Int32, _ directory: ProcDirectory) throws -> Bool {
        do throws(TraceError) {
            try Ptrace.call(.seize, tid, 0, Ptrace.Options.traceSysGood.rawValue, doing: "seizing it")
        } catch {
            if error.errno == .noSuchProcess { return false }
            let stat = try? directory.read(.stat)
            // It is ending this very moment; the next sweep sees what it has become.
            if let stat, stat.state == .zombie || stat.state == .dead, tid != pid || stat.numThreads <= 1 { return true }
            // A task in the middle of its exit is refused (PF_EXITING) before it shows as a zombie: look again a little later.
            refusals[tid, default: 0] += 1
            let tracer = try? directory.read(.status).tracerPid
            if let count = refusals[tid], count < 50, tracer == 0 {
                usleep(1000)
                return true
            }
            if let tracer, tracer != 0 { throw FreezeError("task \(tid): it is being traced by task \(tracer) (a debugger?); end that first") }
            if stat?.state == .zombie {
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
                let names = pending.prefix(3).map { "\($0.tid) (\((try? ProcDirectory(pid: $0.tid).read(.comm).description) ?? "?"))" }.joined(separator: ", ")
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
}
