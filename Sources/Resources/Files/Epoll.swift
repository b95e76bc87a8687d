package import Images
import Linux
import ProcFS
package import Tracer

/// An epoll(7) instance and what it watches.
package enum Epoll: FileKind {
    package static let type = FdTypes.EVENTPOLL

    package static func claims(_ file: OpenFile) -> Bool { file.link == .anonInode("eventpoll") }

    package static func dump(_ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch) throws(Problem) -> FileReader {
        { _, fown, dump throws(Problem) in
            var entries: [EventpollTfdEntry] = []
            for (index, tfd) in file.info.tfds.enumerated() {
                // The kernel keeps the number under which the file was added; by now another file may have it, or none.
                guard let target = try dump.idOfWatched(file, index) else {
                    throw Problem(
                        "\(file.subject) › epoll", "it watches a file that was fd \(tfd.fd) and is not open in the tree any more",
                        hint: "remove it from the epoll set before closing the descriptor")
                }
                entries.append(EventpollTfdEntry(
                    id: target, tfd: UInt32(bitPattern: tfd.fd), events: tfd.events, data: tfd.data,
                    dev: UInt32(truncatingIfNeeded: tfd.device.kernel), inode: tfd.ino, pos: UInt64(bitPattern: tfd.pos)))
            }
            return FileEntry(
                type: type, id: id, epfd: EventpollFileEntry(id: id, flags: file.info.flags & ~FilePlan.closeOnExec, fown: fown, tfd: entries))
        }
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let epoll? in entries.map(\.epfd) {
            plan.create.describe("epoll \(epoll.id)")
            plan.create.call(.epoll_create1, 0)
            plan.park(as: epoll.id)
            plan.connect.describe("epoll \(epoll.id)")
            for tfd in epoll.tfd {
                // The set remembers numbers, so each target is added under the one it had: for a moment it lies there.
                let number = Int32(bitPattern: tfd.tfd)
                let event = plan.connect.bytes(tfd.events.bytes + tfd.data.bytes)
                // CRIU names the target by its number alone.
                let id = plan.files.entries[tfd.id] == nil ? plan.descriptors[number] : tfd.id
                guard let file = id.map({ plan.number(of: $0) }) else { throw Problem("epoll \(epoll.id)", "it watches file \(tfd.id) (fd \(number)), which is not in the checkpoint") }
                // It may be parked there.
                if file != number { plan.connect.call(.dup3, .int(file), .int(number), 0) }
                plan.connect.call(.epoll_ctl, .int(plan.parked(epoll.id)), 1, .int(number), .buffer(event))
                if file != number { plan.connect.call(.close, .int(number)) }
            }
            plan.own(epoll.fown, of: epoll.id)
        }
    }
}
