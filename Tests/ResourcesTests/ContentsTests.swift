import Glibc
import Images
@testable import Resources
import Testing

/// The data plane, on real pipes, sockets and files.
@Suite struct ContentsTests {
    private func contents(_ scratch: ScratchImages) -> FileContents {
        FileContents(
            images: scratch.images, dump: FileDump(options: .init(), tree: [], context: noContext), nextPagesID: { 1 })
    }

    @Test(arguments: [0, 1]) func aPipeKeepsItsBytes(end: Int) throws {
        let scratch = try ScratchImages()
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let bytes = (0 ..< 50000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        #expect(write(ends[1], bytes, bytes.count) == bytes.count)
        let contents = contents(scratch)
        try PipeContent(id: 5, image: .pipesData, origin: .descriptor(pid: 0, fd: 0)).copy(
            from: ends[end], to: contents)
        try contents.finish()
        let files = try RestoredFiles.read(from: scratch.images, entries: [], base: 100)
        #expect(files.pipeData[5] == RestoredFiles.PipeContents(bytes: bytes, size: 65536))
        var back = [UInt8](repeating: 0, count: bytes.count)
        #expect(read(ends[0], &back, back.count) == bytes.count)
        #expect(back == bytes)
    }

    @Test func anEmptyPipeTellsItsSize() throws {
        let scratch = try ScratchImages()
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let contents = contents(scratch)
        try PipeContent(id: 5, image: .pipesData, origin: .descriptor(pid: 0, fd: 0)).copy(from: ends[0], to: contents)
        try contents.finish()
        #expect(
            try scratch.images.entries(PipeDataEntry.self, .pipesData) == [
                PipeDataEntry(pipe_id: 5, bytes: 0, size: 65536)
            ])
    }

    @Test(arguments: [SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET]) func aQueueIsPeekedAt(type: __socket_type) throws {
        let scratch = try ScratchImages()
        var ends: [Int32] = [0, 0]
        #expect(socketpair(AF_UNIX, Int32(type.rawValue), 0, &ends) == 0)
        defer { for end in ends { close(end) } }
        let large = [UInt8](repeating: 7, count: 150_000)
        #expect(send(ends[0], [1, 2, 3] as [UInt8], 3, 0) == 3)
        if type != SOCK_STREAM { #expect(send(ends[0], large, large.count, 0) == large.count) }
        if type == SOCK_DGRAM { #expect(send(ends[0], [] as [UInt8], 0, 0) == 0) }
        #expect(send(ends[0], [4, 5] as [UInt8], 2, 0) == 2)
        let contents = contents(scratch)
        try QueueContent(id: 9, inode: 1, origin: .descriptor(pid: 0, fd: 0)).copy(from: ends[1], to: contents)
        try contents.finish()
        let packets = try RestoredFiles.read(from: scratch.images, entries: [], base: 100).queues[9] ?? []
        switch type {
        case SOCK_STREAM: #expect(packets.map(\.bytes) == [[1, 2, 3, 4, 5]])
        case SOCK_DGRAM: #expect(packets.map(\.bytes) == [[1, 2, 3], large, [], [4, 5]])
        default: #expect(packets.map(\.bytes) == [[1, 2, 3], large, [4, 5]])
        }
        var back = [UInt8](repeating: 0, count: 8)
        #expect(recv(ends[1], &back, 8, 0) == (type == SOCK_STREAM ? 5 : 3))
        var offset: Int32 = 0
        var length = socklen_t(4)
        #expect(getsockopt(ends[1], SOL_SOCKET, 42, &offset, &length) == 0 && offset == -1)
    }

    @Test(arguments: [5, 40000]) func aGhostKeepsItsHoles(size: Int) throws {
        let scratch = try ScratchImages()
        let path = "\(scratch.path)/ghost"
        let file = open(path, O_CREAT | O_WRONLY, 0o600)
        defer { close(file) }
        unlink(path)
        #expect(pwrite(file, "hello", 5, off_t(size - 5)) == 5)
        try GhostContent(id: 10, path: path, origin: .descriptor(pid: 0, fd: 0)).copy(from: file, to: contents(scratch))
        let reader = try scratch.images.reader(.ghostFile, id: 10)
        let entry = try reader.only(GhostFileEntry.self)
        #expect(entry.mode == 0o100600)
        if size < 12288 {
            #expect(entry.chunks == nil)
            #expect(try reader.payload(5) == Array("hello".utf8))
        } else {
            #expect(entry.size == UInt64(size))
            let chunk = try #require(try reader.next(GhostChunkEntry.self))
            #expect(chunk.off > 0 && chunk.off + chunk.len == UInt64(size))
            #expect(try reader.payload(Int(chunk.len)).suffix(5) == Array("hello".utf8))
        }
    }
}
