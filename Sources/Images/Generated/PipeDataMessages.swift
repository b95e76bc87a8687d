// Made by Scripts/regenerate-images from pipe-data.proto. Do not edit.

/// `message pipe_data_entry`
package struct PipeDataEntry: ImageMessage {
    package var pipe_id: UInt32
    package var bytes: UInt32
    package var size: UInt32?

    package init(
        pipe_id: UInt32 = 0,
        bytes: UInt32 = 0,
        size: UInt32? = nil
    ) {
        self.pipe_id = pipe_id
        self.bytes = bytes
        self.size = size
    }

    package static var schema: Schema { Schema.at(133) }

    package init(_ record: RecordReader) throws(ImageError) {
        pipe_id = record.uint32(0)
        bytes = record.uint32(1)
        size = record.uint32(optional: 2)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, pipe_id)
        record.uint32(1, bytes)
        record.uint32(optional: 2, size)
    }
}
