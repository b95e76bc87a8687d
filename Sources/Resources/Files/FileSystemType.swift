import Tracer

/// What kind of file system a file is on: f_type of statfs(2), the magic numbers of linux/magic.h.
package struct FileSystemType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The size of `struct statfs`.
    static let statfsSize = 120

    /// - Parameter statfs: the structure, of which f_type is the first word.
    init(statfs: [UInt8]) { rawValue = statfs.word(at: 0) }

    package static let btrfs = FileSystemType(rawValue: 0x9123_683e)
    package static let overlay = FileSystemType(rawValue: 0x794c_7630)
    package static let hugetlbfs = FileSystemType(rawValue: 0x9584_58f6)
    package static let mqueue = FileSystemType(rawValue: 0x1980_0202)
    static let secretmem = FileSystemType(rawValue: 0x5345_434d)
    static let dmaBuffer = FileSystemType(rawValue: 0x444d_4142)
    static let sysfs = FileSystemType(rawValue: 0x6265_6572)
    static let debugfs = FileSystemType(rawValue: 0x6462_6720)
    static let tracefs = FileSystemType(rawValue: 0x7472_6163)

    /// What an unlinked file there is, where it is none that could be written again under its name.
    var unlinkedObject: String? {
        switch self {
        case .mqueue: "a POSIX message queue, which is not dumped yet"
        case .secretmem: "secret memory (memfd_secret), which nobody but the task can read"
        case .dmaBuffer: "a DMA buffer, whose contents are a driver's"
        case .hugetlbfs: "an unlinked file of hugetlbfs, which is not dumped yet"
        case .sysfs, .debugfs, .tracefs: "a file of the kernel that does not exist any more"
        default: nil
        }
    }
}
