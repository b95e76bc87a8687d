import Images

extension CritVerifier.Report {
    /// Every image against the list of inventory.img; checkpoints of CRIU have none.
    mutating func check(listOf images: ImageDirectory) throws(ImageError) {
        guard try images.has(ImageKind.inventory.fileName()) else { return }
        let list = try images.only(InventoryEntry.self, .inventory).cryo_images
        let changed = "it was changed since, or the machine crashed before it was on the disk"
        for (name, difference) in try images.differences(from: list, deep: true) {
            switch difference {
            case .missing: add(name, "is missing: inventory.img has it in its list")
            case .size(let size, let listed): add(name, "has \(size) bytes, inventory.img says \(listed): \(changed)")
            case .contents: add(name, "has other contents than inventory.img says: \(changed)")
            }
        }
        for (index, entry) in list.enumerated() where ImageKind.of(fileName: entry.name.description) == nil {
            add("inventory.img", "image \(index) of its list, \(entry.name), is none")
        }
    }
}
