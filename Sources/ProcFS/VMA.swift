/// A mapping as a line of `maps` or a paragraph of `smaps` tells it.
package struct VMA: Hashable, Sendable {
    /// The four letters after the addresses.
    package struct Permissions: OptionSet, Hashable, Sendable, CustomStringConvertible {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// The numbers of PROT_READ, PROT_WRITE and PROT_EXEC.
        package static let read = Permissions(rawValue: 1)
        package static let write = Permissions(rawValue: 2)
        package static let exec = Permissions(rawValue: 4)
        package static let shared = Permissions(rawValue: 8)

        /// For mmap(2).
        package var prot: Int32 { Int32(rawValue & 7) }

        package var description: String {
            (contains(.read) ? "r" : "-") + (contains(.write) ? "w" : "-") + (contains(.exec) ? "x" : "-")
                + (contains(.shared) ? "s" : "p")
        }
    }

    /// What only `smaps` has. Sizes in KiB.
    package struct Details: Hashable, Sendable {
        package var flags: VMFlags = []
        package var rss: UInt64 = 0
        package var pss: UInt64 = 0
        package var anonymous: UInt64 = 0
        package var swap: UInt64 = 0
        package var sharedDirty: UInt64 = 0
        package var privateDirty: UInt64 = 0
        package var locked: UInt64 = 0
        package var kernelPageSize: UInt64 = 4
        package var protectionKey: Int32?
    }

    package var start: UInt64
    package var end: UInt64
    package var permissions: Permissions
    package var offset: UInt64
    /// The device and inode as the file system names them to the memory manager; on btrfs and overlayfs stat(2) may
    /// differ.
    package var device: DeviceNumber
    package var inode: UInt64
    /// A path, or a name in brackets such as `[heap]`; empty for plain anonymous memory.
    package var path: ProcString
    /// The path ended in ` (deleted)`, which is taken off.
    package var isDeleted: Bool
    package var details: Details?

    package var size: UInt64 { end &- start }
    package var isShared: Bool { permissions.contains(.shared) }
    /// The name below /proc/PID/map_files.
    package var mapFile: String { String(start, radix: 16) + "-" + String(end, radix: 16) }
}

extension VMA {
    /// A line of `maps`.
    init(_ line: inout Cursor) throws(ParseError) {
        start = try line.number("the start address", radix: 16)
        try line.expect("-")
        end = try line.number("the end address", radix: 16)
        guard start < end else { throw line.error("an end address behind the start address") }
        line.skipBlanks()
        var permissions: Permissions = []
        if line.accept("r") { permissions.insert(.read) } else { try line.expect("-") }
        if line.accept("w") { permissions.insert(.write) } else { try line.expect("-") }
        if line.accept("x") { permissions.insert(.exec) } else { try line.expect("-") }
        if line.accept("s") { permissions.insert(.shared) } else { try line.expect("p") }
        self.permissions = permissions
        offset = try line.number("the offset", radix: 16)
        device = try line.device(radix: 16)
        inode = try line.number("the inode")
        line.skipBlanks()
        (path, isDeleted) = ProcString(unescaping: line.takeRest(), only: [0x0A]).strippingDeleted()
    }

    /// The text of `maps`.
    package static func maps(parsing bytes: [UInt8]) throws(ParseError) -> [VMA] {
        var vmas: [VMA] = []
        for var line in Lines(bytes, file: "maps") { vmas.append(try VMA(&line)) }
        return vmas
    }

    /// The text of `smaps`; every VMA has its `details`.
    package static func smaps(parsing bytes: [UInt8]) throws(ParseError) -> [VMA] {
        var vmas: [VMA] = []
        for var line in Lines(bytes, file: "smaps") {
            // A key begins with a capital letter, an address with a digit or a small one.
            guard let first = line.rest.first, (UInt8(ascii: "A") ... UInt8(ascii: "Z")).contains(first) else {
                var vma = try VMA(&line)
                vma.details = Details()
                vmas.append(vma)
                continue
            }
            guard !vmas.isEmpty else { throw line.error("a line of addresses") }
            try vmas[vmas.count - 1].details?.read(&line, first)
        }
        return vmas
    }
}

extension VMA.Details {
    mutating func read(_ line: inout Cursor, _ first: UInt8) throws(ParseError) {
        // Twenty-odd lines per VMA: looking at the first letter saves nearly all comparisons.
        switch first {
        case UInt8(ascii: "R"): if line.accept("Rss:") { rss = try line.number("a size") }
        case UInt8(ascii: "A"): if line.accept("Anonymous:") { anonymous = try line.number("a size") }
        case UInt8(ascii: "L"): if line.accept("Locked:") { locked = try line.number("a size") }
        case UInt8(ascii: "K"): if line.accept("KernelPageSize:") { kernelPageSize = try line.number("a size") }
        case UInt8(ascii: "P"):
            if line.accept("Pss:") {
                pss = try line.number("a size")
            } else if line.accept("Private_Dirty:") {
                privateDirty = try line.number("a size")
            } else if line.accept("ProtectionKey:") {
                protectionKey = try line.number("a protection key")
            }
        case UInt8(ascii: "S"):
            if line.accept("Swap:") {
                swap = try line.number("a size")
            } else if line.accept("Shared_Dirty:") {
                sharedDirty = try line.number("a size")
            }
        case UInt8(ascii: "V"):
            guard line.accept("VmFlags:") else { return }
            line.skipBlanks()
            while !line.isAtEnd {
                let code = try line.word("a flag")
                flags.insert(
                    code.count == 2
                        ? VMFlags(first: code[code.startIndex], second: code[code.startIndex + 1]) : .unknown)
                line.skipBlanks()
            }
        default: break
        }
    }
}

extension ProcFile where Value == [VMA] {
    package static var maps: Self { Self("maps", VMA.maps(parsing:)) }
    package static var smaps: Self { Self("smaps", VMA.smaps(parsing:)) }
}
