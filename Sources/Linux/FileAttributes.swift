import Glibc
package import SystemPackage

/// `stx_attributes` of statx(2): what chattr(1) has set.
package struct FileAttributes: OptionSet, Sendable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let immutable = FileAttributes(rawValue: 0x10)  // STATX_ATTR_IMMUTABLE
    package static let appendOnly = FileAttributes(rawValue: 0x20)  // STATX_ATTR_APPEND

    private static let size = 256, attributes = 8 ..< 16  // struct statx

    /// statx(2) of a path.
    package init(path: [UInt8]) throws(Errno) {
        var status = [UInt8](repeating: 0, count: Self.size)
        try unsafe status.withMutableBytes { status throws(Errno) in
            try unsafe (path + [0]).withBytes { path throws(Errno) in
                _ = try systemCall(
                    .statx, Int(AT_FDCWD), Int(bitPattern: path.baseAddress), 0, 0, Int(bitPattern: status.baseAddress))
            }
        }
        self.init(rawValue: status[Self.attributes].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
}
