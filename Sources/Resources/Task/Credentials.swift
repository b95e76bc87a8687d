package import Images
import Linux
package import ProcFS
package import Tracer

/// Who the thread is and what it may: setresuid(2), setgroups(2), capset(2), securebits of capabilities(7).
package enum Credentials: ThreadKind {
    package static let stage = RestoreStage.credentials
    package static let note = KindNote(
        "credentials(7), capabilities(7)",
        kept: "user and group ids, groups, capabilities, securebits, no_new_privs",
        refused: "at restore capabilities that `cryo` has not")
    private static let lastCapability = 40
    private static let keepCaps: UInt32 = 1 << 4

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let securebits = batch.prctl(.getSecurebits)
        return { answers, core in
            var creds = CredsEntry(
                uid: status.uid.real, gid: status.gid.real, euid: status.uid.effective, egid: status.gid.effective,
                suid: status.uid.saved, sgid: status.gid.saved, fsuid: status.uid.filesystem,
                fsgid: status.gid.filesystem)
            creds.cap_inh = words(status.capInh)
            creds.cap_prm = words(status.capPrm)
            creds.cap_eff = words(status.capEff)
            creds.cap_bnd = words(status.capBnd)
            creds.cap_amb = words(status.capAmb)
            creds.secbits = UInt32(truncatingIfNeeded: answers[securebits])
            creds.groups = status.groups
            if status.noNewPrivs { creds.no_new_privs = 1 }
            core.thread.creds = creds
        }
    }

    private static func words(_ set: UInt64) -> [UInt32] {
        [UInt32(truncatingIfNeeded: set), UInt32(truncatingIfNeeded: set >> 32)]
    }
    private static func set(_ words: [UInt32]) -> UInt64 {
        words.prefix(2).enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(32 * $1.offset) }
    }

    /// The permitted capabilities in an image, as bits.
    package static func permitted(_ core: CoreEntry) -> UInt64 { set(core.thread_core?.creds?.cap_prm ?? []) }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        guard let creds = core.thread_core?.creds else { return }
        batch.describe("groups")
        let groups = batch.bytes(creds.groups.flatMap(\.bytes))
        batch.call(.setgroups, .int(creds.groups.count), .buffer(groups))
        batch.describe("gid \(creds.gid)")
        batch.call(.setresgid, .int(creds.gid), .int(creds.egid), .int(creds.sgid))
        batch.call(.setfsgid, .int(creds.fsgid))
        batch.describe("capability bounding set")
        let bounding = set(creds.cap_bnd)
        for capability in 0 ... lastCapability where bounding & 1 << UInt64(capability) == 0 {
            batch.prctl(.capbsetDrop, .int(capability))
        }
        batch.describe("uid \(creds.uid)")
        // Leaving uid 0 would take the capabilities that capset then gives exactly.
        batch.prctl(.setSecurebits, .int(keepCaps))
        batch.call(.setresuid, .int(creds.uid), .int(creds.euid), .int(creds.suid))
        batch.call(.setfsuid, .int(creds.fsuid))
        batch.describe("capabilities")
        let header = batch.bytes(UInt32(0x2008_0522).bytes + Int32(0).bytes)
        let effective = creds.cap_eff + [0, 0], permitted = creds.cap_prm + [0, 0],
            inheritable = creds.cap_inh + [0, 0]
        // Permitted first as it will be, effective still with what the next calls need.
        let setpcap: UInt32 = 1 << 8
        let before = batch.bytes(
            (effective[0] | setpcap).bytes + (permitted[0] | setpcap).bytes + inheritable[0].bytes + effective[1].bytes
                + permitted[1].bytes + inheritable[1].bytes)
        batch.call(.capset, .buffer(header), .buffer(before))
        let raise: Batch.Argument = 2  // PR_CAP_AMBIENT_RAISE
        for capability in 0 ... lastCapability where set(creds.cap_amb) & 1 << UInt64(capability) != 0 {
            batch.prctl(.capAmbient, raise, .int(capability))
        }
        batch.prctl(.setSecurebits, .int(creds.secbits))
        let after = batch.bytes(
            effective[0].bytes + permitted[0].bytes + inheritable[0].bytes + effective[1].bytes + permitted[1].bytes
                + inheritable[1].bytes)
        batch.call(.capset, .buffer(header), .buffer(after))
        if creds.no_new_privs == 1 {
            batch.describe("no_new_privs")
            batch.prctl(.setNoNewPrivs, 1)
        }
    }
}
