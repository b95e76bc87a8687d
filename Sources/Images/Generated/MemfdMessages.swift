// Made by Scripts/regenerate-images from memfd.proto. Do not edit.

/// `message memfd_file_entry`
package struct MemfdFileEntry: ImageMessage {
    package var id: UInt32
    package var flags: UInt32
    package var pos: UInt64
    package var fown: FownEntry
    package var inode_id: UInt32

    package init(
        id: UInt32 = 0,
        flags: UInt32 = 0,
        pos: UInt64 = 0,
        fown: FownEntry = FownEntry(),
        inode_id: UInt32 = 0
    ) {
        self.id = id
        self.flags = flags
        self.pos = pos
        self.fown = fown
        self.inode_id = inode_id
    }

    package static var schema: Schema { Schema.at(110) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        flags = record.uint32(1)
        pos = record.uint64(2)
        fown = try record.message(3)
        inode_id = record.uint32(4)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, flags)
        record.uint64(2, pos)
        record.message(3, fown)
        record.uint32(4, inode_id)
    }
}

/// `message memfd_inode_entry`
package struct MemfdInodeEntry: ImageMessage {
    package var name: ByteString
    package var uid: UInt32
    package var gid: UInt32
    package var size: UInt64
    package var shmid: UInt32
    package var seals: UInt32
    package var inode_id: UInt64
    package var hugetlb_flag: UInt32?
    package var mode: UInt32?
    package var cryo_rw_hint: UInt64?

    package init(
        name: ByteString = "",
        uid: UInt32 = 0,
        gid: UInt32 = 0,
        size: UInt64 = 0,
        shmid: UInt32 = 0,
        seals: UInt32 = 0,
        inode_id: UInt64 = 0,
        hugetlb_flag: UInt32? = nil,
        mode: UInt32? = nil,
        cryo_rw_hint: UInt64? = nil
    ) {
        self.name = name
        self.uid = uid
        self.gid = gid
        self.size = size
        self.shmid = shmid
        self.seals = seals
        self.inode_id = inode_id
        self.hugetlb_flag = hugetlb_flag
        self.mode = mode
        self.cryo_rw_hint = cryo_rw_hint
    }

    package static var schema: Schema { Schema.at(111) }

    package init(_ record: RecordReader) throws(ImageError) {
        name = record.string(0)
        uid = record.uint32(1)
        gid = record.uint32(2)
        size = record.uint64(3)
        shmid = record.uint32(4)
        seals = record.uint32(5)
        inode_id = record.uint64(6)
        hugetlb_flag = record.uint32(optional: 7)
        mode = record.uint32(optional: 8)
        cryo_rw_hint = record.uint64(optional: 9)
    }

    package func write(to record: RecordWriter) {
        record.string(0, name)
        record.uint32(1, uid)
        record.uint32(2, gid)
        record.uint64(3, size)
        record.uint32(4, shmid)
        record.uint32(5, seals)
        record.uint64(6, inode_id)
        record.uint32(optional: 7, hugetlb_flag)
        record.uint32(optional: 8, mode)
        record.uint64(optional: 9, cryo_rw_hint)
    }
}
