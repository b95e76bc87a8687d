// What every image file is: the enum of CRIU's image set, in its order; then what is older, and what plugins write.

extension ImageKind {
    package static let inventory = ImageKind(
        name: "INVENTORY", pattern: "inventory.img", magic: 0x58313116, head: .magic,
        message: InventoryEntry.schema, payload: .none, isLegacy: false, summary: "what the checkpoint is; written last"
    )
    package static let stats = ImageKind(
        name: "STATS", pattern: "stats-%s", magic: 0x57093306, head: .service,
        message: StatsEntry.schema, payload: .none, isLegacy: false, summary: "times and counts of a dump or restore")
    package static let core = ImageKind(
        name: "CORE", pattern: "core-%u.img", magic: 0x55053847, head: .common,
        message: CoreEntry.schema, payload: .none, isLegacy: false, summary: "registers and state of one task or thread"
    )
    package static let ids = ImageKind(
        name: "IDS", pattern: "ids-%u.img", magic: 0x54432030, head: .common,
        message: TaskKobjIdsEntry.schema, payload: .none, isLegacy: false, summary: "which kernel objects a task shares"
    )
    package static let mm = ImageKind(
        name: "MM", pattern: "mm-%u.img", magic: 0x57492820, head: .common,
        message: MmEntry.schema, payload: .none, isLegacy: false, summary: "address space and VMAs of a task")
    package static let creds = ImageKind(
        name: "CREDS", pattern: "creds-%u.img", magic: 0x54023547, head: .common,
        message: CredsEntry.schema, payload: .none, isLegacy: true, summary: "credentials of a task")
    package static let fs = ImageKind(
        name: "FS", pattern: "fs-%u.img", magic: 0x51403912, head: .common,
        message: FsEntry.schema, payload: .none, isLegacy: false, summary: "cwd, root and umask of a task")
    package static let pagemap = ImageKind(
        name: "PAGEMAP", pattern: "pagemap-%lu.img", magic: 0x56084025, head: .common,
        message: PagemapEntry.schema, payload: .pagemap, isLegacy: false,
        summary: "which pages of a task lie in pages-N.img")
    package static let utsns = ImageKind(
        name: "UTSNS", pattern: "utsns-%u.img", magic: 0x54473203, head: .common,
        message: UtsnsEntry.schema, payload: .none, isLegacy: false, summary: "host and domain name of a UTS namespace")
    package static let mnts = ImageKind(
        name: "MNTS", pattern: "mountpoints-%u.img", magic: 0x55563928, head: .common,
        message: MntEntry.schema, payload: .none, isLegacy: false, summary: "mounts of a mount namespace")
    package static let userns = ImageKind(
        name: "USERNS", pattern: "userns-%u.img", magic: 0x55474906, head: .common,
        message: UsernsEntry.schema, payload: .none, isLegacy: false, summary: "id maps of a user namespace")
    package static let timens = ImageKind(
        name: "TIMENS", pattern: "timens-%u.img", magic: 0x43114433, head: .common,
        message: TimensEntry.schema, payload: .none, isLegacy: false, summary: "clocks of a time namespace")
    package static let pidns = ImageKind(
        name: "PIDNS", pattern: "pidns-%u.img", magic: 0x61157326, head: .common,
        message: PidnsEntry.schema, payload: .none, isLegacy: false, summary: "an external PID namespace")
    package static let ipcVar = ImageKind(
        name: "IPC_VAR", pattern: "ipcns-var-%u.img", magic: 0x53115007, head: .common,
        message: IpcVarEntry.schema, payload: .none, isLegacy: false, summary: "sysctls of an IPC namespace")
    package static let ipcnsShm = ImageKind(
        name: "IPCNS_SHM", pattern: "ipcns-shm-%u.img", magic: 0x46283044, head: .common,
        message: IpcShmEntry.schema, payload: .ipcShm, isLegacy: false, summary: "System V shared memory")
    package static let ipcnsMsg = ImageKind(
        name: "IPCNS_MSG", pattern: "ipcns-msg-%u.img", magic: 0x55453737, head: .common,
        message: IpcMsgEntry.schema, payload: .ipcMsg, isLegacy: false, summary: "System V message queues")
    package static let ipcnsSem = ImageKind(
        name: "IPCNS_SEM", pattern: "ipcns-sem-%u.img", magic: 0x59573019, head: .common,
        message: IpcSemEntry.schema, payload: .ipcSem, isLegacy: false, summary: "System V semaphores")
    package static let netdev = ImageKind(
        name: "NETDEV", pattern: "netdev-%u.img", magic: 0x57373951, head: .common,
        message: NetDeviceEntry.schema, payload: .none, isLegacy: false, summary: "network devices")
    package static let ifaddr = ImageKind(
        name: "IFADDR", pattern: "ifaddr-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "addresses: rtnetlink messages of `ip addr save`")
    package static let route = ImageKind(
        name: "ROUTE", pattern: "route-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "routes: rtnetlink messages of `ip route save`")
    package static let route6 = ImageKind(
        name: "ROUTE6", pattern: "route6-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "routes: rtnetlink messages of `ip -6 route save`")
    package static let rule = ImageKind(
        name: "RULE", pattern: "rule-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "routing rules: rtnetlink messages of `ip rule save`")
    package static let iptables = ImageKind(
        name: "IPTABLES", pattern: "iptables-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: true, summary: "text of iptables-save(8)")
    package static let ip6tables = ImageKind(
        name: "IP6TABLES", pattern: "ip6tables-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "text of ip6tables-save(8)")
    package static let nftables = ImageKind(
        name: "NFTABLES", pattern: "nftables-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "text of `nft list ruleset`")
    package static let netns = ImageKind(
        name: "NETNS", pattern: "netns-%u.img", magic: 0x55933752, head: .common,
        message: NetnsEntry.schema, payload: .none, isLegacy: false, summary: "settings of a network namespace")
    package static let netnfCt = ImageKind(
        name: "NETNF_CT", pattern: "netns-ct-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "conntrack entries: nfnetlink messages")
    package static let netnfExp = ImageKind(
        name: "NETNF_EXP", pattern: "netns-exp-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "conntrack expectations: nfnetlink messages")
    package static let pstree = ImageKind(
        name: "PSTREE", pattern: "pstree.img", magic: 0x50273030, head: .common,
        message: PstreeEntry.schema, payload: .none, isLegacy: false, summary: "the tree of tasks")
    package static let shmemPagemap = ImageKind(
        name: "PAGEMAP", pattern: "pagemap-shmem-%lu.img", magic: 0x56084025, head: .common,
        message: PagemapEntry.schema, payload: .pagemap, isLegacy: false,
        summary: "which pages of a shared segment lie in pages-N.img")
    package static let ghostFile = ImageKind(
        name: "GHOST_FILE", pattern: "ghost-file-%x.img", magic: 0x52583605, head: .common,
        message: GhostFileEntry.schema, payload: .ghostFile, isLegacy: false, summary: "an unlinked file")
    package static let tcpStream = ImageKind(
        name: "TCP_STREAM", pattern: "tcp-stream-%x.img", magic: 0x51465506, head: .common,
        message: TcpStreamEntry.schema, payload: .tcpStream, isLegacy: false,
        summary: "queues and state of a TCP connection")
    package static let fdinfo = ImageKind(
        name: "FDINFO", pattern: "fdinfo-%u.img", magic: 0x56213732, head: .common,
        message: FdinfoEntry.schema, payload: .none, isLegacy: false, summary: "one descriptor table")
    package static let files = ImageKind(
        name: "FILES", pattern: "files.img", magic: 0x56303138, head: .common,
        message: FileEntry.schema, payload: .none, isLegacy: false, summary: "every open file")
    package static let skQueues = ImageKind(
        name: "SK_QUEUES", pattern: "sk-queues.img", magic: 0x56264026, head: .common,
        message: SkPacketEntry.schema, payload: .packet, isLegacy: false, summary: "datagrams queued in sockets")
    package static let pipesData = ImageKind(
        name: "PIPES_DATA", pattern: "pipes-data.img", magic: 0x56453709, head: .common,
        message: PipeDataEntry.schema, payload: .pipeData, isLegacy: false, summary: "bytes queued in pipes")
    package static let fifoData = ImageKind(
        name: "FIFO_DATA", pattern: "fifo-data.img", magic: 0x59333054, head: .common,
        message: PipeDataEntry.schema, payload: .pipeData, isLegacy: false, summary: "bytes queued in FIFOs")
    package static let ttyInfo = ImageKind(
        name: "TTY_INFO", pattern: "tty-info.img", magic: 0x59453036, head: .common,
        message: TtyInfoEntry.schema, payload: .none, isLegacy: false, summary: "terminals")
    package static let ttyData = ImageKind(
        name: "TTY_DATA", pattern: "tty-data.img", magic: 0x59413026, head: .common,
        message: TtyDataEntry.schema, payload: .none, isLegacy: false, summary: "input queued in terminals")
    package static let remapFpath = ImageKind(
        name: "REMAP_FPATH", pattern: "remap-fpath.img", magic: 0x59133954, head: .common,
        message: RemapFilePathEntry.schema, payload: .none, isLegacy: false, summary: "paths of unlinked files")
    package static let cgroup = ImageKind(
        name: "CGROUP", pattern: "cgroup.img", magic: 0x59383330, head: .common,
        message: CgroupEntry.schema, payload: .none, isLegacy: false,
        summary: "cgroups and the sets of them tasks are in")
    package static let fileLocks = ImageKind(
        name: "FILE_LOCKS", pattern: "filelocks.img", magic: 0x54323616, head: .common,
        message: FileLockEntry.schema, payload: .none, isLegacy: false, summary: "file locks")
    package static let seccomp = ImageKind(
        name: "SECCOMP", pattern: "seccomp.img", magic: 0x64413049, head: .common,
        message: SeccompEntry.schema, payload: .none, isLegacy: false, summary: "seccomp filters")
    package static let apparmor = ImageKind(
        name: "APPARMOR", pattern: "apparmor.img", magic: 0x59423047, head: .common,
        message: ApparmorEntry.schema, payload: .none, isLegacy: false, summary: "AppArmor namespaces and policies")
    package static let memfdInode = ImageKind(
        name: "MEMFD_INODE", pattern: "memfd.img", magic: 0x48453499, head: .common,
        message: MemfdInodeEntry.schema, payload: .none, isLegacy: false, summary: "memfd inodes")
    package static let bpfmapFile = ImageKind(
        name: "BPFMAP_FILE", pattern: "bpfmap-file.img", magic: 0x57506142, head: .common,
        message: BpfmapFileEntry.schema, payload: .none, isLegacy: true, summary: "open BPF maps")
    package static let bpfmapData = ImageKind(
        name: "BPFMAP_DATA", pattern: "bpfmap-data.img", magic: 0x64324033, head: .common,
        message: BpfmapDataEntry.schema, payload: .bpfmapData, isLegacy: false, summary: "contents of BPF maps")
    package static let tmpfsImg = ImageKind(
        name: "TMPFS_IMG", pattern: "tmpfs-%u.tar.gz.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: true, summary: "contents of a tmpfs: gzipped tar")
    package static let tmpfsDev = ImageKind(
        name: "TMPFS_DEV", pattern: "tmpfs-dev-%u.tar.gz.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "contents of a tmpfs: gzipped tar")
    package static let binfmtMisc = ImageKind(
        name: "BINFMT_MISC", pattern: "binfmt-misc.img", magic: 0x67343323, head: .common,
        message: BinfmtMiscEntry.schema, payload: .none, isLegacy: false, summary: "binfmt_misc entries")
    package static let binfmtMiscOld = ImageKind(
        name: "BINFMT_MISC", pattern: "binfmt-misc-%u.img", magic: 0x67343323, head: .common,
        message: BinfmtMiscEntry.schema, payload: .none, isLegacy: true, summary: "binfmt_misc entries")
    package static let pages = ImageKind(
        name: "PAGES", pattern: "pages-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "contents of pages")
    package static let sigact = ImageKind(
        name: "SIGACT", pattern: "sigacts-%u.img", magic: 0x55344201, head: .common,
        message: SaEntry.schema, payload: .none, isLegacy: true, summary: "signal actions of a task")
    package static let vmas = ImageKind(
        name: "VMAS", pattern: "vmas-%u.img", magic: 0x54123737, head: .common,
        message: VmaEntry.schema, payload: .none, isLegacy: true, summary: "VMAs of a task")
    package static let rlimit = ImageKind(
        name: "RLIMIT", pattern: "rlimit-%u.img", magic: 0x57113925, head: .common,
        message: RlimitEntry.schema, payload: .none, isLegacy: true, summary: "resource limits of a task")
    package static let itimers = ImageKind(
        name: "ITIMERS", pattern: "itimers-%u.img", magic: 0x57464056, head: .common,
        message: ItimerEntry.schema, payload: .none, isLegacy: true, summary: "interval timers of a task")
    package static let posixTimers = ImageKind(
        name: "POSIX_TIMERS", pattern: "posix-timers-%u.img", magic: 0x52603957, head: .common,
        message: PosixTimerEntry.schema, payload: .none, isLegacy: true, summary: "POSIX timers of a task")
    package static let irmapCache = ImageKind(
        name: "IRMAP_CACHE", pattern: "irmap-cache", magic: 0x57004059, head: .service,
        message: IrmapCacheEntry.schema, payload: .none, isLegacy: false, summary: "paths found for inodes")
    package static let cpuinfo = ImageKind(
        name: "CPUINFO", pattern: "cpuinfo.img", magic: 0x61404013, head: .common,
        message: CpuinfoEntry.schema, payload: .none, isLegacy: false, summary: "what the processor could do")
    package static let signal = ImageKind(
        name: "SIGNAL", pattern: "signal-s-%u.img", magic: 0x59255647, head: .common,
        message: SiginfoEntry.schema, payload: .none, isLegacy: true, summary: "signals pending for a task")
    package static let psignal = ImageKind(
        name: "SIGNAL", pattern: "signal-p-%u.img", magic: 0x59255647, head: .common,
        message: SiginfoEntry.schema, payload: .none, isLegacy: true, summary: "signals pending for a thread")
    package static let inotifyWd = ImageKind(
        name: "INOTIFY_WD", pattern: "inotify-wd.img", magic: 0x54562009, head: .common,
        message: InotifyWdEntry.schema, payload: .none, isLegacy: true, summary: "inotify watches")
    package static let fanotifyMark = ImageKind(
        name: "FANOTIFY_MARK", pattern: "fanotify-mark.img", magic: 0x56506035, head: .common,
        message: FanotifyMarkEntry.schema, payload: .none, isLegacy: true, summary: "fanotify marks")
    package static let eventpollTfd = ImageKind(
        name: "EVENTPOLL_TFD", pattern: "eventpoll-tfd.img", magic: 0x44433746, head: .common,
        message: EventpollTfdEntry.schema, payload: .none, isLegacy: true, summary: "descriptors in epoll sets")
    package static let regFiles = ImageKind(
        name: "REG_FILES", pattern: "reg-files.img", magic: 0x50363636, head: .common,
        message: RegFileEntry.schema, payload: .none, isLegacy: true, summary: "open regular files")
    package static let inetsk = ImageKind(
        name: "INETSK", pattern: "inetsk.img", magic: 0x56443851, head: .common,
        message: InetSkEntry.schema, payload: .none, isLegacy: true, summary: "IP sockets")
    package static let nsFiles = ImageKind(
        name: "NS_FILES", pattern: "ns-files.img", magic: 0x61394011, head: .common,
        message: NsFileEntry.schema, payload: .none, isLegacy: true, summary: "open namespaces")
    package static let packetsk = ImageKind(
        name: "PACKETSK", pattern: "packetsk.img", magic: 0x60454618, head: .common,
        message: PacketSockEntry.schema, payload: .none, isLegacy: true, summary: "packet sockets")
    package static let netlinkSk = ImageKind(
        name: "NETLINK_SK", pattern: "netlinksk.img", magic: 0x58005614, head: .common,
        message: NetlinkSkEntry.schema, payload: .none, isLegacy: true, summary: "netlink sockets")
    package static let eventfdFile = ImageKind(
        name: "EVENTFD_FILE", pattern: "eventfd.img", magic: 0x44523722, head: .common,
        message: EventfdFileEntry.schema, payload: .none, isLegacy: true, summary: "eventfds")
    package static let eventpollFile = ImageKind(
        name: "EVENTPOLL_FILE", pattern: "eventpoll.img", magic: 0x45023858, head: .common,
        message: EventpollFileEntry.schema, payload: .none, isLegacy: true, summary: "epoll sets")
    package static let signalfd = ImageKind(
        name: "SIGNALFD", pattern: "signalfd.img", magic: 0x57323820, head: .common,
        message: SignalfdEntry.schema, payload: .none, isLegacy: true, summary: "signalfds")
    package static let tunfile = ImageKind(
        name: "TUNFILE", pattern: "tunfile.img", magic: 0x57143751, head: .common,
        message: TunfileEntry.schema, payload: .none, isLegacy: true, summary: "TUN/TAP files")
    package static let timerfd = ImageKind(
        name: "TIMERFD", pattern: "timerfd.img", magic: 0x50493712, head: .common,
        message: TimerfdEntry.schema, payload: .none, isLegacy: true, summary: "timerfds")
    package static let inotifyFile = ImageKind(
        name: "INOTIFY_FILE", pattern: "inotify.img", magic: 0x48424431, head: .common,
        message: InotifyFileEntry.schema, payload: .none, isLegacy: true, summary: "inotify files")
    package static let fanotifyFile = ImageKind(
        name: "FANOTIFY_FILE", pattern: "fanotify.img", magic: 0x55096122, head: .common,
        message: FanotifyFileEntry.schema, payload: .none, isLegacy: true, summary: "fanotify files")
    package static let extFiles = ImageKind(
        name: "EXT_FILES", pattern: "ext-files.img", magic: 0x59255641, head: .common,
        message: ExtFileEntry.schema, payload: .none, isLegacy: true, summary: "external files")
    package static let unixsk = ImageKind(
        name: "UNIXSK", pattern: "unixsk.img", magic: 0x54373943, head: .common,
        message: UnixSkEntry.schema, payload: .none, isLegacy: true, summary: "unix sockets")
    package static let fifo = ImageKind(
        name: "FIFO", pattern: "fifo.img", magic: 0x58364939, head: .common,
        message: FifoEntry.schema, payload: .none, isLegacy: true, summary: "open FIFOs")
    package static let pipes = ImageKind(
        name: "PIPES", pattern: "pipes.img", magic: 0x56513555, head: .common,
        message: PipeEntry.schema, payload: .none, isLegacy: true, summary: "open pipes")
    package static let ttyFiles = ImageKind(
        name: "TTY_FILES", pattern: "tty.img", magic: 0x59433025, head: .common,
        message: TtyFileEntry.schema, payload: .none, isLegacy: true, summary: "open terminals")
    package static let pidfd = ImageKind(
        name: "PIDFD", pattern: "pidfd.img", magic: 0x54435556, head: .common,
        message: PidfdEntry.schema, payload: .none, isLegacy: true, summary: "pidfds")
    package static let autofs = ImageKind(
        name: "AUTOFS", pattern: "autofs-%u.img", magic: 0x49353943, head: .common,
        message: AutofsEntry.schema, payload: .none, isLegacy: false, summary: "autofs mounts")
    package static let pagesOld = ImageKind(
        name: "PAGES_OLD", pattern: "pages-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: true, summary: "pages with their addresses, before there were pagemaps")
    package static let shmPagesOld = ImageKind(
        name: "SHM_PAGES_OLD", pattern: "pages-shmem-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: true,
        summary: "shared pages with their addresses, before there were pagemaps")
    package static let amdgpuKfd = ImageKind(
        name: "AMDGPU_KFD", pattern: "amdgpu-kfd-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false,
        summary: "amdgpu plugin: an open /dev/kfd with its devices and buffers")
    package static let amdgpuRenderNode = ImageKind(
        name: "AMDGPU_RENDERD", pattern: "amdgpu-renderD-%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "amdgpu plugin: an open render node with its buffers")
    package static let amdgpuDmabuf = ImageKind(
        name: "AMDGPU_DMABUF", pattern: "amdgpu-dmabuf_%u.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "amdgpu plugin: an open dma-buf")
    package static let amdgpuPages = ImageKind(
        name: "AMDGPU_PAGES", pattern: "amdgpu-pages-%u-%04x.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "amdgpu plugin: contents of the buffers of one GPU")
    package static let amdgpuDrmPages = ImageKind(
        name: "AMDGPU_DRM_PAGES", pattern: "amdgpu-drm-pages-%u-%u-%04x.img", magic: 0, head: .none,
        message: nil, payload: .none, isLegacy: false, summary: "amdgpu plugin: contents of one buffer of a render node"
    )

    package static let all: [ImageKind] = [
        .inventory, .stats, .core, .ids, .mm, .creds, .fs, .pagemap, .utsns, .mnts, .userns, .timens, .pidns, .ipcVar,
        .ipcnsShm, .ipcnsMsg, .ipcnsSem, .netdev, .ifaddr, .route, .route6, .rule, .iptables, .ip6tables, .nftables,
        .netns, .netnfCt, .netnfExp, .pstree, .shmemPagemap, .ghostFile, .tcpStream, .fdinfo, .files, .skQueues,
        .pipesData, .fifoData, .ttyInfo, .ttyData, .remapFpath, .cgroup, .fileLocks, .seccomp, .apparmor, .memfdInode,
        .bpfmapFile, .bpfmapData, .tmpfsImg, .tmpfsDev, .binfmtMisc, .binfmtMiscOld, .pages, .sigact, .vmas, .rlimit,
        .itimers, .posixTimers, .irmapCache, .cpuinfo, .signal, .psignal, .inotifyWd, .fanotifyMark, .eventpollTfd,
        .regFiles, .inetsk, .nsFiles, .packetsk, .netlinkSk, .eventfdFile, .eventpollFile, .signalfd, .tunfile,
        .timerfd, .inotifyFile, .fanotifyFile, .extFiles, .unixsk, .fifo, .pipes, .ttyFiles, .pidfd, .autofs,
        .pagesOld, .shmPagesOld, .amdgpuKfd, .amdgpuRenderNode, .amdgpuDmabuf, .amdgpuPages, .amdgpuDrmPages,
    ]
}
