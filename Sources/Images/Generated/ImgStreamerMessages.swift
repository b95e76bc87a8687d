// Made by Scripts/regenerate-images from img-streamer.proto. Do not edit.

/// `message img_streamer_request_entry`
package struct ImgStreamerRequestEntry: ImageMessage {
    package var filename: ByteString

    package init(
        filename: ByteString = ""
    ) {
        self.filename = filename
    }

    package static var schema: Schema { Schema.at(99) }

    package init(_ record: RecordReader) throws(ImageError) {
        filename = record.string(0)
    }

    package func write(to record: RecordWriter) {
        record.string(0, filename)
    }
}

/// `message img_streamer_reply_entry`
package struct ImgStreamerReplyEntry: ImageMessage {
    package var exists: Bool

    package init(
        exists: Bool = false
    ) {
        self.exists = exists
    }

    package static var schema: Schema { Schema.at(100) }

    package init(_ record: RecordReader) throws(ImageError) {
        exists = record.bool(0)
    }

    package func write(to record: RecordWriter) {
        record.bool(0, exists)
    }
}
