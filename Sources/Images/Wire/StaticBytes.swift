/// Bytes that live as long as the program.
struct StaticBytes: Sendable {
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    init(_ text: String) {
        self.init(Array(text.utf8))
    }

    init(_ bytes: [UInt8]) {
        let place = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        place.copyBytes(from: bytes)
        self.bytes = UnsafeRawBufferPointer(place)
    }
}
