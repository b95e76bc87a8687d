/// Bytes that live as long as the program.
@safe struct StaticBytes: Sendable {
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    init(_ text: String) {
        self.init(Array(text.utf8))
    }

    init(_ bytes: [UInt8]) {
        let place = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        unsafe place.copyBytes(from: bytes)
        unsafe self.bytes = UnsafeRawBufferPointer(place)
    }
}
