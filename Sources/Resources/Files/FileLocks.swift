package import Images
import Linux
import ProcFS
package import Tracer

/// Locks of flock(2), and of fcntl(2) for processes (POSIX) and for open file descriptions (OFD); leases of fcntl(2).
package enum FileLocks {
    /// FL_POSIX, FL_FLOCK, and what CRIU writes for OFD locks and leases.
    private static let posix: UInt32 = 1, flock: UInt32 = 2, ofd: UInt32 = 4, lease: UInt32 = 8
    private static let readLock: UInt32 = 0, writeLock: UInt32 = 1, unlocked: UInt32 = 2  // F_RDLCK, F_WRLCK, F_UNLCK
    /// Of a lease: somebody waits for it to become what the type says.
    private static let breaking: UInt32 = 4

    /// The locks that the fdinfo of a descriptor tells of. `id` is of its file: a flock or OFD lock is written once for
    /// each.
    package static func keep(_ file: OpenFile, id: UInt32, in dump: FileDump) throws(Problem) {
        for lock in file.info.locks where !lock.isBlocked {
            guard dump.options.fileLocks else {
                throw Problem(file.subject, "it holds \(shown(lock))", hint: "--file-locks")
            }
            let flag: UInt32
            switch lock.kind {
            case .posix: flag = posix
            case .flock: flag = flock
            case .ofd: flag = ofd
            case .lease: flag = lease
            default: throw Problem(file.subject, "\(shown(lock)) is not dumped yet")
            }
            // A POSIX lock belongs to a descriptor table, that is to all processes that share it; the one that took it
            // may be gone.
            let owner = lock.kind == .posix && dump.tree.contains(lock.pid) ? lock.pid : file.pid
            var type: UInt32
            switch lock.mode {
            case .read: type = readLock
            case .write: type = writeLock
            case .unlocked: type = unlocked
            }
            if flag == lease, lock.state == "BREAKING" { type |= breaking } else if type == unlocked { continue }
            let length = lock.end.map { $0 &- lock.start &+ 1 } ?? 0
            let entry = FileLockEntry(flag: flag, type: type, pid: owner, fd: file.fd, start: lock.start, len: length)
            dump.add(
                entry,
                key: .init(
                    kind: flag, owner: flag == posix ? UInt64(UInt32(bitPattern: owner)) : UInt64(id),
                    inode: lock.inode, start: lock.start, length: length))
        }
    }

    private static func shown(_ lock: FileLock) -> String {
        let range = lock.end.map { "\(lock.start)-\($0)" } ?? "\(lock.start)-EOF"
        return "a lock (\(lock.kind), \(lock.mode), bytes \(range))"
    }

    /// Takes the locks of one task again, once all its descriptors have their numbers: closing any descriptor of a file
    /// drops POSIX locks.
    package static func restore(_ entries: [FileLockEntry], of pid: Int32) throws(Problem) -> Batch {
        var batch = Batch()
        for entry in entries where entry.pid == pid {
            batch.describe("lock of fd \(entry.fd)")
            if entry.flag == lease {
                try take(entry, of: pid, in: &batch)
                continue
            }
            guard entry.type == readLock || entry.type == writeLock else {
                throw Problem("task \(pid) › lock of fd \(entry.fd)", "of type \(entry.type); the image is damaged")
            }
            switch entry.flag & (posix | flock | ofd) {
            // LOCK_NB with LOCK_SH or LOCK_EX
            case flock: batch.call(.flock, .int(entry.fd), entry.type == readLock ? 5 : 6)
            case posix: set(.setLK, entry, in: &batch)
            case ofd: set(.ofdSetLK, entry, in: &batch)
            default:
                throw Problem(
                    "task \(pid) › lock of fd \(entry.fd)", "locks of kind \(entry.flag) are not restored yet")
            }
        }
        return batch
    }

    /// A lease, and if it was being broken, somebody to break it: an open(2) that does not wait.
    private static func take(_ entry: FileLockEntry, of pid: Int32, in batch: inout Batch) throws(Problem) {
        switch entry.type {
        case readLock, writeLock: batch.fcntl(.int(entry.fd), .setLease, .int(entry.type))
        case breaking | readLock, breaking | unlocked:
            // Only who reads can have had a lease to read, and who could write one to write.
            let flags: UInt32 = entry.type == breaking | readLock ? 0 : 1
            if flags == 0 {
                batch.fcntl(.int(entry.fd), .setLease, .int(writeLock))
            } else {
                batch.fcntl(.int(entry.fd), .setLease, .int(writeLock), mayFail: true)
                batch.fcntl(.int(entry.fd), .setLease, .int(readLock), mayFail: true)
            }
            // The owner has had its signal.
            let owner = batch.room(8)
            batch.fcntl(.int(entry.fd), .getOwnEx, .buffer(owner))
            batch.fcntl(.int(entry.fd), .setOwn)
            batch.call(
                .openat, .currentDirectory, batch.path("/proc/self/fd/\(entry.fd)"),
                .int(flags | FilePlan.nonblock | FilePlan.closeOnExec), mayFail: true)
            batch.fcntl(.int(entry.fd), .setOwnEx, .buffer(owner))
        default: throw Problem("task \(pid) › lease of fd \(entry.fd)", "of type \(entry.type); the image is damaged")
        }
    }

    /// `struct flock`: type, SEEK_SET, start, length, no pid.
    private static func set(_ command: Fcntl, _ entry: FileLockEntry, in batch: inout Batch) {
        let lock = batch.bytes(
            UInt16(entry.type).bytes + [0, 0, 0, 0, 0, 0] + entry.start.bytes + entry.len.bytes + UInt64(0).bytes)
        batch.fcntl(.int(entry.fd), command, .buffer(lock))
    }
}
