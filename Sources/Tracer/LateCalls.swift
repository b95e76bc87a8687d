import CLinux
import Linux
import SystemPackage

extension Tracee {
    /// Makes the calls of a husk whose gate is gone, one by one, on a `syscall` in the text that it has by now.
    /// - Parameters:
    ///   - batch: calls with nothing but numbers as arguments, none of which may fail.
    ///   - text: executable mappings.
    package func runWithoutGate(_ batch: Batch, text: [Range<UInt64>]) throws(TraceError) {
        let instruction = try findSystemCall(text)
        let base = registers
        for call in batch.calls {
            let result = try single(call.number, (0 ..< 6).map { call.arguments[$0] }, at: instruction, base: base)
            if (-4095 ... -1).contains(result) {
                throw TraceError(tid, batch.subjects[Int(call.subject)], Errno(rawValue: CInt(-result)))
            }
        }
    }

    private func findSystemCall(_ text: [Range<UInt64>]) throws(TraceError) -> UInt64 {
        let instruction: [UInt8] = [0x0f, 0x05]
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        // The libraries lie above the program.
        for range in text.reversed() where range.upperBound < 1 << 47 {
            let count = min(buffer.count, Int(range.upperBound - range.lowerBound))
            let tid = tid
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                let part = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes.prefix(count))
                return unsafe (try? RemoteMemory.read(tid, at: range.lowerBound, into: part)) ?? 0
            }
            let offset = unsafe buffer.withUnsafeBytes { haystack in
                unsafe instruction.withUnsafeBytes {
                    unsafe clinux_find(haystack.baseAddress, got, $0.baseAddress, $0.count)
                }
            }
            if offset >= 0 { return range.lowerBound + UInt64(offset) }
        }
        throw TraceError(tid, "it has no `syscall` in its text to make its last calls from")
    }
}
