/// JSON strings for those outside.
package enum JSONText {
    /// The string with its quotes, ASCII only.
    package static func quoted(_ string: ByteString) -> String {
        let output = OutputBuffer()
        JSONString.append(string.bytes, to: output)
        return String(decoding: output.bytes, as: UTF8.self)
    }
}
