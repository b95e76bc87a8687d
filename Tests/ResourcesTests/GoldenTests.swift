import Images
import Linux
import Resources
import Testing
import Tracer

/// The files of a checkpoint that CRIU 4.2 wrote: each can be planned.
@Suite struct GoldenTests {
    private static let directory =
        String(#filePath.dropLast("ResourcesTests/GoldenTests.swift".count)) + "ImagesTests/Fixtures/images"

    @Test func everyFileCanBeMadeAgain() throws {
        let images = try ImageDirectory(Self.directory)
        let entries = try images.entries(FileEntry.self, .files)
        let memfds = try images.entries(MemfdInodeEntry.self, .memfdInode)
        let paths = Dictionary(
            memfds.map {
                (UInt32(truncatingIfNeeded: $0.inode_id), SharedSegment(path: "/proc/1/fd/9", holder: 1, number: 9))
            }, uniquingKeysWith: { first, _ in first })
        let files = try RestoredFiles.read(
            from: images, entries: entries, base: 300, segments: paths, tree: [14500, 14504, 14506])
        #expect(files.pipeData[1291769] == .init(bytes: Array("hello pipe".utf8), size: 65536))
        #expect(files.fifoData[1097738] == .init(bytes: Array("fifo!".utf8), size: 65536))
        #expect(files.queues[13]?.map(\.bytes) == [Array("queued!".utf8)])
        var pending = entries
        while let entry = pending.first {
            let kind = try #require(entry.type.kind, "\(entry.type)")
            let group = kind.group(of: entry, in: files)
            let members =
                group == nil
                ? [entry] : pending.filter { $0.type == entry.type && kind.group(of: $0, in: files) == group }
            pending.removeAll { member in members.contains { $0.id == member.id } }
            var plan = FilePlan(files: files, pid: 14500)
            // An epoll target without an id is known by its number in the task, which the engine knows.
            if entry.type == .EVENTPOLL { continue }
            try kind.restore(members, in: &plan)
            #expect(!plan.create.isEmpty)
        }
    }
}
