import Glibc
import Images
import Resources

/// Processes that live for the time in which files are opened: those whose pidfds, /proc directories and
/// connections outlived them.
struct StandIns {
    /// By the inode that pidfds of one process share.
    private(set) var ofPidfds: [UInt32: Int32] = [:]
    private(set) var pids: [Int32] = []

    init(_ checkpoint: Checkpoint, queues: [UInt32: [RestoredFiles.Packet]] = [:]) throws {
        let taken = Set(checkpoint.tasks.flatMap { [$0.pid] + $0.threads.map(\.tid) })
        for remap in try checkpoint.directory.entries(RemapFilePathEntry.self, .remapFpath)
        where remap.remap_type == .PROCFS {
            guard let pid = Int32(exactly: remap.remap_id), pid > 1, pid <= 1 << 22, !taken.contains(pid) else {
                throw Problem(
                    "remap-fpath.img", "\(remap.remap_id) is no pid of a process that has ended; the image is damaged")
            }
            guard Self.isFree(pid) else {
                throw Problem(
                    "task \(pid)", "its directory in /proc was open, and this pid is in use by another process now")
            }
            if !pids.contains(pid) { pids.append(pid) }
        }
        // Whose pid is another's by now is stood in for by a task of the tree: PeerCredentials.
        for cred in Self.peers(checkpoint, queues) {
            guard let pid = Int32(exactly: cred.pid), pid > 1, pid <= 1 << 22, !taken.contains(pid) else { continue }
            if !pids.contains(pid), Self.isFree(pid) { pids.append(pid) }
        }
        // Any pid will do for those whose number nobody knows any more.
        var next: Int32 = 300
        for entry in checkpoint.files.compactMap(\.pidfd) where entry.nspid <= 0 && ofPidfds[entry.ino] == nil {
            while taken.contains(next) || pids.contains(next) || !Self.isFree(next) {
                next += 1
                guard next < 1 << 22 else { throw Problem("pidfd \(entry.id)", "no pid is free for its process") }
            }
            ofPidfds[entry.ino] = next
            pids.append(next)
            next += 1
        }
    }

    /// Whom unix sockets, and messages in their queues, name as their peers and senders.
    private static func peers(_ checkpoint: Checkpoint, _ queues: [UInt32: [RestoredFiles.Packet]]) -> [CryoUcredEntry]
    {
        let sockets = checkpoint.files.compactMap(\.usk).flatMap { [$0.cryo_peer_cred, $0.cryo_connected_as] }
        return (sockets + queues.values.joined().map(\.entry.cryo_cred)).compactMap(\.self)
    }

    private static func isFree(_ pid: Int32) -> Bool { kill(pid, 0) != 0 && errno == ESRCH }
}
