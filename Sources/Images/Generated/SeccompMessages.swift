// Made by Scripts/regenerate-images from seccomp.proto. Do not edit.

/// `message seccomp_filter`
package struct SeccompFilter: ImageMessage {
    package var filter: [UInt8]
    package var prev: UInt32?
    package var flags: UInt32?

    package init(
        filter: [UInt8] = [],
        prev: UInt32? = nil,
        flags: UInt32? = nil
    ) {
        self.filter = filter
        self.prev = prev
        self.flags = flags
    }

    package static var schema: Schema { Schema.at(150) }

    package init(_ record: RecordReader) throws(ImageError) {
        filter = record.bytes(0)
        prev = record.uint32(optional: 1)
        flags = record.uint32(optional: 2)
    }

    package func write(to record: RecordWriter) {
        record.bytes(0, filter)
        record.uint32(optional: 1, prev)
        record.uint32(optional: 2, flags)
    }
}

/// `message seccomp_entry`
package struct SeccompEntry: ImageMessage {
    package var seccomp_filters: [SeccompFilter]

    package init(
        seccomp_filters: [SeccompFilter] = []
    ) {
        self.seccomp_filters = seccomp_filters
    }

    package static var schema: Schema { Schema.at(151) }

    package init(_ record: RecordReader) throws(ImageError) {
        seccomp_filters = try record.message(repeated: 0)
    }

    package func write(to record: RecordWriter) {
        record.message(repeated: 0, seccomp_filters)
    }
}
