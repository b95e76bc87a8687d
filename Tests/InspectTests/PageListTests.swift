import Images
import Inspect
import Testing

@Suite struct PageListTests {
    private func range(_ backing: String, _ path: String = Golden.path) throws -> PageRange {
        let task = try #require(try Checkpoint(reading: path).tasks.first)
        let vma = try #require(task.vmas.first { $0.backing == backing })
        return PageRange(checkpoint: path, pid: task.pid, start: vma.start, end: vma.end)
    }

    @Test func pagesOfAVMA() throws {
        let stack = try range("[stack]")
        let list = try PageList(stack)
        #expect(list.pages.count == 3 && !list.isCut)
        #expect(list.pages.allSatisfy { stack.start <= $0.address && $0.address < stack.end })
        let last = try #require(list.pages.last)
        guard case .dumped(let start, _) = last.kind else {
            Issue.record("not dumped")
            return
        }
        let contents = try PageList.contents(
            PageRange(checkpoint: Golden.path, pid: stack.pid, start: last.address, end: stack.end))
        #expect(contents.count == 4096 && start.contains { $0 != 0 })
        // The environment lies at the end of the stack.
        #expect(contents.suffix(200).contains(UInt8(ascii: "=")))
    }

    @Test func whatIsNotThereIsAnError() throws {
        #expect(throws: InspectError.self) {
            try PageList.contents(PageRange(checkpoint: Golden.path, pid: 14500, start: 4096, end: 8192))
        }
        #expect(throws: InspectError.self) {
            try PageList(PageRange(checkpoint: Golden.path, pid: 1, start: 0, end: .max))
        }
    }

    @Test func hostileRunsAreCut() throws {
        let copy = try Scratch(copying: Golden.path)
        let images = try ImageDirectory(copy.path)
        let writer = try images.write(.pagemap, id: 14500, renamed: true)
        try writer.append(PagemapHead(pages_id: 1))
        try writer.append(PagemapEntry(vaddr: 0, compat_nr_pages: 0, flags: 1, nr_pages: 1 << 50))
        try writer.append(PagemapEntry(vaddr: .max - 8191, compat_nr_pages: 0, flags: 2, nr_pages: 1))
        try writer.close()
        let list = try PageList(PageRange(checkpoint: copy.path, pid: 14500, start: 0, end: .max))
        #expect(list.isCut && list.pages.count == 65_536)
    }
}
