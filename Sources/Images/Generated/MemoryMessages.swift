// Made by Scripts/regenerate-images from memory.proto. Do not edit.

/// `message aio_ring_entry`
package struct AioRingEntry: ImageMessage {
    package var id: UInt64
    package var nr_req: UInt32
    package var ring_len: UInt32

    package init(
        id: UInt64 = 0,
        nr_req: UInt32 = 0,
        ring_len: UInt32 = 0
    ) {
        self.id = id
        self.nr_req = nr_req
        self.ring_len = ring_len
    }

    package static var schema: Schema { Schema.at(112) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint64(0)
        nr_req = record.uint32(1)
        ring_len = record.uint32(2)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, id)
        record.uint32(1, nr_req)
        record.uint32(2, ring_len)
    }
}

/// `message mm_entry`
package struct MmEntry: ImageMessage {
    package var mm_start_code: UInt64
    package var mm_end_code: UInt64
    package var mm_start_data: UInt64
    package var mm_end_data: UInt64
    package var mm_start_stack: UInt64
    package var mm_start_brk: UInt64
    package var mm_brk: UInt64
    package var mm_arg_start: UInt64
    package var mm_arg_end: UInt64
    package var mm_env_start: UInt64
    package var mm_env_end: UInt64
    package var exe_file_id: UInt32
    package var mm_saved_auxv: [UInt64]
    package var vmas: [VmaEntry]
    package var dumpable: Int32?
    package var aios: [AioRingEntry]
    package var thp_disabled: Bool?
    package var cryo_mdwe: UInt32?
    package var cryo_mlockall: UInt32?
    package var cryo_memory_merge: Bool?
    package var cryo_thp_flags: UInt32?
    package var cryo_pkeys: UInt32?

    package init(
        mm_start_code: UInt64 = 0,
        mm_end_code: UInt64 = 0,
        mm_start_data: UInt64 = 0,
        mm_end_data: UInt64 = 0,
        mm_start_stack: UInt64 = 0,
        mm_start_brk: UInt64 = 0,
        mm_brk: UInt64 = 0,
        mm_arg_start: UInt64 = 0,
        mm_arg_end: UInt64 = 0,
        mm_env_start: UInt64 = 0,
        mm_env_end: UInt64 = 0,
        exe_file_id: UInt32 = 0,
        mm_saved_auxv: [UInt64] = [],
        vmas: [VmaEntry] = [],
        dumpable: Int32? = nil,
        aios: [AioRingEntry] = [],
        thp_disabled: Bool? = nil,
        cryo_mdwe: UInt32? = nil,
        cryo_mlockall: UInt32? = nil,
        cryo_memory_merge: Bool? = nil,
        cryo_thp_flags: UInt32? = nil,
        cryo_pkeys: UInt32? = nil
    ) {
        self.mm_start_code = mm_start_code
        self.mm_end_code = mm_end_code
        self.mm_start_data = mm_start_data
        self.mm_end_data = mm_end_data
        self.mm_start_stack = mm_start_stack
        self.mm_start_brk = mm_start_brk
        self.mm_brk = mm_brk
        self.mm_arg_start = mm_arg_start
        self.mm_arg_end = mm_arg_end
        self.mm_env_start = mm_env_start
        self.mm_env_end = mm_env_end
        self.exe_file_id = exe_file_id
        self.mm_saved_auxv = mm_saved_auxv
        self.vmas = vmas
        self.dumpable = dumpable
        self.aios = aios
        self.thp_disabled = thp_disabled
        self.cryo_mdwe = cryo_mdwe
        self.cryo_mlockall = cryo_mlockall
        self.cryo_memory_merge = cryo_memory_merge
        self.cryo_thp_flags = cryo_thp_flags
        self.cryo_pkeys = cryo_pkeys
    }

    package static var schema: Schema { Schema.at(113) }

    package init(_ record: RecordReader) throws(ImageError) {
        mm_start_code = record.uint64(0)
        mm_end_code = record.uint64(1)
        mm_start_data = record.uint64(2)
        mm_end_data = record.uint64(3)
        mm_start_stack = record.uint64(4)
        mm_start_brk = record.uint64(5)
        mm_brk = record.uint64(6)
        mm_arg_start = record.uint64(7)
        mm_arg_end = record.uint64(8)
        mm_env_start = record.uint64(9)
        mm_env_end = record.uint64(10)
        exe_file_id = record.uint32(11)
        mm_saved_auxv = record.uint64(repeated: 12)
        vmas = try record.message(repeated: 13)
        dumpable = record.int32(optional: 14)
        aios = try record.message(repeated: 15)
        thp_disabled = record.bool(optional: 16)
        cryo_mdwe = record.uint32(optional: 17)
        cryo_mlockall = record.uint32(optional: 18)
        cryo_memory_merge = record.bool(optional: 19)
        cryo_thp_flags = record.uint32(optional: 20)
        cryo_pkeys = record.uint32(optional: 21)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, mm_start_code)
        record.uint64(1, mm_end_code)
        record.uint64(2, mm_start_data)
        record.uint64(3, mm_end_data)
        record.uint64(4, mm_start_stack)
        record.uint64(5, mm_start_brk)
        record.uint64(6, mm_brk)
        record.uint64(7, mm_arg_start)
        record.uint64(8, mm_arg_end)
        record.uint64(9, mm_env_start)
        record.uint64(10, mm_env_end)
        record.uint32(11, exe_file_id)
        record.uint64(repeated: 12, mm_saved_auxv)
        record.message(repeated: 13, vmas)
        record.int32(optional: 14, dumpable)
        record.message(repeated: 15, aios)
        record.bool(optional: 16, thp_disabled)
        record.uint32(optional: 17, cryo_mdwe)
        record.uint32(optional: 18, cryo_mlockall)
        record.bool(optional: 19, cryo_memory_merge)
        record.uint32(optional: 20, cryo_thp_flags)
        record.uint32(optional: 21, cryo_pkeys)
    }
}

/// `message vma_entry`
package struct VmaEntry: ImageMessage {
    package var start: UInt64
    package var end: UInt64
    package var pgoff: UInt64
    package var shmid: UInt64
    package var prot: UInt32
    package var flags: UInt32
    package var status: UInt32
    package var fd: Int64
    package var madv: UInt64?
    package var fdflags: UInt32?
    package var cryo_lock_on_fault: Bool?
    package var cryo_name: [UInt8]?
    package var cryo_mempolicy: CryoMempolicyEntry?
    package var cryo_pkey: UInt32?

    package init(
        start: UInt64 = 0,
        end: UInt64 = 0,
        pgoff: UInt64 = 0,
        shmid: UInt64 = 0,
        prot: UInt32 = 0,
        flags: UInt32 = 0,
        status: UInt32 = 0,
        fd: Int64 = 0,
        madv: UInt64? = nil,
        fdflags: UInt32? = nil,
        cryo_lock_on_fault: Bool? = nil,
        cryo_name: [UInt8]? = nil,
        cryo_mempolicy: CryoMempolicyEntry? = nil,
        cryo_pkey: UInt32? = nil
    ) {
        self.start = start
        self.end = end
        self.pgoff = pgoff
        self.shmid = shmid
        self.prot = prot
        self.flags = flags
        self.status = status
        self.fd = fd
        self.madv = madv
        self.fdflags = fdflags
        self.cryo_lock_on_fault = cryo_lock_on_fault
        self.cryo_name = cryo_name
        self.cryo_mempolicy = cryo_mempolicy
        self.cryo_pkey = cryo_pkey
    }

    package static var schema: Schema { Schema.at(114) }

    package init(_ record: RecordReader) throws(ImageError) {
        start = record.uint64(0)
        end = record.uint64(1)
        pgoff = record.uint64(2)
        shmid = record.uint64(3)
        prot = record.uint32(4)
        flags = record.uint32(5)
        status = record.uint32(6)
        fd = record.int64(7)
        madv = record.uint64(optional: 8)
        fdflags = record.uint32(optional: 9)
        cryo_lock_on_fault = record.bool(optional: 10)
        cryo_name = record.bytes(optional: 11)
        cryo_mempolicy = try record.message(optional: 12)
        cryo_pkey = record.uint32(optional: 13)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, start)
        record.uint64(1, end)
        record.uint64(2, pgoff)
        record.uint64(3, shmid)
        record.uint32(4, prot)
        record.uint32(5, flags)
        record.uint32(6, status)
        record.int64(7, fd)
        record.uint64(optional: 8, madv)
        record.uint32(optional: 9, fdflags)
        record.bool(optional: 10, cryo_lock_on_fault)
        record.bytes(optional: 11, cryo_name)
        record.message(optional: 12, cryo_mempolicy)
        record.uint32(optional: 13, cryo_pkey)
    }
}

/// `message cryo_mempolicy_entry`
package struct CryoMempolicyEntry: ImageMessage {
    package var mode: UInt32
    package var nodes: [UInt8]

    package init(
        mode: UInt32 = 0,
        nodes: [UInt8] = []
    ) {
        self.mode = mode
        self.nodes = nodes
    }

    package static var schema: Schema { Schema.at(115) }

    package init(_ record: RecordReader) throws(ImageError) {
        mode = record.uint32(0)
        nodes = record.bytes(1)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, mode)
        record.bytes(1, nodes)
    }
}

/// `message pagemap_head`
package struct PagemapHead: ImageMessage {
    package var pages_id: UInt32

    package init(
        pages_id: UInt32 = 0
    ) {
        self.pages_id = pages_id
    }

    package static var schema: Schema { Schema.at(116) }

    package init(_ record: RecordReader) throws(ImageError) {
        pages_id = record.uint32(0)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, pages_id)
    }
}

/// `message pagemap_entry`
package struct PagemapEntry: ImageMessage {
    package var vaddr: UInt64
    package var compat_nr_pages: UInt32
    package var in_parent: Bool?
    package var flags: UInt32?
    package var nr_pages: UInt64?

    package init(
        vaddr: UInt64 = 0,
        compat_nr_pages: UInt32 = 0,
        in_parent: Bool? = nil,
        flags: UInt32? = nil,
        nr_pages: UInt64? = nil
    ) {
        self.vaddr = vaddr
        self.compat_nr_pages = compat_nr_pages
        self.in_parent = in_parent
        self.flags = flags
        self.nr_pages = nr_pages
    }

    package static var schema: Schema { Schema.at(117) }

    package init(_ record: RecordReader) throws(ImageError) {
        vaddr = record.uint64(0)
        compat_nr_pages = record.uint32(1)
        in_parent = record.bool(optional: 2)
        flags = record.uint32(optional: 3)
        nr_pages = record.uint64(optional: 4)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, vaddr)
        record.uint32(1, compat_nr_pages)
        record.bool(optional: 2, in_parent)
        record.uint32(optional: 3, flags)
        record.uint64(optional: 4, nr_pages)
    }
}
