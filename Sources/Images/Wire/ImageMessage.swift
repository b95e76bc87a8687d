/// A typed value of one message, as the engine reads and writes it. Made by Scripts/regenerate-images.
package protocol ImageMessage: Hashable, Sendable {
    static var schema: Schema { get }
    init(_ record: RecordReader) throws(ImageError)
    func write(to record: RecordWriter)
}

extension ImageMessage {
    /// Decodes one message. Unknown fields are not kept: `Message` keeps them.
    package init(wire: some Sequence<UInt8>) throws(ImageError) {
        let bytes = Array(wire)
        let arena = Arena()
        try self.init(RecordReader.decode(Self.schema, bytes.span, arena: arena))
    }

    /// The encoded message: fields in ascending number, required ones always.
    package func wire() -> [UInt8] {
        let writer = RecordWriter(Self.schema, arena: Arena())
        write(to: writer)
        return writer.bytes()
    }
}

/// An enum of the image format. A number that has no name here is kept as it is.
package protocol ImageEnum: RawRepresentable, Hashable, Sendable where RawValue == Int32 {
    init(rawValue: Int32)
    static var names: [(name: String, number: Int32)] { get }
}

extension ImageEnum {
    package var name: String? {
        Self.names.first { $0.number == rawValue }?.name
    }
}
