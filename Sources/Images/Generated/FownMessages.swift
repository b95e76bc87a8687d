// Made by Scripts/regenerate-images from fown.proto. Do not edit.

/// `message fown_entry`
package struct FownEntry: ImageMessage {
    package var uid: UInt32
    package var euid: UInt32
    package var signum: UInt32
    package var pid_type: UInt32
    package var pid: UInt32

    package init(
        uid: UInt32 = 0,
        euid: UInt32 = 0,
        signum: UInt32 = 0,
        pid_type: UInt32 = 0,
        pid: UInt32 = 0
    ) {
        self.uid = uid
        self.euid = euid
        self.signum = signum
        self.pid_type = pid_type
        self.pid = pid
    }

    package static var schema: Schema { Schema.at(85) }

    package init(_ record: RecordReader) throws(ImageError) {
        uid = record.uint32(0)
        euid = record.uint32(1)
        signum = record.uint32(2)
        pid_type = record.uint32(3)
        pid = record.uint32(4)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, uid)
        record.uint32(1, euid)
        record.uint32(2, signum)
        record.uint32(3, pid_type)
        record.uint32(4, pid)
    }
}
