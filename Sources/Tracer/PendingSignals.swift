import Linux

extension Tracee {
    /// The siginfo of every pending signal, of this thread or of its whole process: PTRACE_PEEKSIGINFO.
    package func pendingSignals(shared: Bool) throws(TraceError) -> [[UInt8]] {
        var signals: [[UInt8]] = []
        let most = 32
        let size = PendingSignal.size
        while true {
            var request = [UInt8](repeating: 0, count: 16)
            request.put(UInt64(signals.count), at: 0)
            request.put(UInt32(shared ? 1 : 0), at: 8)
            request.put(UInt32(most), at: 12)
            var buffer = [UInt8](repeating: 0, count: most * size)
            let count = try unsafe request.withMutableBytes { request throws(TraceError) in
                try unsafe buffer.withMutableBytes { buffer throws(TraceError) in
                    try self.request(
                        .peekSignalInfo, Int(bitPattern: request.baseAddress), Int(bitPattern: buffer.baseAddress),
                        doing: "reading its pending signals")
                }
            }
            for index in 0 ..< min(count, most) { signals.append(Array(buffer[index * size ..< (index + 1) * size])) }
            if count < most { return signals }
        }
    }
}
