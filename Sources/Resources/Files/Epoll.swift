package import Images
import Linux
import ProcFS
package import Tracer

/// An epoll(7) instance and what it watches.
package enum Epoll: FileKind {
    package static let type = FdTypes.EVENTPOLL
    package static let note = KindNote(
        "epoll(7)",
        kept: """
            what it watches, for which events and with which data, with `EPOLLONESHOT` whether it has told; \
            busy polling
            """,
        refused: "one that watches what is no longer open in the tree")

    package static func claims(_ file: OpenFile) -> Bool { file.link == .anonInode("eventpoll") }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem)
        -> FileReader
    {
        let parameters = batch.room(parametersSize)
        let hasParameters = batch.call(.ioctl, .int(number), getParameters, .buffer(parameters), mayFail: true)
        return { answers, fown, dump throws(Problem) in
            var entries: [EventpollTfdEntry] = []
            for (index, tfd) in file.info.tfds.enumerated() {
                // The kernel keeps the number under which the file was added; by now another file may have it, or none.
                guard let target = try dump.context.id(watchedBy: file, at: index) else {
                    throw Problem(
                        "\(file.subject) › epoll",
                        "it watches a file that was fd \(tfd.fd) and is not open in the tree any more",
                        hint: "remove it from the epoll set before closing the descriptor")
                }
                entries.append(
                    EventpollTfdEntry(
                        id: target, tfd: UInt32(bitPattern: tfd.fd), events: tfd.events, data: tfd.data,
                        dev: UInt32(truncatingIfNeeded: tfd.device.kernel), inode: tfd.ino,
                        pos: UInt64(bitPattern: tfd.pos)))
            }
            var entry = EventpollFileEntry(
                id: id, flags: file.info.flags & ~FilePlan.closeOnExec, fown: fown, tfd: entries)
            if answers.succeeded(hasParameters) { keep(answers[parameters], in: &entry) }
            return FileEntry(type: type, id: id, epfd: entry)
        }
    }

    /// struct epoll_params of ioctl_eventpoll(2), Linux 6.9.
    private static let parametersSize = 8, budgetOffset = 4, preferenceOffset = 6
    // EPIOC…PARAMS
    private static let getParameters: Batch.Argument = 0x8008_8a02, setParameters: Batch.Argument = 0x4008_8a01

    private static func keep(_ parameters: [UInt8], in entry: inout EventpollFileEntry) {
        guard parameters.contains(where: { $0 != 0 }) else { return }
        entry.cryo_busy_poll_usecs = parameters.word(at: 0)
        entry.cryo_busy_poll_budget = parameters.word(at: budgetOffset) & 0xffff
        entry.cryo_prefer_busy_poll = parameters[preferenceOffset] != 0
    }

    private static func setParameters(of epoll: EventpollFileEntry, in batch: inout Batch) {
        guard let time = epoll.cryo_busy_poll_usecs else { return }
        let budget = UInt16(truncatingIfNeeded: epoll.cryo_busy_poll_budget ?? 0)
        let prefers: UInt8 = epoll.cryo_prefer_busy_poll == true ? 1 : 0
        let parameters = batch.bytes(time.bytes + budget.bytes + [prefers, 0])
        batch.call(.ioctl, .int(0), setParameters, .buffer(parameters))
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let epoll? in entries.map(\.epfd) {
            plan.create.describe("epoll \(epoll.id)")
            plan.create.call(.epoll_create1, 0)
            setParameters(of: epoll, in: &plan.create)
            plan.park(as: epoll.id)
            plan.connect.describe("epoll \(epoll.id)")
            // Before anything else is in the set that could be told.
            for tfd in epoll.tfd where isSpent(tfd) { try add(tfd, to: epoll, in: &plan) }
            for tfd in epoll.tfd where !isSpent(tfd) { try add(tfd, to: epoll, in: &plan) }
            plan.own(epoll.fown, of: epoll.id, flags: epoll.flags)
        }
    }

    /// EPOLLWAKEUP, EPOLLONESHOT, EPOLLET and EPOLLEXCLUSIVE say how to tell, all other bits what.
    private static let oneShot: UInt32 = 1 << 30, modes: UInt32 = 0xf << 28
    private static let controlAdd: Batch.Argument = 1, controlModify: Batch.Argument = 3  // EPOLL_CTL_…

    /// EPOLLONESHOT has told once and waits for EPOLL_CTL_MOD; until then not even an error or hang-up is told.
    private static func isSpent(_ tfd: EventpollTfdEntry) -> Bool {
        tfd.events & oneShot != 0 && tfd.events & ~modes == 0
    }

    private static func add(
        _ tfd: EventpollTfdEntry, to epoll: EventpollFileEntry, in plan: inout FilePlan
    )
        throws(Problem)
    {
        // The set remembers numbers, so each target is added under the one it had: for a moment it lies there.
        let number = Int32(bitPattern: tfd.tfd)
        // CRIU names the target by its number alone.
        let id = plan.files.entries[tfd.id] == nil ? plan.descriptors[number] : tfd.id
        guard let file = id.map({ plan.number(of: $0) }) else {
            throw Problem(
                "epoll \(epoll.id)", "it watches file \(tfd.id) (fd \(number)), which is not in the checkpoint")
        }
        let set = plan.parked(epoll.id)
        func event(_ events: UInt32) -> Batch.Argument { .buffer(plan.connect.bytes(events.bytes + tfd.data.bytes)) }
        // It may be parked there.
        if file != number { plan.connect.call(.dup3, .int(file), .int(number), 0) }
        if isSpent(tfd) {
            // To be spent again it has to tell once, whatever there is. If there is nothing (epoll_wait answers 0), it
            // is told by EPOLL_CTL_MOD what it had, which lets errors and hang-ups through: for that alone the set
            // lies under 0.
            plan.connect.call(.epoll_ctl, .int(set), controlAdd, .int(number), event(tfd.events | anything))
            let told = plan.connect.call(.epoll_wait, .int(set), .buffer(plan.connect.room(eventSize)), 1, 0)
            plan.connect.call(.dup3, .int(set), 0, 0)
            plan.connect.call(.epoll_ctl, .result(told), controlModify, .int(number), event(tfd.events), mayFail: true)
            plan.connect.call(.close, 0)
        } else {
            plan.connect.call(.epoll_ctl, .int(set), controlAdd, .int(number), event(tfd.events))
        }
        if file != number { plan.connect.call(.close, .int(number)) }
    }

    /// EPOLLIN, EPOLLPRI, EPOLLOUT, EPOLLRDHUP
    private static let anything: UInt32 = 1 | 2 | 4 | 0x2000
    /// struct epoll_event
    private static let eventSize = 12
}
