package import Images
import Linux
import ProcFS
package import Tracer

/// A counter made by eventfd(2).
package enum Eventfd: FileKind {
    package static let type = FdTypes.EVENTFD
    package static let note = KindNote(
        "eventfd(2)",
        kept: "the counter",
        lost: "`EFD_SEMAPHORE` on kernels before 6.5, which do not tell of it (every eventfd is warned of there)")
    private static let semaphore: UInt32 = 1
    private static let nonblock: UInt32 = 0o4000

    package static func claims(_ file: OpenFile) -> Bool { file.link == .anonInode("eventfd") }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem) -> FileReader {
        guard let eventfd = file.info.eventfd else {
            throw Problem(file.subject, "fdinfo of an eventfd has no eventfd-count")
        }
        let flags = file.info.flags & ~0o2000000 | (eventfd.isSemaphore == true ? semaphore : 0)
        return { _, fown, dump in
            // The line eventfd-semaphore of its fdinfo came with Linux 6.5.
            if eventfd.isSemaphore == nil {
                dump.warn(
                    "task \(file.pid) › \(file.subject): this kernel does not tell whether it is a semaphore; "
                        + "restored, it is none"
                )
            }
            return FileEntry(
                type: type, id: id, efd: EventfdFileEntry(id: id, flags: flags, fown: fown, counter: eventfd.count))
        }
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let entry? in entries.map(\.efd) {
            plan.create.describe("eventfd \(entry.id)")
            plan.create.call(.eventfd2, 0, .int(entry.flags & (semaphore | nonblock)))
            plan.park(as: entry.id)
            // eventfd2 takes 32 bits of the counter, a write all 64.
            if entry.counter != 0 {
                let counter = plan.create.bytes(entry.counter.bytes)
                plan.create.call(.write, .int(plan.parked(entry.id)), .buffer(counter), 8)
            }
            plan.own(entry.fown, of: entry.id, flags: entry.flags)
        }
    }
}
