// Made by Scripts/regenerate-images from ghost-file.proto. Do not edit.

/// `enum remap_type`. Numbers without a name survive.
package struct RemapType: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let LINKED = Self(rawValue: 0)
    package static let GHOST = Self(rawValue: 1)
    package static let PROCFS = Self(rawValue: 2)

    package static let names: [(name: String, number: Int32)] = [
        ("LINKED", 0),
        ("GHOST", 1),
        ("PROCFS", 2),
    ]
}

/// `message ghost_file_entry`
package struct GhostFileEntry: ImageMessage {
    package var uid: UInt32
    package var gid: UInt32
    package var mode: UInt32
    package var dev: UInt32?
    package var ino: UInt64?
    package var rdev: UInt32?
    package var atim: Timeval?
    package var mtim: Timeval?
    package var chunks: Bool?
    package var size: UInt64?
    package var symlnk_target: ByteString?

    package init(
        uid: UInt32 = 0,
        gid: UInt32 = 0,
        mode: UInt32 = 0,
        dev: UInt32? = nil,
        ino: UInt64? = nil,
        rdev: UInt32? = nil,
        atim: Timeval? = nil,
        mtim: Timeval? = nil,
        chunks: Bool? = nil,
        size: UInt64? = nil,
        symlnk_target: ByteString? = nil
    ) {
        self.uid = uid
        self.gid = gid
        self.mode = mode
        self.dev = dev
        self.ino = ino
        self.rdev = rdev
        self.atim = atim
        self.mtim = mtim
        self.chunks = chunks
        self.size = size
        self.symlnk_target = symlnk_target
    }

    package static var schema: Schema { Schema.at(95) }

    package init(_ record: RecordReader) throws(ImageError) {
        uid = record.uint32(0)
        gid = record.uint32(1)
        mode = record.uint32(2)
        dev = record.uint32(optional: 3)
        ino = record.uint64(optional: 4)
        rdev = record.uint32(optional: 5)
        atim = try record.message(optional: 6)
        mtim = try record.message(optional: 7)
        chunks = record.bool(optional: 8)
        size = record.uint64(optional: 9)
        symlnk_target = record.string(optional: 10)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, uid)
        record.uint32(1, gid)
        record.uint32(2, mode)
        record.uint32(optional: 3, dev)
        record.uint64(optional: 4, ino)
        record.uint32(optional: 5, rdev)
        record.message(optional: 6, atim)
        record.message(optional: 7, mtim)
        record.bool(optional: 8, chunks)
        record.uint64(optional: 9, size)
        record.string(optional: 10, symlnk_target)
    }
}

/// `message ghost_chunk_entry`
package struct GhostChunkEntry: ImageMessage {
    package var len: UInt64
    package var off: UInt64

    package init(
        len: UInt64 = 0,
        off: UInt64 = 0
    ) {
        self.len = len
        self.off = off
    }

    package static var schema: Schema { Schema.at(96) }

    package init(_ record: RecordReader) throws(ImageError) {
        len = record.uint64(0)
        off = record.uint64(1)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, len)
        record.uint64(1, off)
    }
}

/// `message remap_file_path_entry`
package struct RemapFilePathEntry: ImageMessage {
    package var orig_id: UInt32
    package var remap_id: UInt32
    package var remap_type: RemapType?

    package init(
        orig_id: UInt32 = 0,
        remap_id: UInt32 = 0,
        remap_type: RemapType? = nil
    ) {
        self.orig_id = orig_id
        self.remap_id = remap_id
        self.remap_type = remap_type
    }

    package static var schema: Schema { Schema.at(97) }

    package init(_ record: RecordReader) throws(ImageError) {
        orig_id = record.uint32(0)
        remap_id = record.uint32(1)
        remap_type = record.enumeration(optional: 2)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, orig_id)
        record.uint32(1, remap_id)
        record.enumeration(optional: 2, remap_type)
    }
}

/// `message timeval`
package struct Timeval: ImageMessage {
    package var tv_sec: UInt64
    package var tv_usec: UInt64

    package init(
        tv_sec: UInt64 = 0,
        tv_usec: UInt64 = 0
    ) {
        self.tv_sec = tv_sec
        self.tv_usec = tv_usec
    }

    package static var schema: Schema { Schema.at(98) }

    package init(_ record: RecordReader) throws(ImageError) {
        tv_sec = record.uint64(0)
        tv_usec = record.uint64(1)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, tv_sec)
        record.uint64(1, tv_usec)
    }
}
