import Linux
import ProcFS
import Resources
import SystemPackage
import Tracer

/// The open file descriptions that were met: which of them a descriptor is, and what an epoll set watches. What /proc
/// tells of them puts them into buckets; within one kcmp(2) decides, which orders the kernel's pointers, so that a
/// binary search keeps a thousand eventfds from a million comparisons.
struct OpenDescriptions {
    fileprivate struct Bucket: Hashable {
        var device: UInt64, inode: UInt64, flags: UInt32, position: Int64, link: FdLink, eventfd: Int32?
    }
    private struct Description { var id: UInt32, pid: Int32, fd: Int32 }
    private struct Number: Hashable { var pid: Int32, fd: Int32 }

    private var buckets: [Bucket: [Description]] = [:]
    private var bucketsOfInode: [UInt64: [Bucket]] = [:]
    /// What tasks have under which number, those that share their table left out.
    private var numbers: [Number: UInt32] = [:]
    private var lastAdditions: (set: Number, offsets: [UInt32])?

    /// Where in its bucket a description belongs.
    struct Place { fileprivate var bucket: Bucket, index: Int }
    enum Found { case known(UInt32), new(Place) }

    func find(_ file: OpenFile) throws(Problem) -> Found {
        let bucket = Bucket(
            device: file.status.device, inode: file.status.inode, flags: file.info.flags & ~FilePlan.closeOnExec,
            position: file.info.pos, link: file.link, eventfd: file.info.eventfd?.id)
        let list = buckets[bucket] ?? []
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            let other = list[middle]
            let order: Int
            do {
                order = try systemCall(
                    .kcmp, Int(file.pid), Int(other.pid), Self.compareFiles, Int(file.fd), Int(other.fd))
            } catch { throw Problem(file.subject, "comparing files (kcmp)", cause: error) }
            if order == 0 { return .known(other.id) }
            if order == 1 { high = middle } else { low = middle + 1 }
        }
        return .new(Place(bucket: bucket, index: low))
    }

    mutating func insert(_ id: UInt32, _ file: OpenFile, at place: Place) {
        if buckets[place.bucket] == nil { bucketsOfInode[place.bucket.inode, default: []].append(place.bucket) }
        buckets[place.bucket, default: []].insert(Description(id: id, pid: file.pid, fd: file.fd), at: place.index)
    }

    /// A task has the description under this number.
    mutating func note(_ id: UInt32, as fd: Int32, of pid: Int32) { numbers[Number(pid: pid, fd: fd)] = id }

    // MARK: What epoll sets watch

    private static let compareFiles = 0, compareWatched = 7  // KCMP_FILE, KCMP_EPOLL_TFD

    /// The description that an epoll set watches. Its number may be another file's by now, so kcmp(2) decides.
    mutating func find(watchedBy epoll: OpenFile, at index: Int) throws(Problem) -> UInt32? {
        let tfd = epoll.info.tfds[index]
        let slot = EpollSlot(epoll: epoll.fd, tfd: tfd.fd, offset: additions(to: epoll)[index])
        // Nearly always it still is what the task has under that number, and each question walks through the whole set.
        if let id = numbers[Number(pid: epoll.pid, fd: tfd.fd)],
            try order(Description(id: id, pid: epoll.pid, fd: tfd.fd), slot, of: epoll) == 0
        {
            return id
        }
        for bucket in bucketsOfInode[tfd.ino] ?? [] {
            let list = buckets[bucket] ?? []
            var low = 0
            var high = list.count
            while low < high {
                let middle = (low + high) / 2
                switch try order(list[middle], slot, of: epoll) {
                case 0: return list[middle].id
                // As seen from the description in the list.
                case 1: low = middle + 1
                default: high = middle
                }
            }
        }
        return nil
    }

    /// `struct kcmp_epoll_slot`: the set, the number, and which of those that were added under this number.
    private struct EpollSlot { var epoll: Int32, tfd: Int32, offset: UInt32 }

    private func order(_ one: Description, _ slot: EpollSlot, of epoll: OpenFile) throws(Problem) -> Int {
        let bytes = slot.epoll.bytes + slot.tfd.bytes + slot.offset.bytes
        do throws(Errno) {
            return try unsafe bytes.withBytes { slot throws(Errno) in
                try systemCall(
                    .kcmp, Int(one.pid), Int(epoll.pid), Self.compareWatched, Int(one.fd),
                    Int(bitPattern: slot.baseAddress))
            }
        } catch { throw Problem("\(epoll.subject) › epoll", "comparing what it watches (kcmp)", cause: error) }
    }

    /// For each watch of a set, how many before it were added under the same number.
    private mutating func additions(to epoll: OpenFile) -> [UInt32] {
        let key = Number(pid: epoll.pid, fd: epoll.fd)
        if let last = lastAdditions, last.set == key { return last.offsets }
        var counts: [Int32: UInt32] = [:]
        let offsets = epoll.info.tfds.map { tfd in
            defer { counts[tfd.fd, default: 0] += 1 }
            return counts[tfd.fd, default: 0]
        }
        lastAdditions = (key, offsets)
        return offsets
    }
}
