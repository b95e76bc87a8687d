// Made by Scripts/regenerate-images from pstree.proto. Do not edit.

/// `message pstree_entry`
package struct PstreeEntry: ImageMessage {
    package var pid: UInt32
    package var ppid: UInt32
    package var pgid: UInt32
    package var sid: UInt32
    package var threads: [UInt32]

    package init(
        pid: UInt32 = 0,
        ppid: UInt32 = 0,
        pgid: UInt32 = 0,
        sid: UInt32 = 0,
        threads: [UInt32] = []
    ) {
        self.pid = pid
        self.ppid = ppid
        self.pgid = pgid
        self.sid = sid
        self.threads = threads
    }

    package static var schema: Schema { Schema.at(134) }

    package init(_ record: RecordReader) throws(ImageError) {
        pid = record.uint32(0)
        ppid = record.uint32(1)
        pgid = record.uint32(2)
        sid = record.uint32(3)
        threads = record.uint32(repeated: 4)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, pid)
        record.uint32(1, ppid)
        record.uint32(2, pgid)
        record.uint32(3, sid)
        record.uint32(repeated: 4, threads)
    }
}
