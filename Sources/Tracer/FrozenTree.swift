import Glibc
import Linux
import ProcFS

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
    package internal(set) var members: [Member] = []
    /// Every thread that PTRACE_SEIZE was done to.
    var seized: [Int32: Tracee] = [:]
    let patience: Patience
    let gadgets = GadgetSearch()

    package init(patience: Patience = Patience()) { self.patience = patience }

    package var threadCount: Int { seized.count }

    /// Throws when a member has ended since it was frozen: what was read of it after that is nothing. A thread that was
    /// sent SIGKILL answers no request of ptrace(2) from that moment on (ptrace_freeze_traced in the kernel).
    package func checkAlive() throws {
        if let endedMember { throw Self.ended(endedMember) }
    }

    /// The first member that has ended since it was frozen.
    private var endedMember: Int32? {
        members.first { member in
            guard let leader = member.process?.threads.first else { return false }
            // One that still works for us is not there to be asked, which is no end.
            if leader.isInside, !leader.isStanding { _ = try? leader.look() } else { _ = try? leader.readMask() }
            return leader.hasEnded
        }?.pid
    }

    static func ended(_ pid: Int32) -> FreezeError { FreezeError("task \(pid) ended while it was being dumped") }

    // MARK: Letting go

    /// Lets everything go as it was found. Whatever goes wrong with one task does not keep the others.
    package func thaw(stopped: Bool = false) {
        letPendingGo()
        for member in members { try? member.process?.removeGate() }
        for process in Dictionary(grouping: seized.values, by: \.tgid).values {
            if stopped || process.contains(where: \.hasToStop) { kill(process[0].tgid, SIGSTOP) }
        }
        // The leader first: whether a signal to the process is ignored as it is sent, the kernel asks of the leader,
        // and of one that is traced never (sig_ignored() of kernel/signal.c). It would end the system call of another
        // thread.
        for tracee in leadersLast.reversed() where !tracee.isInside { tracee.detach() }
        let grace = Patience.grace()
        for tracee in leadersLast where tracee.hasEnded { tracee.reap(grace) }
        forget()
    }

    /// A leader's end is told only when its threads have been waited for.
    private var leadersLast: [Tracee] {
        seized.values.sorted { ($0.tid == $0.tgid ? 1 : 0) < ($1.tid == $1.tgid ? 1 : 0) }
    }

    /// Those that have not stopped yet can be detached only when they have. One that does not (it waits in vfork(2),
    /// for a dead file system) is detached by the end of our process, and was not touched.
    private func letPendingGo() {
        var pending = seized.values.filter { if case .running = $0.state { true } else { false } }
        for tracee in pending { _ = try? tracee.request(.interrupt, doing: "stopping it") }
        let watch = Patience.grace(milliseconds: 500).watch()
        while true {
            pending.removeAll { tracee in
                let status: WaitStatus?
                do throws(TraceError) { status = try tracee.look() } catch { return tracee.hasEnded }
                guard let status else { return false }
                // What was about to be delivered is.
                if case .signal(let signal) = status { tracee.detach(signal: signal) } else { tracee.detach() }
                seized[tracee.tid] = nil
                return true
            }
            if pending.isEmpty || watch.sleep() != nil { break }
        }
        for tracee in pending { seized[tracee.tid] = nil }
    }

    /// Ends every task, and waits until it has ended. Zombies go with their parents, and nothing is sent to them: their
    /// pids may be others' at any moment from now on.
    package func killAll() {
        // Its pid is its own as long as we have not waited for it.
        for member in members {
            if let leader = member.process?.threads.first, !leader.isReaped { kill(member.pid, SIGKILL) }
        }
        let grace = Patience.grace(milliseconds: 60000)
        for tracee in leadersLast { tracee.reap(grace) }
        forget()
    }

    private func forget() {
        members.removeAll()
        seized.removeAll()
    }
}

extension Tracee {
    /// PTRACE_DETACH: it goes on from where it stands, taking `signal` with it.
    func detach(signal: Int32 = 0) {
        _ = try? insisting { () throws(TraceError) in try request(.detach, 0, Int(signal), doing: "detaching from it") }
    }
}
