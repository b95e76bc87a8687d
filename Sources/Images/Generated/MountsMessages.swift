// Made by Scripts/regenerate-images from mounts.proto. Do not edit.

/// `enum fstype`. Numbers without a name survive.
package struct Fstype: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let UNSUPPORTED = Self(rawValue: 0)
    package static let PROC = Self(rawValue: 1)
    package static let SYSFS = Self(rawValue: 2)
    package static let DEVTMPFS = Self(rawValue: 3)
    package static let BINFMT_MISC = Self(rawValue: 4)
    package static let TMPFS = Self(rawValue: 5)
    package static let DEVPTS = Self(rawValue: 6)
    package static let SIMFS = Self(rawValue: 7)
    package static let PSTORE = Self(rawValue: 8)
    package static let SECURITYFS = Self(rawValue: 9)
    package static let FUSECTL = Self(rawValue: 10)
    package static let DEBUGFS = Self(rawValue: 11)
    package static let CGROUP = Self(rawValue: 12)
    package static let AUFS = Self(rawValue: 13)
    package static let MQUEUE = Self(rawValue: 14)
    package static let FUSE = Self(rawValue: 15)
    package static let AUTO = Self(rawValue: 16)
    package static let OVERLAYFS = Self(rawValue: 17)
    package static let AUTOFS = Self(rawValue: 18)
    package static let TRACEFS = Self(rawValue: 19)
    package static let CGROUP2 = Self(rawValue: 23)

    package static let names: [(name: String, number: Int32)] = [
        ("UNSUPPORTED", 0),
        ("PROC", 1),
        ("SYSFS", 2),
        ("DEVTMPFS", 3),
        ("BINFMT_MISC", 4),
        ("TMPFS", 5),
        ("DEVPTS", 6),
        ("SIMFS", 7),
        ("PSTORE", 8),
        ("SECURITYFS", 9),
        ("FUSECTL", 10),
        ("DEBUGFS", 11),
        ("CGROUP", 12),
        ("AUFS", 13),
        ("MQUEUE", 14),
        ("FUSE", 15),
        ("AUTO", 16),
        ("OVERLAYFS", 17),
        ("AUTOFS", 18),
        ("TRACEFS", 19),
        ("CGROUP2", 23),
    ]
}

/// `message mnt_entry`
package struct MntEntry: ImageMessage {
    package var fstype: UInt32
    package var mnt_id: UInt32
    package var root_dev: UInt32
    package var parent_mnt_id: UInt32
    package var flags: UInt32
    package var root: ByteString
    package var mountpoint: ByteString
    package var source: ByteString
    package var options: ByteString
    package var shared_id: UInt32?
    package var master_id: UInt32?
    package var with_plugin: Bool?
    package var ext_mount: Bool?
    package var fsname: ByteString?
    package var internal_sharing: Bool?
    package var deleted: Bool?
    package var sb_flags: UInt32?
    package var ext_key: ByteString?

    package init(
        fstype: UInt32 = 0,
        mnt_id: UInt32 = 0,
        root_dev: UInt32 = 0,
        parent_mnt_id: UInt32 = 0,
        flags: UInt32 = 0,
        root: ByteString = "",
        mountpoint: ByteString = "",
        source: ByteString = "",
        options: ByteString = "",
        shared_id: UInt32? = nil,
        master_id: UInt32? = nil,
        with_plugin: Bool? = nil,
        ext_mount: Bool? = nil,
        fsname: ByteString? = nil,
        internal_sharing: Bool? = nil,
        deleted: Bool? = nil,
        sb_flags: UInt32? = nil,
        ext_key: ByteString? = nil
    ) {
        self.fstype = fstype
        self.mnt_id = mnt_id
        self.root_dev = root_dev
        self.parent_mnt_id = parent_mnt_id
        self.flags = flags
        self.root = root
        self.mountpoint = mountpoint
        self.source = source
        self.options = options
        self.shared_id = shared_id
        self.master_id = master_id
        self.with_plugin = with_plugin
        self.ext_mount = ext_mount
        self.fsname = fsname
        self.internal_sharing = internal_sharing
        self.deleted = deleted
        self.sb_flags = sb_flags
        self.ext_key = ext_key
    }

    package static var schema: Schema { Schema.at(118) }

    package init(_ record: RecordReader) throws(ImageError) {
        fstype = record.uint32(0)
        mnt_id = record.uint32(1)
        root_dev = record.uint32(2)
        parent_mnt_id = record.uint32(3)
        flags = record.uint32(4)
        root = record.string(5)
        mountpoint = record.string(6)
        source = record.string(7)
        options = record.string(8)
        shared_id = record.uint32(optional: 9)
        master_id = record.uint32(optional: 10)
        with_plugin = record.bool(optional: 11)
        ext_mount = record.bool(optional: 12)
        fsname = record.string(optional: 13)
        internal_sharing = record.bool(optional: 14)
        deleted = record.bool(optional: 15)
        sb_flags = record.uint32(optional: 16)
        ext_key = record.string(optional: 17)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, fstype)
        record.uint32(1, mnt_id)
        record.uint32(2, root_dev)
        record.uint32(3, parent_mnt_id)
        record.uint32(4, flags)
        record.string(5, root)
        record.string(6, mountpoint)
        record.string(7, source)
        record.string(8, options)
        record.uint32(optional: 9, shared_id)
        record.uint32(optional: 10, master_id)
        record.bool(optional: 11, with_plugin)
        record.bool(optional: 12, ext_mount)
        record.string(optional: 13, fsname)
        record.bool(optional: 14, internal_sharing)
        record.bool(optional: 15, deleted)
        record.uint32(optional: 16, sb_flags)
        record.string(optional: 17, ext_key)
    }
}

/// `message autofs_entry`
package struct AutofsEntry: ImageMessage {
    package var fd: Int32
    package var pgrp: Int32
    package var timeout: Int32
    package var minproto: Int32
    package var maxproto: Int32
    package var mode: Int32
    package var uid: Int32?
    package var gid: Int32?
    package var read_fd: Int32?

    package init(
        fd: Int32 = 0,
        pgrp: Int32 = 0,
        timeout: Int32 = 0,
        minproto: Int32 = 0,
        maxproto: Int32 = 0,
        mode: Int32 = 0,
        uid: Int32? = nil,
        gid: Int32? = nil,
        read_fd: Int32? = nil
    ) {
        self.fd = fd
        self.pgrp = pgrp
        self.timeout = timeout
        self.minproto = minproto
        self.maxproto = maxproto
        self.mode = mode
        self.uid = uid
        self.gid = gid
        self.read_fd = read_fd
    }

    package static var schema: Schema { Schema.at(119) }

    package init(_ record: RecordReader) throws(ImageError) {
        fd = record.int32(0)
        pgrp = record.int32(1)
        timeout = record.int32(2)
        minproto = record.int32(3)
        maxproto = record.int32(4)
        mode = record.int32(5)
        uid = record.int32(optional: 6)
        gid = record.int32(optional: 7)
        read_fd = record.int32(optional: 8)
    }

    package func write(to record: RecordWriter) {
        record.int32(0, fd)
        record.int32(1, pgrp)
        record.int32(2, timeout)
        record.int32(3, minproto)
        record.int32(4, maxproto)
        record.int32(5, mode)
        record.int32(optional: 6, uid)
        record.int32(optional: 7, gid)
        record.int32(optional: 8, read_fd)
    }
}

/// `message binfmt_misc_entry`
package struct BinfmtMiscEntry: ImageMessage {
    package var name: ByteString
    package var enabled: Bool
    package var interpreter: ByteString
    package var flags: ByteString?
    package var `extension`: ByteString?
    package var magic: ByteString?
    package var mask: ByteString?
    package var offset: Int32?

    package init(
        name: ByteString = "",
        enabled: Bool = false,
        interpreter: ByteString = "",
        flags: ByteString? = nil,
        `extension`: ByteString? = nil,
        magic: ByteString? = nil,
        mask: ByteString? = nil,
        offset: Int32? = nil
    ) {
        self.name = name
        self.enabled = enabled
        self.interpreter = interpreter
        self.flags = flags
        self.`extension` = `extension`
        self.magic = magic
        self.mask = mask
        self.offset = offset
    }

    package static var schema: Schema { Schema.at(120) }

    package init(_ record: RecordReader) throws(ImageError) {
        name = record.string(0)
        enabled = record.bool(1)
        interpreter = record.string(2)
        flags = record.string(optional: 3)
        `extension` = record.string(optional: 4)
        magic = record.string(optional: 5)
        mask = record.string(optional: 6)
        offset = record.int32(optional: 7)
    }

    package func write(to record: RecordWriter) {
        record.string(0, name)
        record.bool(1, enabled)
        record.string(2, interpreter)
        record.string(optional: 3, flags)
        record.string(optional: 4, `extension`)
        record.string(optional: 5, magic)
        record.string(optional: 6, mask)
        record.int32(optional: 7, offset)
    }
}
