import Linux
import ProcFS
import SystemPackage

/// One thread under ptrace. What it was when it stopped is kept until it is let go: every register, the mask, the
/// stack.
package final class Tracee {
    /// What the thread does. Whoever leaves `.stopped` comes back to it, on an error too, or leaves the thread to its
    /// end.
    enum State {
        /// It runs on its own account; a stop that was asked for will come.
        case running
        /// In a ptrace stop, with registers and mask of its own. A husk stands in the gate.
        case stopped
        /// It performs a batch.
        case inGate(BatchRun)
        /// It makes single calls, from text of its own or of the gate.
        case inCall
        /// It is no more, or will be in a moment.
        case ended
    }

    package let tid: Int32
    package let tgid: Int32
    /// The ids the thread itself sees, for calls that name it.
    package var innerTID: Int32
    package var innerTGID: Int32
    /// The stop it was found in.
    package internal(set) var stop: WaitStatus = .interrupted
    /// As they were when it stopped; an ip inside a restartable sequence stands at the abort handler already.
    package internal(set) var registers = Registers()
    package internal(set) var xsave: [UInt8] = []
    package internal(set) var mask: UInt64 = 0
    /// The rseq(2) registration, if there is one.
    package internal(set) var rseq: Rseq?
    /// A husk has nothing to go back to: it stays in the gate, and signals mean nothing to it.
    let isHusk: Bool
    package internal(set) var region: GateRegion?
    /// The signal that ends a batch: one that means nothing to the program. Without one, calls are made by ptrace
    /// alone.
    package internal(set) var doorbell: Int32?
    /// Whether the program has a handler for the doorbell, which is set aside as long as the gate is there.
    var isDoorbellBorrowed = false
    /// What its restart_syscall(2) was at first, once that was looked for.
    var restartedCall: SystemCall?
    /// Where single calls are made when there is no room for a gate.
    var gadgets: Gadgets?
    var slot: Slot?
    var stackPointer: UInt64 = 0
    var state = State.running
    /// Whether it stands in a ptrace stop at this moment: registers can be had then, and only then.
    private(set) var isStanding = false
    /// The last stop told of it.
    private(set) var lastStop = WaitStatus.interrupted
    /// Whether wait(2) has told its end: nothing is left of it, or its parent is the next to be told.
    private(set) var isReaped = false
    /// The mask it has while it works for us, if it does.
    var workingMask: UInt64?
    var held = HeldSignals()
    /// The bound of every wait for it.
    let patience: Patience

    package struct Rseq: Equatable, Sendable {
        package var address: UInt64
        package var size: UInt32
        package var signature: UInt32
    }

    init(tid: Int32, tgid: Int32, isHusk: Bool = false, patience: Patience) {
        (self.tid, self.tgid, innerTID, innerTGID) = (tid, tgid, tid, tgid)
        self.isHusk = isHusk
        self.patience = patience
    }

    var hasEnded: Bool { if case .ended = state { true } else { false } }
    /// Whether other text than its own may be under it.
    var isInside: Bool {
        switch state {
        case .inGate, .inCall: true
        case .running, .stopped, .ended: false
        }
    }

    // MARK: Requests

    /// A request to a thread in a ptrace stop.
    @discardableResult
    func request(
        _ request: Ptrace.Request, _ address: Int = 0, _ data: Int = 0, doing: String
    ) throws(TraceError) -> Int {
        do { return try Ptrace.call(request, tid, address, data, doing: doing) } catch {
            // What takes a thread out of a stop without us is SIGKILL.
            guard error.errno == .noSuchProcess else { throw error }
            state = .ended
            throw .ended(tid)
        }
    }

    /// Lets it go on from its stop, taking `signal` with it.
    func resume(_ how: Ptrace.Request = .cont, signal: Int32 = 0) throws(TraceError) {
        try request(how, 0, Int(signal), doing: "letting it run")
        isStanding = false
    }

    // MARK: Waiting

    /// A stop, if there is a new one. An end is thrown.
    func look() throws(TraceError) -> WaitStatus? {
        let status: WaitStatus?
        do throws(Errno) { status = try WaitStatus.look(tid) } catch {
            guard error == .noChildProcess else { throw TraceError(tid, "waiting for it", error) }
            (state, isReaped) = (.ended, true)
            throw .ended(tid)
        }
        guard let status else { return nil }
        if status.isEnd {
            (state, isReaped) = (.ended, true)
            throw .ended(tid)
        }
        (lastStop, isStanding) = (status, true)
        return status
    }

    /// Waits for the next stop.
    func nextStop(_ patience: Patience? = nil) throws(TraceError) -> WaitStatus {
        if let status = try look() { return status }
        let watch = (patience ?? self.patience).watch()
        while true {
            if let ending = watch.sleep() { throw .waiting(tid, ending) }
            if let status = try look() { return status }
            if watch.isQuiet { reapSiblings() }
        }
    }

    /// The end of a leader is told only when nothing is left of its other threads (delay_group_leader in the kernel),
    /// which are ours to wait for.
    func reapSiblings() {
        guard tid == tgid, let directory = try? ProcDirectory(pid: tgid), (try? directory.read(.stat))?.state == .zombie
        else { return }
        for sibling in (try? directory.numbers(in: "task")) ?? [] where sibling != tid { WaitStatus.reap(sibling) }
    }

    /// Waits until it has ended, so that its parent can be told.
    func reap(_ patience: Patience) {
        let watch = patience.watch()
        while !isReaped {
            // A stop on the way to its end.
            if (try? look()) != nil { try? resume() }
            if isReaped || watch.sleep() != nil { return }
            reapSiblings()
        }
    }
}
