// Made by Scripts/regenerate-images from inventory.proto. Do not edit.

/// `enum lsmtype`. Numbers without a name survive.
package struct Lsmtype: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let NO_LSM = Self(rawValue: 0)
    package static let SELINUX = Self(rawValue: 1)
    package static let APPARMOR = Self(rawValue: 2)

    package static let names: [(name: String, number: Int32)] = [
        ("NO_LSM", 0),
        ("SELINUX", 1),
        ("APPARMOR", 2),
    ]
}

/// `message plugins_entry`
package struct PluginsEntry: ImageMessage {
    package var plugins: [ByteString]

    package init(
        plugins: [ByteString] = []
    ) {
        self.plugins = plugins
    }

    package static var schema: Schema { Schema.at(101) }

    package init(_ record: RecordReader) throws(ImageError) {
        plugins = record.string(repeated: 0)
    }

    package func write(to record: RecordWriter) {
        record.string(repeated: 0, plugins)
    }
}

/// `message cryo_image_entry`
package struct CryoImageEntry: ImageMessage {
    package var name: ByteString
    package var size: UInt64
    package var crc32: UInt32?

    package init(
        name: ByteString = "",
        size: UInt64 = 0,
        crc32: UInt32? = nil
    ) {
        self.name = name
        self.size = size
        self.crc32 = crc32
    }

    package static var schema: Schema { Schema.at(102) }

    package init(_ record: RecordReader) throws(ImageError) {
        name = record.string(0)
        size = record.uint64(1)
        crc32 = record.uint32(optional: 2)
    }

    package func write(to record: RecordWriter) {
        record.string(0, name)
        record.uint64(1, size)
        record.uint32(optional: 2, crc32)
    }
}

/// `message inventory_entry`
package struct InventoryEntry: ImageMessage {
    package var img_version: UInt32
    package var fdinfo_per_id: Bool?
    package var root_ids: TaskKobjIdsEntry?
    package var ns_per_id: Bool?
    package var root_cg_set: UInt32?
    package var lsmtype: Lsmtype?
    package var dump_uptime: UInt64?
    package var pre_dump_mode: UInt32?
    package var tcp_close: Bool?
    package var network_lock_method: UInt32?
    package var plugins_entry: PluginsEntry?
    package var dump_criu_run_id: ByteString?
    package var allow_uprobes: Bool?
    package var cryo_images: [CryoImageEntry]

    package init(
        img_version: UInt32 = 0,
        fdinfo_per_id: Bool? = nil,
        root_ids: TaskKobjIdsEntry? = nil,
        ns_per_id: Bool? = nil,
        root_cg_set: UInt32? = nil,
        lsmtype: Lsmtype? = nil,
        dump_uptime: UInt64? = nil,
        pre_dump_mode: UInt32? = nil,
        tcp_close: Bool? = nil,
        network_lock_method: UInt32? = nil,
        plugins_entry: PluginsEntry? = nil,
        dump_criu_run_id: ByteString? = nil,
        allow_uprobes: Bool? = nil,
        cryo_images: [CryoImageEntry] = []
    ) {
        self.img_version = img_version
        self.fdinfo_per_id = fdinfo_per_id
        self.root_ids = root_ids
        self.ns_per_id = ns_per_id
        self.root_cg_set = root_cg_set
        self.lsmtype = lsmtype
        self.dump_uptime = dump_uptime
        self.pre_dump_mode = pre_dump_mode
        self.tcp_close = tcp_close
        self.network_lock_method = network_lock_method
        self.plugins_entry = plugins_entry
        self.dump_criu_run_id = dump_criu_run_id
        self.allow_uprobes = allow_uprobes
        self.cryo_images = cryo_images
    }

    package static var schema: Schema { Schema.at(103) }

    package init(_ record: RecordReader) throws(ImageError) {
        img_version = record.uint32(0)
        fdinfo_per_id = record.bool(optional: 1)
        root_ids = try record.message(optional: 2)
        ns_per_id = record.bool(optional: 3)
        root_cg_set = record.uint32(optional: 4)
        lsmtype = record.enumeration(optional: 5)
        dump_uptime = record.uint64(optional: 6)
        pre_dump_mode = record.uint32(optional: 7)
        tcp_close = record.bool(optional: 8)
        network_lock_method = record.uint32(optional: 9)
        plugins_entry = try record.message(optional: 10)
        dump_criu_run_id = record.string(optional: 11)
        allow_uprobes = record.bool(optional: 12)
        cryo_images = try record.message(repeated: 13)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, img_version)
        record.bool(optional: 1, fdinfo_per_id)
        record.message(optional: 2, root_ids)
        record.bool(optional: 3, ns_per_id)
        record.uint32(optional: 4, root_cg_set)
        record.enumeration(optional: 5, lsmtype)
        record.uint64(optional: 6, dump_uptime)
        record.uint32(optional: 7, pre_dump_mode)
        record.bool(optional: 8, tcp_close)
        record.uint32(optional: 9, network_lock_method)
        record.message(optional: 10, plugins_entry)
        record.string(optional: 11, dump_criu_run_id)
        record.bool(optional: 12, allow_uprobes)
        record.message(repeated: 13, cryo_images)
    }
}
