/// What follows one entry in its file, by what the entry says.
enum EntryPayload: Equatable {
    case none
    case bytes(UInt64, padding: Int)
    /// All that is left of the file.
    case rest
    case queues(inq: UInt64, outq: UInt64)
    case semaphores(Int, padding: Int)
    case messages(UInt32)

    /// `isStrict`: as Python crit takes it, which misses `in_pagemaps`.
    init(of record: RecordReader, kind: ImageKind, index: Int, isStrict: Bool = false) throws(ImageError) {
        self =
            switch kind.payload {
            case .none, .pagemap: .none
            case .pipeData: .bytes(UInt64(try PipeDataEntry(record).bytes), padding: 0)
            case .packet: .bytes(UInt64(try SkPacketEntry(record).length), padding: 0)
            case .bpfmapData: try .bpfmap(BpfmapDataEntry(record))
            case .tcpStream: try .tcp(TcpStreamEntry(record))
            case .ipcSem: try .semaphores(IpcSemEntry(record))
            case .ipcMsg: .messages(try IpcMsgEntry(record).qnum)
            case .ipcShm: try .segment(IpcShmEntry(record), isStrict: isStrict)
            case .ghostFile where index > 0: .bytes(try GhostChunkEntry(record).len, padding: 0)
            case .ghostFile: try GhostFileEntry(record).chunks == true ? .none : .rest
            }
    }

    private static func bpfmap(_ entry: BpfmapDataEntry) -> Self {
        .bytes(UInt64(entry.keys_bytes) + UInt64(entry.values_bytes), padding: 0)
    }

    private static func tcp(_ entry: TcpStreamEntry) -> Self {
        .queues(inq: UInt64(entry.inq_len), outq: UInt64(entry.outq_len))
    }

    private static func semaphores(_ entry: IpcSemEntry) -> Self {
        .semaphores(Int(entry.nsems), padding: (8 - Int(entry.nsems) * 2 % 8) % 8)
    }

    private static func segment(_ entry: IpcShmEntry, isStrict: Bool) -> Self {
        if entry.in_pagemaps == true, !isStrict { return .none }
        let size = entry.size
        return .bytes(size, padding: Int((4 - size % 4) % 4))
    }
}
