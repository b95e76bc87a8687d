package import Images
import Linux
import ProcFS
package import Tracer

/// Signals to be read: signalfd(2).
package enum Signalfd: FileKind {
    package static let type = FdTypes.SIGNALFD
    package static let note = KindNote("signalfd(2)", kept: "the mask of signals")
    private static let nonblock: UInt32 = 0o4000

    package static func claims(_ file: OpenFile) -> Bool { file.link == .anonInode("signalfd") }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem) -> FileReader {
        guard let sigmask = file.info.sigmask else {
            throw Problem(file.subject, "fdinfo of a signalfd has no sigmask")
        }
        let flags = file.info.flags & ~FilePlan.closeOnExec
        return { _, fown, _ in
            FileEntry(type: type, id: id, sgfd: SignalfdEntry(id: id, flags: flags, fown: fown, sigmask: sigmask))
        }
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let entry? in entries.map(\.sgfd) {
            plan.create.describe("signalfd \(entry.id)")
            let mask = plan.create.bytes(entry.sigmask.bytes)
            plan.create.call(.signalfd4, -1, .buffer(mask), 8, .int(entry.flags & nonblock | FilePlan.closeOnExec))
            plan.park(as: entry.id)
            plan.own(entry.fown, of: entry.id, flags: entry.flags)
        }
    }
}
