// Made by Scripts/regenerate-images from fs.proto. Do not edit.

/// `message fs_entry`
package struct FsEntry: ImageMessage {
    package var cwd_id: UInt32
    package var root_id: UInt32
    package var umask: UInt32?

    package init(
        cwd_id: UInt32 = 0,
        root_id: UInt32 = 0,
        umask: UInt32? = nil
    ) {
        self.cwd_id = cwd_id
        self.root_id = root_id
        self.umask = umask
    }

    package static var schema: Schema { Schema.at(86) }

    package init(_ record: RecordReader) throws(ImageError) {
        cwd_id = record.uint32(0)
        root_id = record.uint32(1)
        umask = record.uint32(optional: 2)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, cwd_id)
        record.uint32(1, root_id)
        record.uint32(optional: 2, umask)
    }
}
