// Made by Scripts/regenerate-images from ipcns.proto. Do not edit.

/// `message ipc_desc_entry`
package struct IpcDescEntry: ImageMessage {
    package var key: UInt32
    package var uid: UInt32
    package var gid: UInt32
    package var cuid: UInt32
    package var cgid: UInt32
    package var mode: UInt32
    package var id: UInt32

    package init(
        key: UInt32 = 0,
        uid: UInt32 = 0,
        gid: UInt32 = 0,
        cuid: UInt32 = 0,
        cgid: UInt32 = 0,
        mode: UInt32 = 0,
        id: UInt32 = 0
    ) {
        self.key = key
        self.uid = uid
        self.gid = gid
        self.cuid = cuid
        self.cgid = cgid
        self.mode = mode
        self.id = id
    }

    package static var schema: Schema { Schema.at(104) }

    package init(_ record: RecordReader) throws(ImageError) {
        key = record.uint32(0)
        uid = record.uint32(1)
        gid = record.uint32(2)
        cuid = record.uint32(3)
        cgid = record.uint32(4)
        mode = record.uint32(5)
        id = record.uint32(6)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, key)
        record.uint32(1, uid)
        record.uint32(2, gid)
        record.uint32(3, cuid)
        record.uint32(4, cgid)
        record.uint32(5, mode)
        record.uint32(6, id)
    }
}

/// `message ipc_msg`
package struct IpcMsg: ImageMessage {
    package var mtype: UInt64
    package var msize: UInt32

    package init(
        mtype: UInt64 = 0,
        msize: UInt32 = 0
    ) {
        self.mtype = mtype
        self.msize = msize
    }

    package static var schema: Schema { Schema.at(105) }

    package init(_ record: RecordReader) throws(ImageError) {
        mtype = record.uint64(0)
        msize = record.uint32(1)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, mtype)
        record.uint32(1, msize)
    }
}

/// `message ipc_msg_entry`
package struct IpcMsgEntry: ImageMessage {
    package var desc: IpcDescEntry
    package var qbytes: UInt32
    package var qnum: UInt32

    package init(
        desc: IpcDescEntry = IpcDescEntry(),
        qbytes: UInt32 = 0,
        qnum: UInt32 = 0
    ) {
        self.desc = desc
        self.qbytes = qbytes
        self.qnum = qnum
    }

    package static var schema: Schema { Schema.at(106) }

    package init(_ record: RecordReader) throws(ImageError) {
        desc = try record.message(0)
        qbytes = record.uint32(1)
        qnum = record.uint32(2)
    }

    package func write(to record: RecordWriter) {
        record.message(0, desc)
        record.uint32(1, qbytes)
        record.uint32(2, qnum)
    }
}

/// `message ipc_sem_entry`
package struct IpcSemEntry: ImageMessage {
    package var desc: IpcDescEntry
    package var nsems: UInt32

    package init(
        desc: IpcDescEntry = IpcDescEntry(),
        nsems: UInt32 = 0
    ) {
        self.desc = desc
        self.nsems = nsems
    }

    package static var schema: Schema { Schema.at(107) }

    package init(_ record: RecordReader) throws(ImageError) {
        desc = try record.message(0)
        nsems = record.uint32(1)
    }

    package func write(to record: RecordWriter) {
        record.message(0, desc)
        record.uint32(1, nsems)
    }
}

/// `message ipc_shm_entry`
package struct IpcShmEntry: ImageMessage {
    package var desc: IpcDescEntry
    package var size: UInt64
    package var in_pagemaps: Bool?
    package var hugetlb_flag: UInt32?

    package init(
        desc: IpcDescEntry = IpcDescEntry(),
        size: UInt64 = 0,
        in_pagemaps: Bool? = nil,
        hugetlb_flag: UInt32? = nil
    ) {
        self.desc = desc
        self.size = size
        self.in_pagemaps = in_pagemaps
        self.hugetlb_flag = hugetlb_flag
    }

    package static var schema: Schema { Schema.at(108) }

    package init(_ record: RecordReader) throws(ImageError) {
        desc = try record.message(0)
        size = record.uint64(1)
        in_pagemaps = record.bool(optional: 2)
        hugetlb_flag = record.uint32(optional: 3)
    }

    package func write(to record: RecordWriter) {
        record.message(0, desc)
        record.uint64(1, size)
        record.bool(optional: 2, in_pagemaps)
        record.uint32(optional: 3, hugetlb_flag)
    }
}

/// `message ipc_var_entry`
package struct IpcVarEntry: ImageMessage {
    package var sem_ctls: [UInt32]
    package var msg_ctlmax: UInt32
    package var msg_ctlmnb: UInt32
    package var msg_ctlmni: UInt32
    package var auto_msgmni: UInt32
    package var shm_ctlmax: UInt64
    package var shm_ctlall: UInt64
    package var shm_ctlmni: UInt32
    package var shm_rmid_forced: UInt32
    package var mq_queues_max: UInt32
    package var mq_msg_max: UInt32
    package var mq_msgsize_max: UInt32
    package var mq_msg_default: UInt32?
    package var mq_msgsize_default: UInt32?
    package var msg_next_id: UInt32?
    package var sem_next_id: UInt32?
    package var shm_next_id: UInt32?

    package init(
        sem_ctls: [UInt32] = [],
        msg_ctlmax: UInt32 = 0,
        msg_ctlmnb: UInt32 = 0,
        msg_ctlmni: UInt32 = 0,
        auto_msgmni: UInt32 = 0,
        shm_ctlmax: UInt64 = 0,
        shm_ctlall: UInt64 = 0,
        shm_ctlmni: UInt32 = 0,
        shm_rmid_forced: UInt32 = 0,
        mq_queues_max: UInt32 = 0,
        mq_msg_max: UInt32 = 0,
        mq_msgsize_max: UInt32 = 0,
        mq_msg_default: UInt32? = nil,
        mq_msgsize_default: UInt32? = nil,
        msg_next_id: UInt32? = nil,
        sem_next_id: UInt32? = nil,
        shm_next_id: UInt32? = nil
    ) {
        self.sem_ctls = sem_ctls
        self.msg_ctlmax = msg_ctlmax
        self.msg_ctlmnb = msg_ctlmnb
        self.msg_ctlmni = msg_ctlmni
        self.auto_msgmni = auto_msgmni
        self.shm_ctlmax = shm_ctlmax
        self.shm_ctlall = shm_ctlall
        self.shm_ctlmni = shm_ctlmni
        self.shm_rmid_forced = shm_rmid_forced
        self.mq_queues_max = mq_queues_max
        self.mq_msg_max = mq_msg_max
        self.mq_msgsize_max = mq_msgsize_max
        self.mq_msg_default = mq_msg_default
        self.mq_msgsize_default = mq_msgsize_default
        self.msg_next_id = msg_next_id
        self.sem_next_id = sem_next_id
        self.shm_next_id = shm_next_id
    }

    package static var schema: Schema { Schema.at(109) }

    package init(_ record: RecordReader) throws(ImageError) {
        sem_ctls = record.uint32(repeated: 0)
        msg_ctlmax = record.uint32(1)
        msg_ctlmnb = record.uint32(2)
        msg_ctlmni = record.uint32(3)
        auto_msgmni = record.uint32(4)
        shm_ctlmax = record.uint64(5)
        shm_ctlall = record.uint64(6)
        shm_ctlmni = record.uint32(7)
        shm_rmid_forced = record.uint32(8)
        mq_queues_max = record.uint32(9)
        mq_msg_max = record.uint32(10)
        mq_msgsize_max = record.uint32(11)
        mq_msg_default = record.uint32(optional: 12)
        mq_msgsize_default = record.uint32(optional: 13)
        msg_next_id = record.uint32(optional: 14)
        sem_next_id = record.uint32(optional: 15)
        shm_next_id = record.uint32(optional: 16)
    }

    package func write(to record: RecordWriter) {
        record.uint32(repeated: 0, sem_ctls)
        record.uint32(1, msg_ctlmax)
        record.uint32(2, msg_ctlmnb)
        record.uint32(3, msg_ctlmni)
        record.uint32(4, auto_msgmni)
        record.uint64(5, shm_ctlmax)
        record.uint64(6, shm_ctlall)
        record.uint32(7, shm_ctlmni)
        record.uint32(8, shm_rmid_forced)
        record.uint32(9, mq_queues_max)
        record.uint32(10, mq_msg_max)
        record.uint32(11, mq_msgsize_max)
        record.uint32(optional: 12, mq_msg_default)
        record.uint32(optional: 13, mq_msgsize_default)
        record.uint32(optional: 14, msg_next_id)
        record.uint32(optional: 15, sem_next_id)
        record.uint32(optional: 16, shm_next_id)
    }
}
