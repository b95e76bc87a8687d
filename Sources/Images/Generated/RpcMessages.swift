// Made by Scripts/regenerate-images from rpc.proto. Do not edit.

/// `enum criu_cg_mode`. Numbers without a name survive.
package struct CriuCgMode: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let IGNORE = Self(rawValue: 0)
    package static let CG_NONE = Self(rawValue: 1)
    package static let PROPS = Self(rawValue: 2)
    package static let SOFT = Self(rawValue: 3)
    package static let FULL = Self(rawValue: 4)
    package static let STRICT = Self(rawValue: 5)
    package static let DEFAULT = Self(rawValue: 6)

    package static let names: [(name: String, number: Int32)] = [
        ("IGNORE", 0),
        ("CG_NONE", 1),
        ("PROPS", 2),
        ("SOFT", 3),
        ("FULL", 4),
        ("STRICT", 5),
        ("DEFAULT", 6),
    ]
}

/// `enum criu_network_lock_method`. Numbers without a name survive.
package struct CriuNetworkLockMethod: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let IPTABLES = Self(rawValue: 1)
    package static let NFTABLES = Self(rawValue: 2)
    package static let SKIP = Self(rawValue: 3)

    package static let names: [(name: String, number: Int32)] = [
        ("IPTABLES", 1),
        ("NFTABLES", 2),
        ("SKIP", 3),
    ]
}

/// `enum criu_pre_dump_mode`. Numbers without a name survive.
package struct CriuPreDumpMode: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let SPLICE = Self(rawValue: 1)
    package static let VM_READ = Self(rawValue: 2)

    package static let names: [(name: String, number: Int32)] = [
        ("SPLICE", 1),
        ("VM_READ", 2),
    ]
}

/// `enum criu_req_type`. Numbers without a name survive.
package struct CriuReqType: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let EMPTY = Self(rawValue: 0)
    package static let DUMP = Self(rawValue: 1)
    package static let RESTORE = Self(rawValue: 2)
    package static let CHECK = Self(rawValue: 3)
    package static let PRE_DUMP = Self(rawValue: 4)
    package static let PAGE_SERVER = Self(rawValue: 5)
    package static let NOTIFY = Self(rawValue: 6)
    package static let CPUINFO_DUMP = Self(rawValue: 7)
    package static let CPUINFO_CHECK = Self(rawValue: 8)
    package static let FEATURE_CHECK = Self(rawValue: 9)
    package static let VERSION = Self(rawValue: 10)
    package static let WAIT_PID = Self(rawValue: 11)
    package static let PAGE_SERVER_CHLD = Self(rawValue: 12)
    package static let SINGLE_PRE_DUMP = Self(rawValue: 13)

    package static let names: [(name: String, number: Int32)] = [
        ("EMPTY", 0),
        ("DUMP", 1),
        ("RESTORE", 2),
        ("CHECK", 3),
        ("PRE_DUMP", 4),
        ("PAGE_SERVER", 5),
        ("NOTIFY", 6),
        ("CPUINFO_DUMP", 7),
        ("CPUINFO_CHECK", 8),
        ("FEATURE_CHECK", 9),
        ("VERSION", 10),
        ("WAIT_PID", 11),
        ("PAGE_SERVER_CHLD", 12),
        ("SINGLE_PRE_DUMP", 13),
    ]
}

/// `message criu_page_server_info`
package struct CriuPageServerInfo: ImageMessage {
    package var address: ByteString?
    package var port: Int32?
    package var pid: Int32?
    package var fd: Int32?

    package init(
        address: ByteString? = nil,
        port: Int32? = nil,
        pid: Int32? = nil,
        fd: Int32? = nil
    ) {
        self.address = address
        self.port = port
        self.pid = pid
        self.fd = fd
    }

    package static var schema: Schema { Schema.at(135) }

    package init(_ record: RecordReader) throws(ImageError) {
        address = record.string(optional: 0)
        port = record.int32(optional: 1)
        pid = record.int32(optional: 2)
        fd = record.int32(optional: 3)
    }

    package func write(to record: RecordWriter) {
        record.string(optional: 0, address)
        record.int32(optional: 1, port)
        record.int32(optional: 2, pid)
        record.int32(optional: 3, fd)
    }
}

/// `message criu_veth_pair`
package struct CriuVethPair: ImageMessage {
    package var if_in: ByteString
    package var if_out: ByteString

    package init(
        if_in: ByteString = "",
        if_out: ByteString = ""
    ) {
        self.if_in = if_in
        self.if_out = if_out
    }

    package static var schema: Schema { Schema.at(136) }

    package init(_ record: RecordReader) throws(ImageError) {
        if_in = record.string(0)
        if_out = record.string(1)
    }

    package func write(to record: RecordWriter) {
        record.string(0, if_in)
        record.string(1, if_out)
    }
}

/// `message ext_mount_map`
package struct ExtMountMap: ImageMessage {
    package var key: ByteString
    package var val: ByteString

    package init(
        key: ByteString = "",
        val: ByteString = ""
    ) {
        self.key = key
        self.val = val
    }

    package static var schema: Schema { Schema.at(137) }

    package init(_ record: RecordReader) throws(ImageError) {
        key = record.string(0)
        val = record.string(1)
    }

    package func write(to record: RecordWriter) {
        record.string(0, key)
        record.string(1, val)
    }
}

/// `message join_namespace`
package struct JoinNamespace: ImageMessage {
    package var ns: ByteString
    package var ns_file: ByteString
    package var extra_opt: ByteString?

    package init(
        ns: ByteString = "",
        ns_file: ByteString = "",
        extra_opt: ByteString? = nil
    ) {
        self.ns = ns
        self.ns_file = ns_file
        self.extra_opt = extra_opt
    }

    package static var schema: Schema { Schema.at(138) }

    package init(_ record: RecordReader) throws(ImageError) {
        ns = record.string(0)
        ns_file = record.string(1)
        extra_opt = record.string(optional: 2)
    }

    package func write(to record: RecordWriter) {
        record.string(0, ns)
        record.string(1, ns_file)
        record.string(optional: 2, extra_opt)
    }
}

/// `message inherit_fd`
package struct InheritFd: ImageMessage {
    package var key: ByteString
    package var fd: Int32

    package init(
        key: ByteString = "",
        fd: Int32 = 0
    ) {
        self.key = key
        self.fd = fd
    }

    package static var schema: Schema { Schema.at(139) }

    package init(_ record: RecordReader) throws(ImageError) {
        key = record.string(0)
        fd = record.int32(1)
    }

    package func write(to record: RecordWriter) {
        record.string(0, key)
        record.int32(1, fd)
    }
}

/// `message cgroup_root`
package struct CgroupRoot: ImageMessage {
    package var ctrl: ByteString?
    package var path: ByteString

    package init(
        ctrl: ByteString? = nil,
        path: ByteString = ""
    ) {
        self.ctrl = ctrl
        self.path = path
    }

    package static var schema: Schema { Schema.at(140) }

    package init(_ record: RecordReader) throws(ImageError) {
        ctrl = record.string(optional: 0)
        path = record.string(1)
    }

    package func write(to record: RecordWriter) {
        record.string(optional: 0, ctrl)
        record.string(1, path)
    }
}

/// `message unix_sk`
package struct UnixSk: ImageMessage {
    package var inode: UInt32

    package init(
        inode: UInt32 = 0
    ) {
        self.inode = inode
    }

    package static var schema: Schema { Schema.at(141) }

    package init(_ record: RecordReader) throws(ImageError) {
        inode = record.uint32(0)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, inode)
    }
}

/// `message criu_opts`
package struct CriuOpts: ImageMessage {
    /// Absent means -1.
    package var images_dir_fd: Int32
    package var pid: Int32?
    package var leave_running: Bool?
    package var ext_unix_sk: Bool?
    package var tcp_established: Bool?
    package var evasive_devices: Bool?
    package var shell_job: Bool?
    package var file_locks: Bool?
    /// Absent means 2.
    package var log_level: Int32?
    package var log_file: ByteString?
    package var ps: CriuPageServerInfo?
    package var notify_scripts: Bool?
    package var root: ByteString?
    package var parent_img: ByteString?
    package var track_mem: Bool?
    package var auto_dedup: Bool?
    package var work_dir_fd: Int32?
    package var link_remap: Bool?
    package var veths: [CriuVethPair]
    /// Absent means 4294967295.
    package var cpu_cap: UInt32?
    package var force_irmap: Bool?
    package var exec_cmd: [ByteString]
    package var ext_mnt: [ExtMountMap]
    package var manage_cgroups: Bool?
    package var cg_root: [CgroupRoot]
    package var rst_sibling: Bool?
    package var inherit_fd: [InheritFd]
    package var auto_ext_mnt: Bool?
    package var ext_sharing: Bool?
    package var ext_masters: Bool?
    package var skip_mnt: [ByteString]
    package var enable_fs: [ByteString]
    package var unix_sk_ino: [UnixSk]
    package var manage_cgroups_mode: CriuCgMode?
    /// Absent means 1048576.
    package var ghost_limit: UInt32?
    package var irmap_scan_paths: [ByteString]
    package var external: [ByteString]
    package var empty_ns: UInt32?
    package var join_ns: [JoinNamespace]
    package var cgroup_props: ByteString?
    package var cgroup_props_file: ByteString?
    package var cgroup_dump_controller: [ByteString]
    package var freeze_cgroup: ByteString?
    package var timeout: UInt32?
    package var tcp_skip_in_flight: Bool?
    package var weak_sysctls: Bool?
    package var lazy_pages: Bool?
    package var status_fd: Int32?
    package var orphan_pts_master: Bool?
    package var config_file: ByteString?
    package var tcp_close: Bool?
    package var lsm_profile: ByteString?
    package var tls_cacert: ByteString?
    package var tls_cacrl: ByteString?
    package var tls_cert: ByteString?
    package var tls_key: ByteString?
    package var tls: Bool?
    package var tls_no_cn_verify: Bool?
    package var cgroup_yard: ByteString?
    /// Absent means SPLICE.
    package var pre_dump_mode: CriuPreDumpMode?
    package var pidfd_store_sk: Int32?
    package var lsm_mount_context: ByteString?
    /// Absent means IPTABLES.
    package var network_lock: CriuNetworkLockMethod?
    package var mntns_compat_mode: Bool?
    package var skip_file_rwx_check: Bool?
    package var unprivileged: Bool?
    package var images_dir: ByteString?
    package var leave_stopped: Bool?
    package var display_stats: Bool?
    package var log_to_stderr: Bool?

    package init(
        images_dir_fd: Int32 = 0,
        pid: Int32? = nil,
        leave_running: Bool? = nil,
        ext_unix_sk: Bool? = nil,
        tcp_established: Bool? = nil,
        evasive_devices: Bool? = nil,
        shell_job: Bool? = nil,
        file_locks: Bool? = nil,
        log_level: Int32? = nil,
        log_file: ByteString? = nil,
        ps: CriuPageServerInfo? = nil,
        notify_scripts: Bool? = nil,
        root: ByteString? = nil,
        parent_img: ByteString? = nil,
        track_mem: Bool? = nil,
        auto_dedup: Bool? = nil,
        work_dir_fd: Int32? = nil,
        link_remap: Bool? = nil,
        veths: [CriuVethPair] = [],
        cpu_cap: UInt32? = nil,
        force_irmap: Bool? = nil,
        exec_cmd: [ByteString] = [],
        ext_mnt: [ExtMountMap] = [],
        manage_cgroups: Bool? = nil,
        cg_root: [CgroupRoot] = [],
        rst_sibling: Bool? = nil,
        inherit_fd: [InheritFd] = [],
        auto_ext_mnt: Bool? = nil,
        ext_sharing: Bool? = nil,
        ext_masters: Bool? = nil,
        skip_mnt: [ByteString] = [],
        enable_fs: [ByteString] = [],
        unix_sk_ino: [UnixSk] = [],
        manage_cgroups_mode: CriuCgMode? = nil,
        ghost_limit: UInt32? = nil,
        irmap_scan_paths: [ByteString] = [],
        external: [ByteString] = [],
        empty_ns: UInt32? = nil,
        join_ns: [JoinNamespace] = [],
        cgroup_props: ByteString? = nil,
        cgroup_props_file: ByteString? = nil,
        cgroup_dump_controller: [ByteString] = [],
        freeze_cgroup: ByteString? = nil,
        timeout: UInt32? = nil,
        tcp_skip_in_flight: Bool? = nil,
        weak_sysctls: Bool? = nil,
        lazy_pages: Bool? = nil,
        status_fd: Int32? = nil,
        orphan_pts_master: Bool? = nil,
        config_file: ByteString? = nil,
        tcp_close: Bool? = nil,
        lsm_profile: ByteString? = nil,
        tls_cacert: ByteString? = nil,
        tls_cacrl: ByteString? = nil,
        tls_cert: ByteString? = nil,
        tls_key: ByteString? = nil,
        tls: Bool? = nil,
        tls_no_cn_verify: Bool? = nil,
        cgroup_yard: ByteString? = nil,
        pre_dump_mode: CriuPreDumpMode? = nil,
        pidfd_store_sk: Int32? = nil,
        lsm_mount_context: ByteString? = nil,
        network_lock: CriuNetworkLockMethod? = nil,
        mntns_compat_mode: Bool? = nil,
        skip_file_rwx_check: Bool? = nil,
        unprivileged: Bool? = nil,
        images_dir: ByteString? = nil,
        leave_stopped: Bool? = nil,
        display_stats: Bool? = nil,
        log_to_stderr: Bool? = nil
    ) {
        self.images_dir_fd = images_dir_fd
        self.pid = pid
        self.leave_running = leave_running
        self.ext_unix_sk = ext_unix_sk
        self.tcp_established = tcp_established
        self.evasive_devices = evasive_devices
        self.shell_job = shell_job
        self.file_locks = file_locks
        self.log_level = log_level
        self.log_file = log_file
        self.ps = ps
        self.notify_scripts = notify_scripts
        self.root = root
        self.parent_img = parent_img
        self.track_mem = track_mem
        self.auto_dedup = auto_dedup
        self.work_dir_fd = work_dir_fd
        self.link_remap = link_remap
        self.veths = veths
        self.cpu_cap = cpu_cap
        self.force_irmap = force_irmap
        self.exec_cmd = exec_cmd
        self.ext_mnt = ext_mnt
        self.manage_cgroups = manage_cgroups
        self.cg_root = cg_root
        self.rst_sibling = rst_sibling
        self.inherit_fd = inherit_fd
        self.auto_ext_mnt = auto_ext_mnt
        self.ext_sharing = ext_sharing
        self.ext_masters = ext_masters
        self.skip_mnt = skip_mnt
        self.enable_fs = enable_fs
        self.unix_sk_ino = unix_sk_ino
        self.manage_cgroups_mode = manage_cgroups_mode
        self.ghost_limit = ghost_limit
        self.irmap_scan_paths = irmap_scan_paths
        self.external = external
        self.empty_ns = empty_ns
        self.join_ns = join_ns
        self.cgroup_props = cgroup_props
        self.cgroup_props_file = cgroup_props_file
        self.cgroup_dump_controller = cgroup_dump_controller
        self.freeze_cgroup = freeze_cgroup
        self.timeout = timeout
        self.tcp_skip_in_flight = tcp_skip_in_flight
        self.weak_sysctls = weak_sysctls
        self.lazy_pages = lazy_pages
        self.status_fd = status_fd
        self.orphan_pts_master = orphan_pts_master
        self.config_file = config_file
        self.tcp_close = tcp_close
        self.lsm_profile = lsm_profile
        self.tls_cacert = tls_cacert
        self.tls_cacrl = tls_cacrl
        self.tls_cert = tls_cert
        self.tls_key = tls_key
        self.tls = tls
        self.tls_no_cn_verify = tls_no_cn_verify
        self.cgroup_yard = cgroup_yard
        self.pre_dump_mode = pre_dump_mode
        self.pidfd_store_sk = pidfd_store_sk
        self.lsm_mount_context = lsm_mount_context
        self.network_lock = network_lock
        self.mntns_compat_mode = mntns_compat_mode
        self.skip_file_rwx_check = skip_file_rwx_check
        self.unprivileged = unprivileged
        self.images_dir = images_dir
        self.leave_stopped = leave_stopped
        self.display_stats = display_stats
        self.log_to_stderr = log_to_stderr
    }

    package static var schema: Schema { Schema.at(142) }

    package init(_ record: RecordReader) throws(ImageError) {
        images_dir_fd = record.int32(0)
        pid = record.int32(optional: 1)
        leave_running = record.bool(optional: 2)
        ext_unix_sk = record.bool(optional: 3)
        tcp_established = record.bool(optional: 4)
        evasive_devices = record.bool(optional: 5)
        shell_job = record.bool(optional: 6)
        file_locks = record.bool(optional: 7)
        log_level = record.int32(optional: 8)
        log_file = record.string(optional: 9)
        ps = try record.message(optional: 10)
        notify_scripts = record.bool(optional: 11)
        root = record.string(optional: 12)
        parent_img = record.string(optional: 13)
        track_mem = record.bool(optional: 14)
        auto_dedup = record.bool(optional: 15)
        work_dir_fd = record.int32(optional: 16)
        link_remap = record.bool(optional: 17)
        veths = try record.message(repeated: 18)
        cpu_cap = record.uint32(optional: 19)
        force_irmap = record.bool(optional: 20)
        exec_cmd = record.string(repeated: 21)
        ext_mnt = try record.message(repeated: 22)
        manage_cgroups = record.bool(optional: 23)
        cg_root = try record.message(repeated: 24)
        rst_sibling = record.bool(optional: 25)
        inherit_fd = try record.message(repeated: 26)
        auto_ext_mnt = record.bool(optional: 27)
        ext_sharing = record.bool(optional: 28)
        ext_masters = record.bool(optional: 29)
        skip_mnt = record.string(repeated: 30)
        enable_fs = record.string(repeated: 31)
        unix_sk_ino = try record.message(repeated: 32)
        manage_cgroups_mode = record.enumeration(optional: 33)
        ghost_limit = record.uint32(optional: 34)
        irmap_scan_paths = record.string(repeated: 35)
        external = record.string(repeated: 36)
        empty_ns = record.uint32(optional: 37)
        join_ns = try record.message(repeated: 38)
        cgroup_props = record.string(optional: 39)
        cgroup_props_file = record.string(optional: 40)
        cgroup_dump_controller = record.string(repeated: 41)
        freeze_cgroup = record.string(optional: 42)
        timeout = record.uint32(optional: 43)
        tcp_skip_in_flight = record.bool(optional: 44)
        weak_sysctls = record.bool(optional: 45)
        lazy_pages = record.bool(optional: 46)
        status_fd = record.int32(optional: 47)
        orphan_pts_master = record.bool(optional: 48)
        config_file = record.string(optional: 49)
        tcp_close = record.bool(optional: 50)
        lsm_profile = record.string(optional: 51)
        tls_cacert = record.string(optional: 52)
        tls_cacrl = record.string(optional: 53)
        tls_cert = record.string(optional: 54)
        tls_key = record.string(optional: 55)
        tls = record.bool(optional: 56)
        tls_no_cn_verify = record.bool(optional: 57)
        cgroup_yard = record.string(optional: 58)
        pre_dump_mode = record.enumeration(optional: 59)
        pidfd_store_sk = record.int32(optional: 60)
        lsm_mount_context = record.string(optional: 61)
        network_lock = record.enumeration(optional: 62)
        mntns_compat_mode = record.bool(optional: 63)
        skip_file_rwx_check = record.bool(optional: 64)
        unprivileged = record.bool(optional: 65)
        images_dir = record.string(optional: 66)
        leave_stopped = record.bool(optional: 67)
        display_stats = record.bool(optional: 68)
        log_to_stderr = record.bool(optional: 69)
    }

    package func write(to record: RecordWriter) {
        record.int32(0, images_dir_fd)
        record.int32(optional: 1, pid)
        record.bool(optional: 2, leave_running)
        record.bool(optional: 3, ext_unix_sk)
        record.bool(optional: 4, tcp_established)
        record.bool(optional: 5, evasive_devices)
        record.bool(optional: 6, shell_job)
        record.bool(optional: 7, file_locks)
        record.int32(optional: 8, log_level)
        record.string(optional: 9, log_file)
        record.message(optional: 10, ps)
        record.bool(optional: 11, notify_scripts)
        record.string(optional: 12, root)
        record.string(optional: 13, parent_img)
        record.bool(optional: 14, track_mem)
        record.bool(optional: 15, auto_dedup)
        record.int32(optional: 16, work_dir_fd)
        record.bool(optional: 17, link_remap)
        record.message(repeated: 18, veths)
        record.uint32(optional: 19, cpu_cap)
        record.bool(optional: 20, force_irmap)
        record.string(repeated: 21, exec_cmd)
        record.message(repeated: 22, ext_mnt)
        record.bool(optional: 23, manage_cgroups)
        record.message(repeated: 24, cg_root)
        record.bool(optional: 25, rst_sibling)
        record.message(repeated: 26, inherit_fd)
        record.bool(optional: 27, auto_ext_mnt)
        record.bool(optional: 28, ext_sharing)
        record.bool(optional: 29, ext_masters)
        record.string(repeated: 30, skip_mnt)
        record.string(repeated: 31, enable_fs)
        record.message(repeated: 32, unix_sk_ino)
        record.enumeration(optional: 33, manage_cgroups_mode)
        record.uint32(optional: 34, ghost_limit)
        record.string(repeated: 35, irmap_scan_paths)
        record.string(repeated: 36, external)
        record.uint32(optional: 37, empty_ns)
        record.message(repeated: 38, join_ns)
        record.string(optional: 39, cgroup_props)
        record.string(optional: 40, cgroup_props_file)
        record.string(repeated: 41, cgroup_dump_controller)
        record.string(optional: 42, freeze_cgroup)
        record.uint32(optional: 43, timeout)
        record.bool(optional: 44, tcp_skip_in_flight)
        record.bool(optional: 45, weak_sysctls)
        record.bool(optional: 46, lazy_pages)
        record.int32(optional: 47, status_fd)
        record.bool(optional: 48, orphan_pts_master)
        record.string(optional: 49, config_file)
        record.bool(optional: 50, tcp_close)
        record.string(optional: 51, lsm_profile)
        record.string(optional: 52, tls_cacert)
        record.string(optional: 53, tls_cacrl)
        record.string(optional: 54, tls_cert)
        record.string(optional: 55, tls_key)
        record.bool(optional: 56, tls)
        record.bool(optional: 57, tls_no_cn_verify)
        record.string(optional: 58, cgroup_yard)
        record.enumeration(optional: 59, pre_dump_mode)
        record.int32(optional: 60, pidfd_store_sk)
        record.string(optional: 61, lsm_mount_context)
        record.enumeration(optional: 62, network_lock)
        record.bool(optional: 63, mntns_compat_mode)
        record.bool(optional: 64, skip_file_rwx_check)
        record.bool(optional: 65, unprivileged)
        record.string(optional: 66, images_dir)
        record.bool(optional: 67, leave_stopped)
        record.bool(optional: 68, display_stats)
        record.bool(optional: 69, log_to_stderr)
    }
}

/// `message criu_dump_resp`
package struct CriuDumpResp: ImageMessage {
    package var restored: Bool?

    package init(
        restored: Bool? = nil
    ) {
        self.restored = restored
    }

    package static var schema: Schema { Schema.at(143) }

    package init(_ record: RecordReader) throws(ImageError) {
        restored = record.bool(optional: 0)
    }

    package func write(to record: RecordWriter) {
        record.bool(optional: 0, restored)
    }
}

/// `message criu_restore_resp`
package struct CriuRestoreResp: ImageMessage {
    package var pid: Int32

    package init(
        pid: Int32 = 0
    ) {
        self.pid = pid
    }

    package static var schema: Schema { Schema.at(144) }

    package init(_ record: RecordReader) throws(ImageError) {
        pid = record.int32(0)
    }

    package func write(to record: RecordWriter) {
        record.int32(0, pid)
    }
}

/// `message criu_notify`
package struct CriuNotify: ImageMessage {
    package var script: ByteString?
    package var pid: Int32?

    package init(
        script: ByteString? = nil,
        pid: Int32? = nil
    ) {
        self.script = script
        self.pid = pid
    }

    package static var schema: Schema { Schema.at(145) }

    package init(_ record: RecordReader) throws(ImageError) {
        script = record.string(optional: 0)
        pid = record.int32(optional: 1)
    }

    package func write(to record: RecordWriter) {
        record.string(optional: 0, script)
        record.int32(optional: 1, pid)
    }
}

/// `message criu_features`
package struct CriuFeatures: ImageMessage {
    package var mem_track: Bool?
    package var lazy_pages: Bool?
    package var pidfd_store: Bool?

    package init(
        mem_track: Bool? = nil,
        lazy_pages: Bool? = nil,
        pidfd_store: Bool? = nil
    ) {
        self.mem_track = mem_track
        self.lazy_pages = lazy_pages
        self.pidfd_store = pidfd_store
    }

    package static var schema: Schema { Schema.at(146) }

    package init(_ record: RecordReader) throws(ImageError) {
        mem_track = record.bool(optional: 0)
        lazy_pages = record.bool(optional: 1)
        pidfd_store = record.bool(optional: 2)
    }

    package func write(to record: RecordWriter) {
        record.bool(optional: 0, mem_track)
        record.bool(optional: 1, lazy_pages)
        record.bool(optional: 2, pidfd_store)
    }
}

/// `message criu_req`
package struct CriuReq: ImageMessage {
    package var type: CriuReqType
    package var opts: CriuOpts?
    package var notify_success: Bool?
    package var keep_open: Bool?
    package var features: CriuFeatures?
    package var pid: UInt32?

    package init(
        type: CriuReqType = .EMPTY,
        opts: CriuOpts? = nil,
        notify_success: Bool? = nil,
        keep_open: Bool? = nil,
        features: CriuFeatures? = nil,
        pid: UInt32? = nil
    ) {
        self.type = type
        self.opts = opts
        self.notify_success = notify_success
        self.keep_open = keep_open
        self.features = features
        self.pid = pid
    }

    package static var schema: Schema { Schema.at(147) }

    package init(_ record: RecordReader) throws(ImageError) {
        type = record.enumeration(0)
        opts = try record.message(optional: 1)
        notify_success = record.bool(optional: 2)
        keep_open = record.bool(optional: 3)
        features = try record.message(optional: 4)
        pid = record.uint32(optional: 5)
    }

    package func write(to record: RecordWriter) {
        record.enumeration(0, type)
        record.message(optional: 1, opts)
        record.bool(optional: 2, notify_success)
        record.bool(optional: 3, keep_open)
        record.message(optional: 4, features)
        record.uint32(optional: 5, pid)
    }
}

/// `message criu_resp`
package struct CriuResp: ImageMessage {
    package var type: CriuReqType
    package var success: Bool
    package var dump: CriuDumpResp?
    package var restore: CriuRestoreResp?
    package var notify: CriuNotify?
    package var ps: CriuPageServerInfo?
    package var cr_errno: Int32?
    package var features: CriuFeatures?
    package var cr_errmsg: ByteString?
    package var version: CriuVersion?
    package var status: Int32?

    package init(
        type: CriuReqType = .EMPTY,
        success: Bool = false,
        dump: CriuDumpResp? = nil,
        restore: CriuRestoreResp? = nil,
        notify: CriuNotify? = nil,
        ps: CriuPageServerInfo? = nil,
        cr_errno: Int32? = nil,
        features: CriuFeatures? = nil,
        cr_errmsg: ByteString? = nil,
        version: CriuVersion? = nil,
        status: Int32? = nil
    ) {
        self.type = type
        self.success = success
        self.dump = dump
        self.restore = restore
        self.notify = notify
        self.ps = ps
        self.cr_errno = cr_errno
        self.features = features
        self.cr_errmsg = cr_errmsg
        self.version = version
        self.status = status
    }

    package static var schema: Schema { Schema.at(148) }

    package init(_ record: RecordReader) throws(ImageError) {
        type = record.enumeration(0)
        success = record.bool(1)
        dump = try record.message(optional: 2)
        restore = try record.message(optional: 3)
        notify = try record.message(optional: 4)
        ps = try record.message(optional: 5)
        cr_errno = record.int32(optional: 6)
        features = try record.message(optional: 7)
        cr_errmsg = record.string(optional: 8)
        version = try record.message(optional: 9)
        status = record.int32(optional: 10)
    }

    package func write(to record: RecordWriter) {
        record.enumeration(0, type)
        record.bool(1, success)
        record.message(optional: 2, dump)
        record.message(optional: 3, restore)
        record.message(optional: 4, notify)
        record.message(optional: 5, ps)
        record.int32(optional: 6, cr_errno)
        record.message(optional: 7, features)
        record.string(optional: 8, cr_errmsg)
        record.message(optional: 9, version)
        record.int32(optional: 10, status)
    }
}

/// `message criu_version`
package struct CriuVersion: ImageMessage {
    package var major_number: Int32
    package var minor_number: Int32
    package var gitid: ByteString?
    package var sublevel: Int32?
    package var extra: Int32?
    package var name: ByteString?

    package init(
        major_number: Int32 = 0,
        minor_number: Int32 = 0,
        gitid: ByteString? = nil,
        sublevel: Int32? = nil,
        extra: Int32? = nil,
        name: ByteString? = nil
    ) {
        self.major_number = major_number
        self.minor_number = minor_number
        self.gitid = gitid
        self.sublevel = sublevel
        self.extra = extra
        self.name = name
    }

    package static var schema: Schema { Schema.at(149) }

    package init(_ record: RecordReader) throws(ImageError) {
        major_number = record.int32(0)
        minor_number = record.int32(1)
        gitid = record.string(optional: 2)
        sublevel = record.int32(optional: 3)
        extra = record.int32(optional: 4)
        name = record.string(optional: 5)
    }

    package func write(to record: RecordWriter) {
        record.int32(0, major_number)
        record.int32(1, minor_number)
        record.string(optional: 2, gitid)
        record.int32(optional: 3, sublevel)
        record.int32(optional: 4, extra)
        record.string(optional: 5, name)
    }
}
