import Images
import Linux
import Tracer

/// Who a unix socket says its peer was: SO_PEERCRED and SO_PEERGROUPS of unix(7). The kernel takes them down from
/// whoever calls socketpair(2), listen(2) or connect(2), so they come back only if the process of that pid calls, with
/// those ids.
enum PeerCredentials {
    private static let peercred: Int32 = 17, peergroups: Int32 = 59  // SO_PEERCRED, SO_PEERGROUPS
    private static let ucredSize = 12
    /// Groups that are asked for at once; whoever has more is asked again.
    private static let usualGroups = 32

    struct Question {
        private let ucred, groups: SocketOptions.Question

        init(of number: Int32, in batch: inout Batch) {
            let level = SocketOptions.socketLevel
            ucred = SocketOptions.Question(level, peercred, size: ucredSize, of: number, in: &batch)
            groups = SocketOptions.Question(level, peergroups, size: usualGroups * 4, of: number, in: &batch)
        }

        /// Nil for a socket that knows of no peer.
        func entry(
            _ answers: Answers, _ file: OpenFile, subject: String, in dump: FileDump
        ) throws(Problem) -> CryoUcredEntry? {
            guard let bytes = ucred.bytes(answers), bytes.count == ucredSize else { return nil }
            // Without a peer pid is 0, uid and gid are −1.
            if bytes.word(at: 0) == 0, bytes.word(at: 4) == .max { return nil }
            var entry = CryoUcredEntry(pid: bytes.word(at: 0), uid: bytes.word(at: 4), gid: bytes.word(at: 8))
            if let bytes = try groups(answers, file, dump) {
                entry.groups = stride(from: 0, to: bytes.count & ~3, by: 4).map { bytes.word(at: $0) }
            }
            let pid = Int32(truncatingIfNeeded: entry.pid)
            if pid != 0, !dump.tree.contains(pid), dump.context.isAlive(pid) {
                dump.warn(
                    "task \(file.pid) › \(subject): its peer is process \(pid) (SO_PEERCRED), which is outside the "
                        + "tree; "
                        + "after a restore it is a task of the tree, with the same user and groups")
                entry.pid = 0
            }
            return entry
        }

        private func groups(_ answers: Answers, _ file: OpenFile, _ dump: FileDump) throws(Problem) -> [UInt8]? {
            if let bytes = groups.bytes(answers) { return bytes }
            // When there is no room, the length tells how much there should be.
            let (size, tooMany) = (Int(answers[groups.length].word(at: 0)), -34 as Int64)  // ERANGE
            guard answers[groups.result] == tooMany else { return nil }
            return try dump.sockets.option(file.origin, SocketOptions.socketLevel, peergroups, size, size)
        }
    }

    /// Performs calls with the effective ids and the groups of `who`, and every capability.
    static func with<E: Error>(
        _ who: CryoUcredEntry, in batch: inout Batch, _ body: (inout Batch) throws(E) -> Void
    ) throws(E) {
        let noSetuidFixup = 1 << 2, unchanged = -1
        let uid = batch.call(.geteuid), gid = batch.call(.getegid)
        // What the husk's own groups are does not matter: Credentials sets them.
        batch.call(.setgroups, .int(who.groups.count), .buffer(batch.bytes(who.groups.flatMap(\.bytes))))
        // Or leaving uid 0 would take the capabilities. Those who may not set this do without them.
        batch.prctl(.setSecurebits, .int(noSetuidFixup), mayFail: true)
        batch.call(.setresgid, .int(unchanged), .int(who.gid), .int(unchanged))
        batch.call(.setresuid, .int(unchanged), .int(who.uid), .int(unchanged))
        try body(&batch)
        batch.call(.setresuid, .int(unchanged), .result(uid), .int(unchanged))
        batch.call(.setresgid, .int(unchanged), .result(gid), .int(unchanged))
        batch.prctl(.setSecurebits, 0, mayFail: true)
    }
}

extension FilePlan {
    /// Performs calls on the parked descriptor `number` as `who`: in the process of that pid if there is one, with its
    /// ids. Needs descriptors 0 and 1.
    mutating func act<E: Error>(
        as who: CryoUcredEntry?, with number: Int32, _ body: (inout Batch) throws(E) -> Void
    ) throws(E) {
        guard let who else { return try body(&create) }
        let other = Int32(truncatingIfNeeded: who.pid), maker = pid
        guard other != maker, files.actors.contains(other) else {
            return try PeerCredentials.with(who, in: &create, body)
        }
        try turn(of: other) { (batch) throws(E) in
            FilePlan.fetch([number], from: maker, in: &batch)
            try PeerCredentials.with(who, in: &batch, body)
        }
    }

    /// socketpair(2) as `who`; the ends are parked under `one` and `other`.
    mutating func socketpair(type: UInt32, as who: CryoUcredEntry?, one: Int32, other: Int32) {
        func make(_ batch: inout Batch) {
            let ends = batch.room(8)
            let call = { (batch: inout Batch) in
                _ = batch.call(.socketpair, 1, .int(type | FilePlan.closeOnExec), 0, .buffer(ends))
            }
            if let who { PeerCredentials.with(who, in: &batch, call) } else { call(&batch) }
            for (end, number) in [(1, other), (0, one)] {
                batch.call(.dup3, .int(end), .int(number), .int(FilePlan.closeOnExec))
                batch.call(.close, .int(end))
            }
        }
        let maker = Int32(truncatingIfNeeded: who?.pid ?? 0)
        guard maker != pid, files.actors.contains(maker) else { return make(&create) }
        turn(of: maker, make)
        FilePlan.fetch([one, other], from: maker, in: &create)
    }
}
