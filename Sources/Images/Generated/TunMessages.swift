// Made by Scripts/regenerate-images from tun.proto. Do not edit.

/// `message tunfile_entry`
package struct TunfileEntry: ImageMessage {
    package var id: UInt32
    package var netdev: ByteString?
    package var detached: Bool?
    package var ns_id: UInt32?

    package init(
        id: UInt32 = 0,
        netdev: ByteString? = nil,
        detached: Bool? = nil,
        ns_id: UInt32? = nil
    ) {
        self.id = id
        self.netdev = netdev
        self.detached = detached
        self.ns_id = ns_id
    }

    package static var schema: Schema { Schema.at(184) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        netdev = record.string(optional: 1)
        detached = record.bool(optional: 2)
        ns_id = record.uint32(optional: 3)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.string(optional: 1, netdev)
        record.bool(optional: 2, detached)
        record.uint32(optional: 3, ns_id)
    }
}

/// `message tun_link_entry`
package struct TunLinkEntry: ImageMessage {
    package var flags: UInt32
    package var owner: Int32
    package var group: Int32
    package var vnethdr: UInt32
    package var sndbuf: UInt32

    package init(
        flags: UInt32 = 0,
        owner: Int32 = 0,
        group: Int32 = 0,
        vnethdr: UInt32 = 0,
        sndbuf: UInt32 = 0
    ) {
        self.flags = flags
        self.owner = owner
        self.group = group
        self.vnethdr = vnethdr
        self.sndbuf = sndbuf
    }

    package static var schema: Schema { Schema.at(185) }

    package init(_ record: RecordReader) throws(ImageError) {
        flags = record.uint32(0)
        owner = record.int32(1)
        group = record.int32(2)
        vnethdr = record.uint32(3)
        sndbuf = record.uint32(4)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, flags)
        record.int32(1, owner)
        record.int32(2, group)
        record.uint32(3, vnethdr)
        record.uint32(4, sndbuf)
    }
}
