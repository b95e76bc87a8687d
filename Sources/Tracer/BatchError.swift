package import Linux
package import SystemPackage

/// A call of a batch that failed: whose, which, what for.
package struct BatchError: Error, CustomStringConvertible, Sendable {
    package var tid: Int32
    package var subject: String
    package var call: SystemCall
    package var arguments: SIMD8<UInt64>
    /// Bit n: argument n is the address of memory in the batch.
    package var buffers: UInt8 = 0
    package var errno: Errno
    package var description: String {
        let shown = (0 ..< 6).map { index in
            let value = arguments[index]
            return buffers & 1 << UInt8(index) != 0
                ? "…" : value > 4096 ? "0x" + String(value, radix: 16) : String(value)
        }.joined(separator: ", ")
        return "task \(tid)" + (subject.isEmpty ? "" : " › \(subject)") + ": \(call)(\(shown)): \(errno)"
    }
}
