// Made by Scripts/regenerate-images from namespaces.proto. Do not edit.

/// `message utsns_entry`
package struct UtsnsEntry: ImageMessage {
    package var nodename: ByteString
    package var domainname: ByteString

    package init(
        nodename: ByteString = "",
        domainname: ByteString = ""
    ) {
        self.nodename = nodename
        self.domainname = domainname
    }

    package static var schema: Schema { Schema.at(121) }

    package init(_ record: RecordReader) throws(ImageError) {
        nodename = record.string(0)
        domainname = record.string(1)
    }

    package func write(to record: RecordWriter) {
        record.string(0, nodename)
        record.string(1, domainname)
    }
}

/// `message timespec`
package struct Timespec: ImageMessage {
    package var tv_sec: UInt64
    package var tv_nsec: UInt64

    package init(
        tv_sec: UInt64 = 0,
        tv_nsec: UInt64 = 0
    ) {
        self.tv_sec = tv_sec
        self.tv_nsec = tv_nsec
    }

    package static var schema: Schema { Schema.at(122) }

    package init(_ record: RecordReader) throws(ImageError) {
        tv_sec = record.uint64(0)
        tv_nsec = record.uint64(1)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, tv_sec)
        record.uint64(1, tv_nsec)
    }
}

/// `message timens_entry`
package struct TimensEntry: ImageMessage {
    package var monotonic: Timespec
    package var boottime: Timespec

    package init(
        monotonic: Timespec = Timespec(),
        boottime: Timespec = Timespec()
    ) {
        self.monotonic = monotonic
        self.boottime = boottime
    }

    package static var schema: Schema { Schema.at(123) }

    package init(_ record: RecordReader) throws(ImageError) {
        monotonic = try record.message(0)
        boottime = try record.message(1)
    }

    package func write(to record: RecordWriter) {
        record.message(0, monotonic)
        record.message(1, boottime)
    }
}

/// `message uid_gid_extent`
package struct UidGidExtent: ImageMessage {
    package var first: UInt32
    package var lower_first: UInt32
    package var count: UInt32

    package init(
        first: UInt32 = 0,
        lower_first: UInt32 = 0,
        count: UInt32 = 0
    ) {
        self.first = first
        self.lower_first = lower_first
        self.count = count
    }

    package static var schema: Schema { Schema.at(124) }

    package init(_ record: RecordReader) throws(ImageError) {
        first = record.uint32(0)
        lower_first = record.uint32(1)
        count = record.uint32(2)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, first)
        record.uint32(1, lower_first)
        record.uint32(2, count)
    }
}

/// `message userns_entry`
package struct UsernsEntry: ImageMessage {
    package var uid_map: [UidGidExtent]
    package var gid_map: [UidGidExtent]

    package init(
        uid_map: [UidGidExtent] = [],
        gid_map: [UidGidExtent] = []
    ) {
        self.uid_map = uid_map
        self.gid_map = gid_map
    }

    package static var schema: Schema { Schema.at(125) }

    package init(_ record: RecordReader) throws(ImageError) {
        uid_map = try record.message(repeated: 0)
        gid_map = try record.message(repeated: 1)
    }

    package func write(to record: RecordWriter) {
        record.message(repeated: 0, uid_map)
        record.message(repeated: 1, gid_map)
    }
}

/// `message pidns_entry`
package struct PidnsEntry: ImageMessage {
    package var ext_key: ByteString?

    package init(
        ext_key: ByteString? = nil
    ) {
        self.ext_key = ext_key
    }

    package static var schema: Schema { Schema.at(126) }

    package init(_ record: RecordReader) throws(ImageError) {
        ext_key = record.string(optional: 0)
    }

    package func write(to record: RecordWriter) {
        record.string(optional: 0, ext_key)
    }
}
