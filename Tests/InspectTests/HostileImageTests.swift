import Images
import Inspect
import Testing

/// Images that nobody in their right mind would write. They are shown as far as they go, and nothing traps.
@Suite struct HostileImageTests {
    @Test func parentsInACircle() throws {
        let scratch = try Scratch()
        let images = try ImageDirectory(scratch.path)
        let writer = try images.write(.pstree)
        for (pid, ppid) in [(2, 3), (3, 2), (4, 4), (4, 2), (5, 9)] as [(UInt32, UInt32)] {
            try writer.append(PstreeEntry(pid: pid, ppid: ppid, pgid: 1, sid: 1, threads: [.max]))
        }
        try writer.close()
        let checkpoint = try Checkpoint(reading: scratch.path)
        #expect(Set(checkpoint.tasks.map(\.pid)) == [2, 3, 4, 5])
        #expect(!checkpoint.problems.isEmpty)
        let summary = try #require(CheckpointSummary.read(scratch.path))
        #expect(!summary.isWhole && summary.problem != nil)
    }

    @Test func addressesThatWrap() throws {
        let copy = try Scratch(copying: Golden.path)
        let images = try ImageDirectory(copy.path)
        var memory = try images.only(MmEntry.self, .mm, id: 14500)
        memory.vmas = [
            VmaEntry(start: .max, end: 0, pgoff: .max, shmid: .max, prot: .max, flags: .max, status: .max, fd: .min),
            VmaEntry(start: 0, end: .max), VmaEntry(start: 5, end: 6),
        ]
        #expect(memory.vmas.count == 3)
        try images.write(.mm, id: 14500, memory)
        for (address, pages) in [
            (UInt64.max, UInt64.max), (0, 1 << 52), (4096, 1 << 40), (.max - 4095, 1), (.max - 4097, 1),
            (.max - 8191, 1),
        ] {
            let writer = try images.write(.pagemap, id: 14500, renamed: true)
            try writer.append(PagemapHead(pages_id: 1))
            try writer.append(PagemapEntry(vaddr: address, compat_nr_pages: 0, flags: 4, nr_pages: pages))
            try writer.close()
            let checkpoint = try Checkpoint(reading: copy.path)
            #expect(checkpoint.tasks.first?.vmas.count == 3)
            _ = checkpoint.tasks.first?.vmas.map(\.bar)
            for start: UInt64 in [0, 5, .max - 4097, .max - 2] {
                _ = try? PageList(PageRange(checkpoint: copy.path, pid: 14500, start: start, end: .max))
                _ = try? PageList.contents(PageRange(checkpoint: copy.path, pid: 14500, start: start, end: .max))
            }
            _ = try Comparison(old: Golden.path, new: copy.path)
            _ = try Comparison(old: copy.path, new: copy.path)
        }
    }

    @Test func pagesAtTheEndOfTheAddressSpace() throws {
        let copies = try [Scratch(copying: Golden.path), Scratch(copying: Golden.path)]
        for copy in copies {
            let images = try ImageDirectory(copy.path)
            var memory = try images.only(MmEntry.self, .mm, id: 14500)
            memory.vmas = [VmaEntry(start: .max - 16383, end: .max, shmid: 1, prot: 3, flags: 2)]
            try images.write(.mm, id: 14500, memory)
            let writer = try images.write(.pagemap, id: 14500, renamed: true)
            try writer.append(PagemapHead(pages_id: 1))
            try writer.append(PagemapEntry(vaddr: .max - 12287, compat_nr_pages: 1, flags: 4))
            try writer.close()
        }
        #expect(try Comparison(old: copies[0].path, new: copies[1].path).differences.isEmpty)
    }

    @Test func everyImageCutShort() throws {
        for name in try ImageDirectory(Golden.path).names() {
            let copy = try Scratch(copying: Golden.path)
            let bytes = try copy.read(name)
            for length in Set([0, 1, 4, 7, 11, bytes.count / 2, max(0, bytes.count - 1)]) where length < bytes.count {
                try copy.write(name, Array(bytes.prefix(length)))
                _ = try Checkpoint(reading: copy.path)
                _ = CheckpointSummary.read(copy.path)
            }
        }
    }

    @Test func everyImageWithBitsTurned() throws {
        var random = SplitMix(state: 7)
        let names = try ImageDirectory(Golden.path).names().filter { !$0.hasPrefix("pages-") }
        let copy = try Scratch(copying: Golden.path)
        for name in names {
            let bytes = try copy.read(name)
            for _ in 0 ..< 8 where !bytes.isEmpty {
                var broken = bytes
                for _ in 0 ..< 3 {
                    broken[Int(random.next() % UInt64(broken.count))] = UInt8(truncatingIfNeeded: random.next())
                }
                try copy.write(name, broken)
                _ = try Checkpoint(reading: copy.path)
            }
            try copy.write(name, bytes)
        }
    }
}

/// A random generator with a seed, so that a failure comes back.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
