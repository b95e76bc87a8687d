import Glibc

/// The list of all images in inventory.img: what they were when the dump had written them. A crash of the machine
/// before they were on the disk leaves some shorter, empty or full of zeros; their number alone tells of none that is
/// missing.
extension ImageDirectory {
    /// Of every image but inventory.img, which is written after this, and statistics, which belong to no checkpoint.
    package func list() throws(ImageError) -> [CryoImageEntry] {
        var list: [CryoImageEntry] = []
        for name in try names() where Self.isListed(name) {
            let written = written[name]
            var size = written?.size
            if size == nil { size = try self.size(of: name) }
            guard let size else { continue }
            list.append(CryoImageEntry(name: ByteString(name), size: size, crc32: written?.checksum.value))
        }
        return list
    }

    private static func isListed(_ name: String) -> Bool {
        guard let kind = ImageKind.of(fileName: name)?.kind else { return false }
        return kind != .inventory && kind != .stats
    }

    /// Of a regular file; nil when it is absent or something else.
    private func size(of name: String) throws(ImageError) -> UInt64? {
        guard let status = try status(of: name), status.st_mode & S_IFMT == S_IFREG else { return nil }
        return UInt64(status.st_size)
    }

    /// What differs between the list and what is there.
    package enum ListedDifference: Equatable, Sendable {
        case missing
        case size(UInt64, listed: UInt64)
        case contents
    }

    /// - Parameter deep: contents are compared, too.
    package func differences(
        from list: [CryoImageEntry], deep: Bool
    ) throws(ImageError) -> [(name: String, difference: ListedDifference)] {
        var found: [(name: String, difference: ListedDifference)] = []
        for entry in list {
            let name = entry.name.description
            // Nothing else in the directory is looked at, and nothing outside of it.
            guard Self.isListed(name) else { continue }
            let size = try size(of: name)
            if let size, size != entry.size {
                found.append((name, .size(size, listed: entry.size)))
            } else if size == nil {
                found.append((name, .missing))
            } else if deep, let listed = entry.crc32, try checksum(of: name).value != listed {
                found.append((name, .contents))
            }
        }
        return found
    }

    /// Brings the entries of images that somebody has changed up to date.
    package func update(_ list: inout [CryoImageEntry], for changed: Set<String>) throws(ImageError) {
        for index in list.indices {
            let name = list[index].name.description
            guard changed.contains(name), Self.isListed(name) else { continue }
            list[index].size = try size(of: name) ?? 0
            if list[index].crc32 != nil { list[index].crc32 = try checksum(of: name).value }
        }
    }

    private func checksum(of name: String) throws(ImageError) -> Checksum {
        let file = try FileDescriptor.open(name, at: descriptor, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        var checksum = Checksum()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { unsafe buffer.deallocate() }
        while true {
            let count = try unsafe file.read(into: buffer)
            if count == 0 { return checksum }
            unsafe checksum.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
