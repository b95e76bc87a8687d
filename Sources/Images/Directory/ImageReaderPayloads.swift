extension ImageReader {
    /// The head of one System V message inside a payload.
    func messageHead(
        arena: Arena
    ) throws(ImageError) -> (record: RecordReader, length: UInt64, size: UInt64, padding: Int) {
        guard let bytes = try unsafe nextBytes() else { throw source.failure("messages are cut off") }
        unsafe arena.reset()
        let record = try unsafe RecordReader(IpcMsg.schema, bytes, arena: arena)
        let size = UInt64(try IpcMsg(record).msize)
        return (record, UInt64(bytes.count), size, Int((8 - size % 8) % 8))
    }

    /// Passes over a payload. The answer is its size, without padding; of messages, with their heads.
    @discardableResult
    func skip(_ payload: EntryPayload, arena: Arena) throws(ImageError) -> UInt64 {
        switch payload {
        case .none: return 0
        case .bytes(let count, let padding):
            try source.skip(count)
            try source.skip(UInt64(padding))
            return count
        case .rest:
            let start = source.position
            if let size = source.size {
                try source.skip(size - min(start, size))
            } else {
                while try unsafe !source.takeSome(1 << 18).isEmpty {}
            }
            return source.position - start
        case .queues(let inq, let outq):
            try source.skip(inq + outq)
            return inq + outq
        case .semaphores(let count, let padding):
            try source.skip(UInt64(count * 2 + padding))
            return UInt64(count * 2)
        case .messages(let count):
            var size: UInt64 = 0
            for _ in 0 ..< count {
                let message = try messageHead(arena: arena)
                try source.skip(message.size + UInt64(message.padding))
                size += message.length + message.size
            }
            return size
        }
    }
}
