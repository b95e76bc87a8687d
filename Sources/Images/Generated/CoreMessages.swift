// Made by Scripts/regenerate-images from core.proto. Do not edit.

/// `enum seccomp_mode`. Numbers without a name survive.
package struct SeccompMode: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let disabled = Self(rawValue: 0)
    package static let strict = Self(rawValue: 1)
    package static let filter = Self(rawValue: 2)

    package static let names: [(name: String, number: Int32)] = [
        ("disabled", 0),
        ("strict", 1),
        ("filter", 2),
    ]
}

/// `message task_core_entry`
package struct TaskCoreEntry: ImageMessage {
    package var task_state: UInt32
    package var exit_code: UInt32
    package var personality: UInt32
    package var flags: UInt32
    package var blk_sigset: UInt64
    package var comm: ByteString
    package var timers: TaskTimersEntry?
    package var rlimits: TaskRlimitsEntry?
    package var cg_set: UInt32?
    package var signals_s: SignalQueueEntry?
    package var old_seccomp_mode: SeccompMode?
    package var old_seccomp_filter: UInt32?
    package var loginuid: UInt32?
    package var oom_score_adj: Int32?
    package var sigactions: [SaEntry]
    package var child_subreaper: Bool?
    package var blk_sigset_extended: UInt64?
    package var stop_signo: UInt32?
    package var membarrier_registration_mask: UInt32?
    package var cryo_stop_waited: Bool?
    package var cryo_coredump_filter: UInt32?
    package var cryo_autogroup_nice: Int32?
    package var cryo_futex_slots: UInt32?
    package var cryo_timer_restore_ids: Bool?

    package init(
        task_state: UInt32 = 0,
        exit_code: UInt32 = 0,
        personality: UInt32 = 0,
        flags: UInt32 = 0,
        blk_sigset: UInt64 = 0,
        comm: ByteString = "",
        timers: TaskTimersEntry? = nil,
        rlimits: TaskRlimitsEntry? = nil,
        cg_set: UInt32? = nil,
        signals_s: SignalQueueEntry? = nil,
        old_seccomp_mode: SeccompMode? = nil,
        old_seccomp_filter: UInt32? = nil,
        loginuid: UInt32? = nil,
        oom_score_adj: Int32? = nil,
        sigactions: [SaEntry] = [],
        child_subreaper: Bool? = nil,
        blk_sigset_extended: UInt64? = nil,
        stop_signo: UInt32? = nil,
        membarrier_registration_mask: UInt32? = nil,
        cryo_stop_waited: Bool? = nil,
        cryo_coredump_filter: UInt32? = nil,
        cryo_autogroup_nice: Int32? = nil,
        cryo_futex_slots: UInt32? = nil,
        cryo_timer_restore_ids: Bool? = nil
    ) {
        self.task_state = task_state
        self.exit_code = exit_code
        self.personality = personality
        self.flags = flags
        self.blk_sigset = blk_sigset
        self.comm = comm
        self.timers = timers
        self.rlimits = rlimits
        self.cg_set = cg_set
        self.signals_s = signals_s
        self.old_seccomp_mode = old_seccomp_mode
        self.old_seccomp_filter = old_seccomp_filter
        self.loginuid = loginuid
        self.oom_score_adj = oom_score_adj
        self.sigactions = sigactions
        self.child_subreaper = child_subreaper
        self.blk_sigset_extended = blk_sigset_extended
        self.stop_signo = stop_signo
        self.membarrier_registration_mask = membarrier_registration_mask
        self.cryo_stop_waited = cryo_stop_waited
        self.cryo_coredump_filter = cryo_coredump_filter
        self.cryo_autogroup_nice = cryo_autogroup_nice
        self.cryo_futex_slots = cryo_futex_slots
        self.cryo_timer_restore_ids = cryo_timer_restore_ids
    }

    package static var schema: Schema { Schema.at(57) }

    package init(_ record: RecordReader) throws(ImageError) {
        task_state = record.uint32(0)
        exit_code = record.uint32(1)
        personality = record.uint32(2)
        flags = record.uint32(3)
        blk_sigset = record.uint64(4)
        comm = record.string(5)
        timers = try record.message(optional: 6)
        rlimits = try record.message(optional: 7)
        cg_set = record.uint32(optional: 8)
        signals_s = try record.message(optional: 9)
        old_seccomp_mode = record.enumeration(optional: 10)
        old_seccomp_filter = record.uint32(optional: 11)
        loginuid = record.uint32(optional: 12)
        oom_score_adj = record.int32(optional: 13)
        sigactions = try record.message(repeated: 14)
        child_subreaper = record.bool(optional: 15)
        blk_sigset_extended = record.uint64(optional: 16)
        stop_signo = record.uint32(optional: 17)
        membarrier_registration_mask = record.uint32(optional: 18)
        cryo_stop_waited = record.bool(optional: 19)
        cryo_coredump_filter = record.uint32(optional: 20)
        cryo_autogroup_nice = record.int32(optional: 21)
        cryo_futex_slots = record.uint32(optional: 22)
        cryo_timer_restore_ids = record.bool(optional: 23)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, task_state)
        record.uint32(1, exit_code)
        record.uint32(2, personality)
        record.uint32(3, flags)
        record.uint64(4, blk_sigset)
        record.string(5, comm)
        record.message(optional: 6, timers)
        record.message(optional: 7, rlimits)
        record.uint32(optional: 8, cg_set)
        record.message(optional: 9, signals_s)
        record.enumeration(optional: 10, old_seccomp_mode)
        record.uint32(optional: 11, old_seccomp_filter)
        record.uint32(optional: 12, loginuid)
        record.int32(optional: 13, oom_score_adj)
        record.message(repeated: 14, sigactions)
        record.bool(optional: 15, child_subreaper)
        record.uint64(optional: 16, blk_sigset_extended)
        record.uint32(optional: 17, stop_signo)
        record.uint32(optional: 18, membarrier_registration_mask)
        record.bool(optional: 19, cryo_stop_waited)
        record.uint32(optional: 20, cryo_coredump_filter)
        record.int32(optional: 21, cryo_autogroup_nice)
        record.uint32(optional: 22, cryo_futex_slots)
        record.bool(optional: 23, cryo_timer_restore_ids)
    }
}

/// `message task_kobj_ids_entry`
package struct TaskKobjIdsEntry: ImageMessage {
    package var vm_id: UInt32
    package var files_id: UInt32
    package var fs_id: UInt32
    package var sighand_id: UInt32
    package var pid_ns_id: UInt32?
    package var net_ns_id: UInt32?
    package var ipc_ns_id: UInt32?
    package var uts_ns_id: UInt32?
    package var mnt_ns_id: UInt32?
    package var user_ns_id: UInt32?
    package var cgroup_ns_id: UInt32?
    package var time_ns_id: UInt32?

    package init(
        vm_id: UInt32 = 0,
        files_id: UInt32 = 0,
        fs_id: UInt32 = 0,
        sighand_id: UInt32 = 0,
        pid_ns_id: UInt32? = nil,
        net_ns_id: UInt32? = nil,
        ipc_ns_id: UInt32? = nil,
        uts_ns_id: UInt32? = nil,
        mnt_ns_id: UInt32? = nil,
        user_ns_id: UInt32? = nil,
        cgroup_ns_id: UInt32? = nil,
        time_ns_id: UInt32? = nil
    ) {
        self.vm_id = vm_id
        self.files_id = files_id
        self.fs_id = fs_id
        self.sighand_id = sighand_id
        self.pid_ns_id = pid_ns_id
        self.net_ns_id = net_ns_id
        self.ipc_ns_id = ipc_ns_id
        self.uts_ns_id = uts_ns_id
        self.mnt_ns_id = mnt_ns_id
        self.user_ns_id = user_ns_id
        self.cgroup_ns_id = cgroup_ns_id
        self.time_ns_id = time_ns_id
    }

    package static var schema: Schema { Schema.at(58) }

    package init(_ record: RecordReader) throws(ImageError) {
        vm_id = record.uint32(0)
        files_id = record.uint32(1)
        fs_id = record.uint32(2)
        sighand_id = record.uint32(3)
        pid_ns_id = record.uint32(optional: 4)
        net_ns_id = record.uint32(optional: 5)
        ipc_ns_id = record.uint32(optional: 6)
        uts_ns_id = record.uint32(optional: 7)
        mnt_ns_id = record.uint32(optional: 8)
        user_ns_id = record.uint32(optional: 9)
        cgroup_ns_id = record.uint32(optional: 10)
        time_ns_id = record.uint32(optional: 11)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, vm_id)
        record.uint32(1, files_id)
        record.uint32(2, fs_id)
        record.uint32(3, sighand_id)
        record.uint32(optional: 4, pid_ns_id)
        record.uint32(optional: 5, net_ns_id)
        record.uint32(optional: 6, ipc_ns_id)
        record.uint32(optional: 7, uts_ns_id)
        record.uint32(optional: 8, mnt_ns_id)
        record.uint32(optional: 9, user_ns_id)
        record.uint32(optional: 10, cgroup_ns_id)
        record.uint32(optional: 11, time_ns_id)
    }
}

/// `message thread_sas_entry`
package struct ThreadSasEntry: ImageMessage {
    package var ss_sp: UInt64
    package var ss_size: UInt64
    package var ss_flags: UInt32

    package init(
        ss_sp: UInt64 = 0,
        ss_size: UInt64 = 0,
        ss_flags: UInt32 = 0
    ) {
        self.ss_sp = ss_sp
        self.ss_size = ss_size
        self.ss_flags = ss_flags
    }

    package static var schema: Schema { Schema.at(59) }

    package init(_ record: RecordReader) throws(ImageError) {
        ss_sp = record.uint64(0)
        ss_size = record.uint64(1)
        ss_flags = record.uint32(2)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, ss_sp)
        record.uint64(1, ss_size)
        record.uint32(2, ss_flags)
    }
}

/// `message thread_core_entry`
package struct ThreadCoreEntry: ImageMessage {
    package var futex_rla: UInt64
    package var futex_rla_len: UInt32
    package var sched_nice: Int32?
    package var sched_policy: UInt32?
    package var sched_prio: UInt32?
    package var blk_sigset: UInt64?
    package var sas: ThreadSasEntry?
    package var pdeath_sig: UInt32?
    package var signals_p: SignalQueueEntry?
    package var creds: CredsEntry?
    package var seccomp_mode: SeccompMode?
    package var seccomp_filter: UInt32?
    package var comm: ByteString?
    package var blk_sigset_extended: UInt64?
    package var rseq_entry: RseqEntry?
    package var cg_set: UInt32?
    package var cryo_cpu_affinity: [UInt8]?
    package var cryo_timer_slack: UInt64?
    package var cryo_tsc: UInt32?
    package var cryo_mce_kill: UInt32?
    package var cryo_io_flusher: Bool?
    package var cryo_speculation: [CryoSpeculationEntry]
    package var cryo_ioprio: UInt32?
    package var cryo_uclamp_min: UInt32?
    package var cryo_uclamp_max: UInt32?
    package var cryo_mempolicy: CryoMempolicyEntry?
    package var cryo_cpuid_faulting: Bool?
    package var cryo_slice: UInt64?

    package init(
        futex_rla: UInt64 = 0,
        futex_rla_len: UInt32 = 0,
        sched_nice: Int32? = nil,
        sched_policy: UInt32? = nil,
        sched_prio: UInt32? = nil,
        blk_sigset: UInt64? = nil,
        sas: ThreadSasEntry? = nil,
        pdeath_sig: UInt32? = nil,
        signals_p: SignalQueueEntry? = nil,
        creds: CredsEntry? = nil,
        seccomp_mode: SeccompMode? = nil,
        seccomp_filter: UInt32? = nil,
        comm: ByteString? = nil,
        blk_sigset_extended: UInt64? = nil,
        rseq_entry: RseqEntry? = nil,
        cg_set: UInt32? = nil,
        cryo_cpu_affinity: [UInt8]? = nil,
        cryo_timer_slack: UInt64? = nil,
        cryo_tsc: UInt32? = nil,
        cryo_mce_kill: UInt32? = nil,
        cryo_io_flusher: Bool? = nil,
        cryo_speculation: [CryoSpeculationEntry] = [],
        cryo_ioprio: UInt32? = nil,
        cryo_uclamp_min: UInt32? = nil,
        cryo_uclamp_max: UInt32? = nil,
        cryo_mempolicy: CryoMempolicyEntry? = nil,
        cryo_cpuid_faulting: Bool? = nil,
        cryo_slice: UInt64? = nil
    ) {
        self.futex_rla = futex_rla
        self.futex_rla_len = futex_rla_len
        self.sched_nice = sched_nice
        self.sched_policy = sched_policy
        self.sched_prio = sched_prio
        self.blk_sigset = blk_sigset
        self.sas = sas
        self.pdeath_sig = pdeath_sig
        self.signals_p = signals_p
        self.creds = creds
        self.seccomp_mode = seccomp_mode
        self.seccomp_filter = seccomp_filter
        self.comm = comm
        self.blk_sigset_extended = blk_sigset_extended
        self.rseq_entry = rseq_entry
        self.cg_set = cg_set
        self.cryo_cpu_affinity = cryo_cpu_affinity
        self.cryo_timer_slack = cryo_timer_slack
        self.cryo_tsc = cryo_tsc
        self.cryo_mce_kill = cryo_mce_kill
        self.cryo_io_flusher = cryo_io_flusher
        self.cryo_speculation = cryo_speculation
        self.cryo_ioprio = cryo_ioprio
        self.cryo_uclamp_min = cryo_uclamp_min
        self.cryo_uclamp_max = cryo_uclamp_max
        self.cryo_mempolicy = cryo_mempolicy
        self.cryo_cpuid_faulting = cryo_cpuid_faulting
        self.cryo_slice = cryo_slice
    }

    package static var schema: Schema { Schema.at(60) }

    package init(_ record: RecordReader) throws(ImageError) {
        futex_rla = record.uint64(0)
        futex_rla_len = record.uint32(1)
        sched_nice = record.int32(optional: 2)
        sched_policy = record.uint32(optional: 3)
        sched_prio = record.uint32(optional: 4)
        blk_sigset = record.uint64(optional: 5)
        sas = try record.message(optional: 6)
        pdeath_sig = record.uint32(optional: 7)
        signals_p = try record.message(optional: 8)
        creds = try record.message(optional: 9)
        seccomp_mode = record.enumeration(optional: 10)
        seccomp_filter = record.uint32(optional: 11)
        comm = record.string(optional: 12)
        blk_sigset_extended = record.uint64(optional: 13)
        rseq_entry = try record.message(optional: 14)
        cg_set = record.uint32(optional: 15)
        cryo_cpu_affinity = record.bytes(optional: 16)
        cryo_timer_slack = record.uint64(optional: 17)
        cryo_tsc = record.uint32(optional: 18)
        cryo_mce_kill = record.uint32(optional: 19)
        cryo_io_flusher = record.bool(optional: 20)
        cryo_speculation = try record.message(repeated: 21)
        cryo_ioprio = record.uint32(optional: 22)
        cryo_uclamp_min = record.uint32(optional: 23)
        cryo_uclamp_max = record.uint32(optional: 24)
        cryo_mempolicy = try record.message(optional: 25)
        cryo_cpuid_faulting = record.bool(optional: 26)
        cryo_slice = record.uint64(optional: 27)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, futex_rla)
        record.uint32(1, futex_rla_len)
        record.int32(optional: 2, sched_nice)
        record.uint32(optional: 3, sched_policy)
        record.uint32(optional: 4, sched_prio)
        record.uint64(optional: 5, blk_sigset)
        record.message(optional: 6, sas)
        record.uint32(optional: 7, pdeath_sig)
        record.message(optional: 8, signals_p)
        record.message(optional: 9, creds)
        record.enumeration(optional: 10, seccomp_mode)
        record.uint32(optional: 11, seccomp_filter)
        record.string(optional: 12, comm)
        record.uint64(optional: 13, blk_sigset_extended)
        record.message(optional: 14, rseq_entry)
        record.uint32(optional: 15, cg_set)
        record.bytes(optional: 16, cryo_cpu_affinity)
        record.uint64(optional: 17, cryo_timer_slack)
        record.uint32(optional: 18, cryo_tsc)
        record.uint32(optional: 19, cryo_mce_kill)
        record.bool(optional: 20, cryo_io_flusher)
        record.message(repeated: 21, cryo_speculation)
        record.uint32(optional: 22, cryo_ioprio)
        record.uint32(optional: 23, cryo_uclamp_min)
        record.uint32(optional: 24, cryo_uclamp_max)
        record.message(optional: 25, cryo_mempolicy)
        record.bool(optional: 26, cryo_cpuid_faulting)
        record.uint64(optional: 27, cryo_slice)
    }
}

/// `message cryo_speculation_entry`
package struct CryoSpeculationEntry: ImageMessage {
    package var misfeature: UInt32
    package var control: UInt32

    package init(
        misfeature: UInt32 = 0,
        control: UInt32 = 0
    ) {
        self.misfeature = misfeature
        self.control = control
    }

    package static var schema: Schema { Schema.at(61) }

    package init(_ record: RecordReader) throws(ImageError) {
        misfeature = record.uint32(0)
        control = record.uint32(1)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, misfeature)
        record.uint32(1, control)
    }
}

/// `message task_rlimits_entry`
package struct TaskRlimitsEntry: ImageMessage {
    package var rlimits: [RlimitEntry]

    package init(
        rlimits: [RlimitEntry] = []
    ) {
        self.rlimits = rlimits
    }

    package static var schema: Schema { Schema.at(62) }

    package init(_ record: RecordReader) throws(ImageError) {
        rlimits = try record.message(repeated: 0)
    }

    package func write(to record: RecordWriter) {
        record.message(repeated: 0, rlimits)
    }
}

/// `message core_entry`
package struct CoreEntry: ImageMessage {
    /// `enum core_entry.march`. Numbers without a name survive.
    package struct March: ImageEnum {
        package var rawValue: Int32
        package init(rawValue: Int32) { self.rawValue = rawValue }

        package static let UNKNOWN = Self(rawValue: 0)
        package static let X86_64 = Self(rawValue: 1)
        package static let ARM = Self(rawValue: 2)
        package static let AARCH64 = Self(rawValue: 3)
        package static let PPC64 = Self(rawValue: 4)
        package static let S390 = Self(rawValue: 5)
        package static let MIPS = Self(rawValue: 6)
        package static let LOONGARCH64 = Self(rawValue: 7)
        package static let RISCV64 = Self(rawValue: 8)

        package static let names: [(name: String, number: Int32)] = [
            ("UNKNOWN", 0),
            ("X86_64", 1),
            ("ARM", 2),
            ("AARCH64", 3),
            ("PPC64", 4),
            ("S390", 5),
            ("MIPS", 6),
            ("LOONGARCH64", 7),
            ("RISCV64", 8),
        ]
    }

    package var mtype: CoreEntry.March
    @Boxed package var thread_info: ThreadInfoX86?
    @Boxed package var tc: TaskCoreEntry?
    @Boxed package var ids: TaskKobjIdsEntry?
    @Boxed package var thread_core: ThreadCoreEntry?
    @Boxed package var ti_arm: ThreadInfoArm?
    @Boxed package var ti_aarch64: ThreadInfoAarch64?
    @Boxed package var ti_ppc64: ThreadInfoPpc64?
    @Boxed package var ti_s390: ThreadInfoS390?
    @Boxed package var ti_mips: ThreadInfoMips?
    @Boxed package var ti_loongarch64: ThreadInfoLoongarch64?
    @Boxed package var ti_riscv64: ThreadInfoRiscv64?

    package init(
        mtype: CoreEntry.March = .UNKNOWN,
        thread_info: ThreadInfoX86? = nil,
        tc: TaskCoreEntry? = nil,
        ids: TaskKobjIdsEntry? = nil,
        thread_core: ThreadCoreEntry? = nil,
        ti_arm: ThreadInfoArm? = nil,
        ti_aarch64: ThreadInfoAarch64? = nil,
        ti_ppc64: ThreadInfoPpc64? = nil,
        ti_s390: ThreadInfoS390? = nil,
        ti_mips: ThreadInfoMips? = nil,
        ti_loongarch64: ThreadInfoLoongarch64? = nil,
        ti_riscv64: ThreadInfoRiscv64? = nil
    ) {
        self.mtype = mtype
        self.thread_info = thread_info
        self.tc = tc
        self.ids = ids
        self.thread_core = thread_core
        self.ti_arm = ti_arm
        self.ti_aarch64 = ti_aarch64
        self.ti_ppc64 = ti_ppc64
        self.ti_s390 = ti_s390
        self.ti_mips = ti_mips
        self.ti_loongarch64 = ti_loongarch64
        self.ti_riscv64 = ti_riscv64
    }

    package static var schema: Schema { Schema.at(63) }

    package init(_ record: RecordReader) throws(ImageError) {
        mtype = record.enumeration(0)
        thread_info = try record.message(optional: 1)
        tc = try record.message(optional: 2)
        ids = try record.message(optional: 3)
        thread_core = try record.message(optional: 4)
        ti_arm = try record.message(optional: 5)
        ti_aarch64 = try record.message(optional: 6)
        ti_ppc64 = try record.message(optional: 7)
        ti_s390 = try record.message(optional: 8)
        ti_mips = try record.message(optional: 9)
        ti_loongarch64 = try record.message(optional: 10)
        ti_riscv64 = try record.message(optional: 11)
    }

    package func write(to record: RecordWriter) {
        record.enumeration(0, mtype)
        record.message(optional: 1, thread_info)
        record.message(optional: 2, tc)
        record.message(optional: 3, ids)
        record.message(optional: 4, thread_core)
        record.message(optional: 5, ti_arm)
        record.message(optional: 6, ti_aarch64)
        record.message(optional: 7, ti_ppc64)
        record.message(optional: 8, ti_s390)
        record.message(optional: 9, ti_mips)
        record.message(optional: 10, ti_loongarch64)
        record.message(optional: 11, ti_riscv64)
    }
}

/// `message rlimit_entry`
package struct RlimitEntry: ImageMessage {
    package var cur: UInt64
    package var max: UInt64

    package init(
        cur: UInt64 = 0,
        max: UInt64 = 0
    ) {
        self.cur = cur
        self.max = max
    }

    package static var schema: Schema { Schema.at(64) }

    package init(_ record: RecordReader) throws(ImageError) {
        cur = record.uint64(0)
        max = record.uint64(1)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, cur)
        record.uint64(1, max)
    }
}

/// `message rseq_entry`
package struct RseqEntry: ImageMessage {
    package var rseq_abi_pointer: UInt64
    package var rseq_abi_size: UInt32
    package var signature: UInt32
    package var rseq_cs_pointer: UInt64?

    package init(
        rseq_abi_pointer: UInt64 = 0,
        rseq_abi_size: UInt32 = 0,
        signature: UInt32 = 0,
        rseq_cs_pointer: UInt64? = nil
    ) {
        self.rseq_abi_pointer = rseq_abi_pointer
        self.rseq_abi_size = rseq_abi_size
        self.signature = signature
        self.rseq_cs_pointer = rseq_cs_pointer
    }

    package static var schema: Schema { Schema.at(65) }

    package init(_ record: RecordReader) throws(ImageError) {
        rseq_abi_pointer = record.uint64(0)
        rseq_abi_size = record.uint32(1)
        signature = record.uint32(2)
        rseq_cs_pointer = record.uint64(optional: 3)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, rseq_abi_pointer)
        record.uint32(1, rseq_abi_size)
        record.uint32(2, signature)
        record.uint64(optional: 3, rseq_cs_pointer)
    }
}
