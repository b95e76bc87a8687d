// Made by Scripts/regenerate-images from apparmor.proto. Do not edit.

/// `message aa_policy`
package struct AaPolicy: ImageMessage {
    package var name: ByteString
    package var blob: [UInt8]

    package init(
        name: ByteString = "",
        blob: [UInt8] = []
    ) {
        self.name = name
        self.blob = blob
    }

    package static var schema: Schema { Schema.at(8) }

    package init(_ record: RecordReader) throws(ImageError) {
        name = record.string(0)
        blob = record.bytes(1)
    }

    package func write(to record: RecordWriter) {
        record.string(0, name)
        record.bytes(1, blob)
    }
}

/// `message aa_namespace`
package struct AaNamespace: ImageMessage {
    package var name: ByteString
    package var policies: [AaPolicy]
    package var namespaces: [AaNamespace]

    package init(
        name: ByteString = "",
        policies: [AaPolicy] = [],
        namespaces: [AaNamespace] = []
    ) {
        self.name = name
        self.policies = policies
        self.namespaces = namespaces
    }

    package static var schema: Schema { Schema.at(9) }

    package init(_ record: RecordReader) throws(ImageError) {
        name = record.string(0)
        policies = try record.message(repeated: 1)
        namespaces = try record.message(repeated: 2)
    }

    package func write(to record: RecordWriter) {
        record.string(0, name)
        record.message(repeated: 1, policies)
        record.message(repeated: 2, namespaces)
    }
}

/// `message apparmor_entry`
package struct ApparmorEntry: ImageMessage {
    package var namespaces: [AaNamespace]

    package init(
        namespaces: [AaNamespace] = []
    ) {
        self.namespaces = namespaces
    }

    package static var schema: Schema { Schema.at(10) }

    package init(_ record: RecordReader) throws(ImageError) {
        namespaces = try record.message(repeated: 0)
    }

    package func write(to record: RecordWriter) {
        record.message(repeated: 0, namespaces)
    }
}
