// Made by Scripts/regenerate-images from fsnotify.proto. Do not edit.

/// `enum fh_entry_sizes`. Numbers without a name survive.
package struct FhEntrySizes: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let min_entries = Self(rawValue: 16)

    package static let names: [(name: String, number: Int32)] = [
        ("min_entries", 16),
    ]
}

/// `enum mark_type`. Numbers without a name survive.
package struct MarkType: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let INODE = Self(rawValue: 1)
    package static let MOUNT = Self(rawValue: 2)

    package static let names: [(name: String, number: Int32)] = [
        ("INODE", 1),
        ("MOUNT", 2),
    ]
}

/// `message inotify_wd_entry`
package struct InotifyWdEntry: ImageMessage {
    package var id: UInt32
    package var i_ino: UInt64
    package var mask: UInt32
    package var ignored_mask: UInt32
    package var s_dev: UInt32
    package var wd: UInt32
    package var f_handle: FhEntry

    package init(
        id: UInt32 = 0,
        i_ino: UInt64 = 0,
        mask: UInt32 = 0,
        ignored_mask: UInt32 = 0,
        s_dev: UInt32 = 0,
        wd: UInt32 = 0,
        f_handle: FhEntry = FhEntry()
    ) {
        self.id = id
        self.i_ino = i_ino
        self.mask = mask
        self.ignored_mask = ignored_mask
        self.s_dev = s_dev
        self.wd = wd
        self.f_handle = f_handle
    }

    package static var schema: Schema { Schema.at(87) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        i_ino = record.uint64(1)
        mask = record.uint32(2)
        ignored_mask = record.uint32(3)
        s_dev = record.uint32(4)
        wd = record.uint32(5)
        f_handle = try record.message(6)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint64(1, i_ino)
        record.uint32(2, mask)
        record.uint32(3, ignored_mask)
        record.uint32(4, s_dev)
        record.uint32(5, wd)
        record.message(6, f_handle)
    }
}

/// `message inotify_file_entry`
package struct InotifyFileEntry: ImageMessage {
    package var id: UInt32
    package var flags: UInt32
    package var fown: FownEntry
    package var wd: [InotifyWdEntry]

    package init(
        id: UInt32 = 0,
        flags: UInt32 = 0,
        fown: FownEntry = FownEntry(),
        wd: [InotifyWdEntry] = []
    ) {
        self.id = id
        self.flags = flags
        self.fown = fown
        self.wd = wd
    }

    package static var schema: Schema { Schema.at(88) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        flags = record.uint32(1)
        fown = try record.message(2)
        wd = try record.message(repeated: 3)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, flags)
        record.message(2, fown)
        record.message(repeated: 3, wd)
    }
}

/// `message fanotify_inode_mark_entry`
package struct FanotifyInodeMarkEntry: ImageMessage {
    package var i_ino: UInt64
    package var f_handle: FhEntry

    package init(
        i_ino: UInt64 = 0,
        f_handle: FhEntry = FhEntry()
    ) {
        self.i_ino = i_ino
        self.f_handle = f_handle
    }

    package static var schema: Schema { Schema.at(89) }

    package init(_ record: RecordReader) throws(ImageError) {
        i_ino = record.uint64(0)
        f_handle = try record.message(1)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, i_ino)
        record.message(1, f_handle)
    }
}

/// `message fanotify_mount_mark_entry`
package struct FanotifyMountMarkEntry: ImageMessage {
    package var mnt_id: UInt32
    package var path: ByteString?

    package init(
        mnt_id: UInt32 = 0,
        path: ByteString? = nil
    ) {
        self.mnt_id = mnt_id
        self.path = path
    }

    package static var schema: Schema { Schema.at(90) }

    package init(_ record: RecordReader) throws(ImageError) {
        mnt_id = record.uint32(0)
        path = record.string(optional: 1)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, mnt_id)
        record.string(optional: 1, path)
    }
}

/// `message fanotify_mark_entry`
package struct FanotifyMarkEntry: ImageMessage {
    package var id: UInt32
    package var type: MarkType
    package var mflags: UInt32
    package var mask: UInt32
    package var ignored_mask: UInt32
    package var s_dev: UInt32
    package var ie: FanotifyInodeMarkEntry?
    package var me: FanotifyMountMarkEntry?

    package init(
        id: UInt32 = 0,
        type: MarkType = .INODE,
        mflags: UInt32 = 0,
        mask: UInt32 = 0,
        ignored_mask: UInt32 = 0,
        s_dev: UInt32 = 0,
        ie: FanotifyInodeMarkEntry? = nil,
        me: FanotifyMountMarkEntry? = nil
    ) {
        self.id = id
        self.type = type
        self.mflags = mflags
        self.mask = mask
        self.ignored_mask = ignored_mask
        self.s_dev = s_dev
        self.ie = ie
        self.me = me
    }

    package static var schema: Schema { Schema.at(91) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        type = record.enumeration(1)
        mflags = record.uint32(2)
        mask = record.uint32(3)
        ignored_mask = record.uint32(4)
        s_dev = record.uint32(5)
        ie = try record.message(optional: 6)
        me = try record.message(optional: 7)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.enumeration(1, type)
        record.uint32(2, mflags)
        record.uint32(3, mask)
        record.uint32(4, ignored_mask)
        record.uint32(5, s_dev)
        record.message(optional: 6, ie)
        record.message(optional: 7, me)
    }
}

/// `message fanotify_file_entry`
package struct FanotifyFileEntry: ImageMessage {
    package var id: UInt32
    package var flags: UInt32
    package var fown: FownEntry
    package var faflags: UInt32
    package var evflags: UInt32
    package var mark: [FanotifyMarkEntry]

    package init(
        id: UInt32 = 0,
        flags: UInt32 = 0,
        fown: FownEntry = FownEntry(),
        faflags: UInt32 = 0,
        evflags: UInt32 = 0,
        mark: [FanotifyMarkEntry] = []
    ) {
        self.id = id
        self.flags = flags
        self.fown = fown
        self.faflags = faflags
        self.evflags = evflags
        self.mark = mark
    }

    package static var schema: Schema { Schema.at(92) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        flags = record.uint32(1)
        fown = try record.message(2)
        faflags = record.uint32(3)
        evflags = record.uint32(4)
        mark = try record.message(repeated: 5)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, flags)
        record.message(2, fown)
        record.uint32(3, faflags)
        record.uint32(4, evflags)
        record.message(repeated: 5, mark)
    }
}

/// `message fh_entry`
package struct FhEntry: ImageMessage {
    package var bytes: UInt32
    package var type: UInt32
    package var handle: [UInt64]
    package var path: ByteString?
    package var mnt_id: UInt32?

    package init(
        bytes: UInt32 = 0,
        type: UInt32 = 0,
        handle: [UInt64] = [],
        path: ByteString? = nil,
        mnt_id: UInt32? = nil
    ) {
        self.bytes = bytes
        self.type = type
        self.handle = handle
        self.path = path
        self.mnt_id = mnt_id
    }

    package static var schema: Schema { Schema.at(93) }

    package init(_ record: RecordReader) throws(ImageError) {
        bytes = record.uint32(0)
        type = record.uint32(1)
        handle = record.uint64(repeated: 2)
        path = record.string(optional: 3)
        mnt_id = record.uint32(optional: 4)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, bytes)
        record.uint32(1, type)
        record.uint64(repeated: 2, handle)
        record.string(optional: 3, path)
        record.uint32(optional: 4, mnt_id)
    }
}

/// `message irmap_cache_entry`
package struct IrmapCacheEntry: ImageMessage {
    package var dev: UInt32
    package var inode: UInt64
    package var path: ByteString

    package init(
        dev: UInt32 = 0,
        inode: UInt64 = 0,
        path: ByteString = ""
    ) {
        self.dev = dev
        self.inode = inode
        self.path = path
    }

    package static var schema: Schema { Schema.at(94) }

    package init(_ record: RecordReader) throws(ImageError) {
        dev = record.uint32(0)
        inode = record.uint64(1)
        path = record.string(2)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, dev)
        record.uint64(1, inode)
        record.string(2, path)
    }
}
