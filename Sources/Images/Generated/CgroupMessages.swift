// Made by Scripts/regenerate-images from cgroup.proto. Do not edit.

/// `message cgroup_perms`
package struct CgroupPerms: ImageMessage {
    package var mode: UInt32
    package var uid: UInt32
    package var gid: UInt32

    package init(
        mode: UInt32 = 0,
        uid: UInt32 = 0,
        gid: UInt32 = 0
    ) {
        self.mode = mode
        self.uid = uid
        self.gid = gid
    }

    package static var schema: Schema { Schema.at(13) }

    package init(_ record: RecordReader) throws(ImageError) {
        mode = record.uint32(0)
        uid = record.uint32(1)
        gid = record.uint32(2)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, mode)
        record.uint32(1, uid)
        record.uint32(2, gid)
    }
}

/// `message cgroup_prop_entry`
package struct CgroupPropEntry: ImageMessage {
    package var name: ByteString
    package var value: ByteString
    package var perms: CgroupPerms?

    package init(
        name: ByteString = "",
        value: ByteString = "",
        perms: CgroupPerms? = nil
    ) {
        self.name = name
        self.value = value
        self.perms = perms
    }

    package static var schema: Schema { Schema.at(14) }

    package init(_ record: RecordReader) throws(ImageError) {
        name = record.string(0)
        value = record.string(1)
        perms = try record.message(optional: 2)
    }

    package func write(to record: RecordWriter) {
        record.string(0, name)
        record.string(1, value)
        record.message(optional: 2, perms)
    }
}

/// `message cgroup_dir_entry`
package struct CgroupDirEntry: ImageMessage {
    package var dir_name: ByteString
    package var children: [CgroupDirEntry]
    package var properties: [CgroupPropEntry]
    package var dir_perms: CgroupPerms?

    package init(
        dir_name: ByteString = "",
        children: [CgroupDirEntry] = [],
        properties: [CgroupPropEntry] = [],
        dir_perms: CgroupPerms? = nil
    ) {
        self.dir_name = dir_name
        self.children = children
        self.properties = properties
        self.dir_perms = dir_perms
    }

    package static var schema: Schema { Schema.at(15) }

    package init(_ record: RecordReader) throws(ImageError) {
        dir_name = record.string(0)
        children = try record.message(repeated: 1)
        properties = try record.message(repeated: 2)
        dir_perms = try record.message(optional: 3)
    }

    package func write(to record: RecordWriter) {
        record.string(0, dir_name)
        record.message(repeated: 1, children)
        record.message(repeated: 2, properties)
        record.message(optional: 3, dir_perms)
    }
}

/// `message cg_controller_entry`
package struct CgControllerEntry: ImageMessage {
    package var cnames: [ByteString]
    package var dirs: [CgroupDirEntry]
    package var is_threaded: Bool?

    package init(
        cnames: [ByteString] = [],
        dirs: [CgroupDirEntry] = [],
        is_threaded: Bool? = nil
    ) {
        self.cnames = cnames
        self.dirs = dirs
        self.is_threaded = is_threaded
    }

    package static var schema: Schema { Schema.at(16) }

    package init(_ record: RecordReader) throws(ImageError) {
        cnames = record.string(repeated: 0)
        dirs = try record.message(repeated: 1)
        is_threaded = record.bool(optional: 2)
    }

    package func write(to record: RecordWriter) {
        record.string(repeated: 0, cnames)
        record.message(repeated: 1, dirs)
        record.bool(optional: 2, is_threaded)
    }
}

/// `message cg_member_entry`
package struct CgMemberEntry: ImageMessage {
    package var name: ByteString
    package var path: ByteString
    package var cgns_prefix: UInt32?

    package init(
        name: ByteString = "",
        path: ByteString = "",
        cgns_prefix: UInt32? = nil
    ) {
        self.name = name
        self.path = path
        self.cgns_prefix = cgns_prefix
    }

    package static var schema: Schema { Schema.at(17) }

    package init(_ record: RecordReader) throws(ImageError) {
        name = record.string(0)
        path = record.string(1)
        cgns_prefix = record.uint32(optional: 2)
    }

    package func write(to record: RecordWriter) {
        record.string(0, name)
        record.string(1, path)
        record.uint32(optional: 2, cgns_prefix)
    }
}

/// `message cg_set_entry`
package struct CgSetEntry: ImageMessage {
    package var id: UInt32
    package var ctls: [CgMemberEntry]

    package init(
        id: UInt32 = 0,
        ctls: [CgMemberEntry] = []
    ) {
        self.id = id
        self.ctls = ctls
    }

    package static var schema: Schema { Schema.at(18) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        ctls = try record.message(repeated: 1)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.message(repeated: 1, ctls)
    }
}

/// `message cgroup_entry`
package struct CgroupEntry: ImageMessage {
    package var sets: [CgSetEntry]
    package var controllers: [CgControllerEntry]

    package init(
        sets: [CgSetEntry] = [],
        controllers: [CgControllerEntry] = []
    ) {
        self.sets = sets
        self.controllers = controllers
    }

    package static var schema: Schema { Schema.at(19) }

    package init(_ record: RecordReader) throws(ImageError) {
        sets = try record.message(repeated: 0)
        controllers = try record.message(repeated: 1)
    }

    package func write(to record: RecordWriter) {
        record.message(repeated: 0, sets)
        record.message(repeated: 1, controllers)
    }
}
