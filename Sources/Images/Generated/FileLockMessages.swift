// Made by Scripts/regenerate-images from file-lock.proto. Do not edit.

/// `message file_lock_entry`
package struct FileLockEntry: ImageMessage {
    package var flag: UInt32
    package var type: UInt32
    package var pid: Int32
    package var fd: Int32
    package var start: Int64
    package var len: Int64

    package init(
        flag: UInt32 = 0,
        type: UInt32 = 0,
        pid: Int32 = 0,
        fd: Int32 = 0,
        start: Int64 = 0,
        len: Int64 = 0
    ) {
        self.flag = flag
        self.type = type
        self.pid = pid
        self.fd = fd
        self.start = start
        self.len = len
    }

    package static var schema: Schema { Schema.at(71) }

    package init(_ record: RecordReader) throws(ImageError) {
        flag = record.uint32(0)
        type = record.uint32(1)
        pid = record.int32(2)
        fd = record.int32(3)
        start = record.int64(4)
        len = record.int64(5)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, flag)
        record.uint32(1, type)
        record.int32(2, pid)
        record.int32(3, fd)
        record.int64(4, start)
        record.int64(5, len)
    }
}
