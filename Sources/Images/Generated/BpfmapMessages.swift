// Made by Scripts/regenerate-images from bpfmap.proto. Do not edit.

/// `message bpfmap_file_entry`
package struct BpfmapFileEntry: ImageMessage {
    package var id: UInt32
    package var flags: UInt32
    package var pos: UInt64
    package var fown: FownEntry
    package var map_type: UInt32
    package var key_size: UInt32
    package var value_size: UInt32
    package var map_id: UInt32
    package var max_entries: UInt32
    package var map_flags: UInt32
    package var memlock: UInt64
    /// Absent means false.
    package var frozen: Bool
    package var map_name: ByteString
    /// Absent means 0.
    package var ifindex: UInt32
    /// Absent means -1.
    package var mnt_id: Int32?
    package var map_extra: UInt64?

    package init(
        id: UInt32 = 0,
        flags: UInt32 = 0,
        pos: UInt64 = 0,
        fown: FownEntry = FownEntry(),
        map_type: UInt32 = 0,
        key_size: UInt32 = 0,
        value_size: UInt32 = 0,
        map_id: UInt32 = 0,
        max_entries: UInt32 = 0,
        map_flags: UInt32 = 0,
        memlock: UInt64 = 0,
        frozen: Bool = false,
        map_name: ByteString = "",
        ifindex: UInt32 = 0,
        mnt_id: Int32? = nil,
        map_extra: UInt64? = nil
    ) {
        self.id = id
        self.flags = flags
        self.pos = pos
        self.fown = fown
        self.map_type = map_type
        self.key_size = key_size
        self.value_size = value_size
        self.map_id = map_id
        self.max_entries = max_entries
        self.map_flags = map_flags
        self.memlock = memlock
        self.frozen = frozen
        self.map_name = map_name
        self.ifindex = ifindex
        self.mnt_id = mnt_id
        self.map_extra = map_extra
    }

    package static var schema: Schema { Schema.at(11) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        flags = record.uint32(1)
        pos = record.uint64(2)
        fown = try record.message(3)
        map_type = record.uint32(4)
        key_size = record.uint32(5)
        value_size = record.uint32(6)
        map_id = record.uint32(7)
        max_entries = record.uint32(8)
        map_flags = record.uint32(9)
        memlock = record.uint64(10)
        frozen = record.bool(11)
        map_name = record.string(12)
        ifindex = record.uint32(13)
        mnt_id = record.int32(optional: 14)
        map_extra = record.uint64(optional: 15)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, flags)
        record.uint64(2, pos)
        record.message(3, fown)
        record.uint32(4, map_type)
        record.uint32(5, key_size)
        record.uint32(6, value_size)
        record.uint32(7, map_id)
        record.uint32(8, max_entries)
        record.uint32(9, map_flags)
        record.uint64(10, memlock)
        record.bool(11, frozen)
        record.string(12, map_name)
        record.uint32(13, ifindex)
        record.int32(optional: 14, mnt_id)
        record.uint64(optional: 15, map_extra)
    }
}

/// `message bpfmap_data_entry`
package struct BpfmapDataEntry: ImageMessage {
    package var map_id: UInt32
    package var keys_bytes: UInt32
    package var values_bytes: UInt32
    package var count: UInt32

    package init(
        map_id: UInt32 = 0,
        keys_bytes: UInt32 = 0,
        values_bytes: UInt32 = 0,
        count: UInt32 = 0
    ) {
        self.map_id = map_id
        self.keys_bytes = keys_bytes
        self.values_bytes = values_bytes
        self.count = count
    }

    package static var schema: Schema { Schema.at(12) }

    package init(_ record: RecordReader) throws(ImageError) {
        map_id = record.uint32(0)
        keys_bytes = record.uint32(1)
        values_bytes = record.uint32(2)
        count = record.uint32(3)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, map_id)
        record.uint32(1, keys_bytes)
        record.uint32(2, values_bytes)
        record.uint32(3, count)
    }
}
