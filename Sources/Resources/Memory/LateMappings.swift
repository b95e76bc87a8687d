import Images

extension TaskMemory {
    /// Where the mappings begin that are made when the gate is gone, if the task has so many that both together are
    /// more than the kernel allows. Such hold nothing, and are made by one call each.
    /// - Parameter most: vm.max_map_count of sysctl(8).
    func lateMappings(atMost most: Int) throws(Problem) -> Set<UInt64> {
        let count = mm.vmas.count { !$0.kind.contains(.vsyscall) }
        // The gate's code and its slots; vvar is one mapping of the image, and may be two.
        let gateMappings = 2, spare = 3
        guard count > most - gateMappings - spare else { return [] }
        let missing = count + gateMappings + spare - most
        let bare = mm.vmas.reversed().lazy.filter { isBare($0) }.prefix(missing).map(\.start)
        let starts = Set(bare)
        guard starts.count == missing || count + gateMappings <= most else {
            throw Problem(
                "mappings",
                "it has \(count), and restoring takes \(gateMappings) more than vm.max_map_count (\(most)) allows",
                hint: "sysctl vm.max_map_count=\(count + gateMappings + spare)")
        }
        return starts
    }

    private func isBare(_ vma: VmaEntry) -> Bool {
        vma.isPrivateAnonymous && vma.flags & (MapFlags.locked | MapFlags.growsDown) == 0 && vma.madv ?? 0 == 0
            && vma.cryo_name == nil && vma.cryo_mempolicy == nil && vma.cryo_pkey == nil
            && !pages.hasPages(in: vma.start ..< vma.end)
            && !guards.contains { $0.start < vma.end && vma.start < $0.end }
    }
}
