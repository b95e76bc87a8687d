import Linux
import Tracer

/// A file keeps the credentials of who has opened it (f_cred), and some files are asked about them later: a netlink(7)
/// socket whether its opener had CAP_NET_ADMIN, whoever sends on it. The kernel does not tell them.
enum OpenerCapabilities {
    private static let version: UInt32 = 0x2008_0522  // _LINUX_CAPABILITY_VERSION_3

    /// Makes a call that opens something as a task of that user: with what the tasks of that user have, or, for a user
    /// other than root of whom there is none, with no capability.
    static func of(_ user: UInt32, _ files: RestoredFiles, in batch: inout Batch, _ body: (inout Batch) -> Void) {
        let own = Capabilities.permitted
        let effective = (files.permitted[user] ?? (user == 0 ? own : 0)) & own
        guard effective != own else { return body(&batch) }
        let header = batch.bytes(version.bytes + UInt32(0).bytes)
        set(effective, of: own, header, in: &batch)
        body(&batch)
        set(own, of: own, header, in: &batch)
    }

    private static func set(_ effective: UInt64, of own: UInt64, _ header: Batch.Buffer, in batch: inout Batch) {
        func word(_ set: UInt64, _ index: UInt64) -> [UInt8] { UInt32(truncatingIfNeeded: set >> (32 * index)).bytes }
        let none = UInt32(0).bytes
        let data = batch.bytes(word(effective, 0) + word(own, 0) + none + word(effective, 1) + word(own, 1) + none)
        batch.call(.capset, .buffer(header), .buffer(data))
    }
}
