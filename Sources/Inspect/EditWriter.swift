internal import Glibc
internal import Images

extension EditSession {
    /// The image with the list of all others: written with any of them.
    package static let listingImage = ImageKind.inventory.fileName()

    /// Replaces the images that have edits, each in one step; answers their names. Every other byte of them is copied
    /// as it is.
    package func write() throws(InspectError) -> [String] {
        var names = Set(changed.map(\.image)).sorted()
        do throws(ImageError) {
            let images = try ImageDirectory(path)
            for name in names { try write(name, images) }
            let inventory = Self.listingImage
            if try Self.updateList(for: names, images), !names.contains(inventory) { names.append(inventory) }
            // The renames themselves should last as well.
            _ = fsync(images.descriptor)
        } catch {
            throw InspectError(error)
        }
        return names
    }

    /// The list of images in inventory.img, if it has one: what was changed on purpose is no damage. Answers whether
    /// the image was written.
    private static func updateList(for names: [String], _ images: ImageDirectory) throws(ImageError) -> Bool {
        guard try images.has(listingImage) else { return false }
        var inventory = try images.only(InventoryEntry.self, .inventory)
        let list = inventory.cryo_images
        try images.update(&inventory.cryo_images, for: Set(names))
        if inventory.cryo_images == list { return false }
        try images.write(.inventory, renamed: true, inventory)
        return true
    }

    private func write(_ name: String, _ images: ImageDirectory) throws(ImageError) {
        guard let document = documents[name] else { return }
        let source = try openImage(name, in: images.descriptor)
        defer { close(source) }
        var status = stat()
        guard unsafe fstat(source, &status) == 0, status.st_size >= 0 else {
            throw ImageError("cannot read", file: name, errno: errno)
        }
        let temporary = ".\(name).\(getpid()).edit"
        let target = unsafe openat(
            images.descriptor, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard target >= 0 else { throw ImageError("cannot write beside it", file: name, errno: errno) }
        var isInPlace = false
        defer {
            close(target)
            if !isInPlace { unsafe unlinkat(images.descriptor, temporary, 0) }
        }
        try splice(document, source, UInt64(status.st_size), target, images)
        _ = fchown(target, status.st_uid, status.st_gid)
        guard fchmod(target, status.st_mode & 0o7777) == 0, fsync(target) == 0 else {
            throw ImageError("cannot write", file: name, errno: errno)
        }
        guard unsafe renameat(images.descriptor, temporary, images.descriptor, name) == 0 else {
            throw ImageError("cannot rename \(temporary)", file: name, errno: errno)
        }
        isInPlace = true
    }

    /// Copies the image with the changed messages in the place of the old ones.
    private func splice(
        _ document: ImageDocument, _ source: CInt, _ size: UInt64, _ target: CInt, _ images: ImageDirectory
    ) throws(ImageError) {
        let name = document.name
        func copy(_ start: UInt64, _ end: UInt64) throws(ImageError) {
            guard ByteFile.copy(source, from: start, to: end, into: target) else {
                throw ImageError("cannot be copied", file: name, errno: errno)
            }
        }
        var scan = EntryScan(try ImageReader(try images.source(name)))
        var copied: UInt64 = 0
        for (index, entry) in document.entries.enumerated() {
            guard let place = try scan.next() else {
                throw ImageError("has fewer entries than before; read it again", file: name)
            }
            guard entry.message.wire() != entry.saved else { continue }
            guard ByteFile.read(source, at: place.offset &+ 4, count: Int(place.length)) == entry.saved else {
                throw ImageError(
                    "was changed by somebody else since it was read (entry \(index)); read it again", file: name)
            }
            if let missing = entry.message.missingField {
                throw ImageError("entry \(index) lacks its required field \(missing)", file: name)
            }
            let wire = entry.message.wire()
            guard let length = UInt32(exactly: wire.count) else {
                throw ImageError("entry \(index) is too long", file: name)
            }
            try copy(copied, place.offset)
            guard ByteFile.write(target, (0 ..< 4).map { UInt8(truncatingIfNeeded: length >> (8 * UInt32($0))) } + wire)
            else {
                throw ImageError("cannot write", file: name, errno: errno)
            }
            copied = place.offset &+ 4 &+ place.length
        }
        try copy(copied, size)
    }
}
