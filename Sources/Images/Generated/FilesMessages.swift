// Made by Scripts/regenerate-images from files.proto. Do not edit.

/// `enum fd_types`. Numbers without a name survive.
package struct FdTypes: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let UND = Self(rawValue: 0)
    package static let REG = Self(rawValue: 1)
    package static let PIPE = Self(rawValue: 2)
    package static let FIFO = Self(rawValue: 3)
    package static let INETSK = Self(rawValue: 4)
    package static let UNIXSK = Self(rawValue: 5)
    package static let EVENTFD = Self(rawValue: 6)
    package static let EVENTPOLL = Self(rawValue: 7)
    package static let INOTIFY = Self(rawValue: 8)
    package static let SIGNALFD = Self(rawValue: 9)
    package static let PACKETSK = Self(rawValue: 10)
    package static let TTY = Self(rawValue: 11)
    package static let FANOTIFY = Self(rawValue: 12)
    package static let NETLINKSK = Self(rawValue: 13)
    package static let NS = Self(rawValue: 14)
    package static let TUNF = Self(rawValue: 15)
    package static let EXT = Self(rawValue: 16)
    package static let TIMERFD = Self(rawValue: 17)
    package static let MEMFD = Self(rawValue: 18)
    package static let BPFMAP = Self(rawValue: 19)
    package static let PIDFD = Self(rawValue: 20)
    package static let CTL_TTY = Self(rawValue: 65534)
    package static let AUTOFS_PIPE = Self(rawValue: 65535)

    package static let names: [(name: String, number: Int32)] = [
        ("UND", 0),
        ("REG", 1),
        ("PIPE", 2),
        ("FIFO", 3),
        ("INETSK", 4),
        ("UNIXSK", 5),
        ("EVENTFD", 6),
        ("EVENTPOLL", 7),
        ("INOTIFY", 8),
        ("SIGNALFD", 9),
        ("PACKETSK", 10),
        ("TTY", 11),
        ("FANOTIFY", 12),
        ("NETLINKSK", 13),
        ("NS", 14),
        ("TUNF", 15),
        ("EXT", 16),
        ("TIMERFD", 17),
        ("MEMFD", 18),
        ("BPFMAP", 19),
        ("PIDFD", 20),
        ("CTL_TTY", 65534),
        ("AUTOFS_PIPE", 65535),
    ]
}

/// `message fdinfo_entry`
package struct FdinfoEntry: ImageMessage {
    package var id: UInt32
    package var flags: UInt32
    package var type: FdTypes
    package var fd: UInt32
    package var xattr_security_selinux: ByteString?

    package init(
        id: UInt32 = 0,
        flags: UInt32 = 0,
        type: FdTypes = .UND,
        fd: UInt32 = 0,
        xattr_security_selinux: ByteString? = nil
    ) {
        self.id = id
        self.flags = flags
        self.type = type
        self.fd = fd
        self.xattr_security_selinux = xattr_security_selinux
    }

    package static var schema: Schema { Schema.at(72) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        flags = record.uint32(1)
        type = record.enumeration(2)
        fd = record.uint32(3)
        xattr_security_selinux = record.string(optional: 4)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, flags)
        record.enumeration(2, type)
        record.uint32(3, fd)
        record.string(optional: 4, xattr_security_selinux)
    }
}

/// `message file_entry`
package struct FileEntry: ImageMessage {
    package var type: FdTypes
    package var id: UInt32
    @Boxed package var reg: RegFileEntry?
    @Boxed package var isk: InetSkEntry?
    @Boxed package var nsf: NsFileEntry?
    @Boxed package var psk: PacketSockEntry?
    @Boxed package var nlsk: NetlinkSkEntry?
    @Boxed package var efd: EventfdFileEntry?
    @Boxed package var epfd: EventpollFileEntry?
    @Boxed package var sgfd: SignalfdEntry?
    @Boxed package var tunf: TunfileEntry?
    @Boxed package var tfd: TimerfdEntry?
    @Boxed package var ify: InotifyFileEntry?
    @Boxed package var ffy: FanotifyFileEntry?
    @Boxed package var ext: ExtFileEntry?
    @Boxed package var usk: UnixSkEntry?
    @Boxed package var fifo: FifoEntry?
    @Boxed package var pipe: PipeEntry?
    @Boxed package var tty: TtyFileEntry?
    @Boxed package var memfd: MemfdFileEntry?
    @Boxed package var bpf: BpfmapFileEntry?
    @Boxed package var pidfd: PidfdEntry?

    package init(
        type: FdTypes = .UND,
        id: UInt32 = 0,
        reg: RegFileEntry? = nil,
        isk: InetSkEntry? = nil,
        nsf: NsFileEntry? = nil,
        psk: PacketSockEntry? = nil,
        nlsk: NetlinkSkEntry? = nil,
        efd: EventfdFileEntry? = nil,
        epfd: EventpollFileEntry? = nil,
        sgfd: SignalfdEntry? = nil,
        tunf: TunfileEntry? = nil,
        tfd: TimerfdEntry? = nil,
        ify: InotifyFileEntry? = nil,
        ffy: FanotifyFileEntry? = nil,
        ext: ExtFileEntry? = nil,
        usk: UnixSkEntry? = nil,
        fifo: FifoEntry? = nil,
        pipe: PipeEntry? = nil,
        tty: TtyFileEntry? = nil,
        memfd: MemfdFileEntry? = nil,
        bpf: BpfmapFileEntry? = nil,
        pidfd: PidfdEntry? = nil
    ) {
        self.type = type
        self.id = id
        self.reg = reg
        self.isk = isk
        self.nsf = nsf
        self.psk = psk
        self.nlsk = nlsk
        self.efd = efd
        self.epfd = epfd
        self.sgfd = sgfd
        self.tunf = tunf
        self.tfd = tfd
        self.ify = ify
        self.ffy = ffy
        self.ext = ext
        self.usk = usk
        self.fifo = fifo
        self.pipe = pipe
        self.tty = tty
        self.memfd = memfd
        self.bpf = bpf
        self.pidfd = pidfd
    }

    package static var schema: Schema { Schema.at(73) }

    package init(_ record: RecordReader) throws(ImageError) {
        type = record.enumeration(0)
        id = record.uint32(1)
        reg = try record.message(optional: 2)
        isk = try record.message(optional: 3)
        nsf = try record.message(optional: 4)
        psk = try record.message(optional: 5)
        nlsk = try record.message(optional: 6)
        efd = try record.message(optional: 7)
        epfd = try record.message(optional: 8)
        sgfd = try record.message(optional: 9)
        tunf = try record.message(optional: 10)
        tfd = try record.message(optional: 11)
        ify = try record.message(optional: 12)
        ffy = try record.message(optional: 13)
        ext = try record.message(optional: 14)
        usk = try record.message(optional: 15)
        fifo = try record.message(optional: 16)
        pipe = try record.message(optional: 17)
        tty = try record.message(optional: 18)
        memfd = try record.message(optional: 19)
        bpf = try record.message(optional: 20)
        pidfd = try record.message(optional: 21)
    }

    package func write(to record: RecordWriter) {
        record.enumeration(0, type)
        record.uint32(1, id)
        record.message(optional: 2, reg)
        record.message(optional: 3, isk)
        record.message(optional: 4, nsf)
        record.message(optional: 5, psk)
        record.message(optional: 6, nlsk)
        record.message(optional: 7, efd)
        record.message(optional: 8, epfd)
        record.message(optional: 9, sgfd)
        record.message(optional: 10, tunf)
        record.message(optional: 11, tfd)
        record.message(optional: 12, ify)
        record.message(optional: 13, ffy)
        record.message(optional: 14, ext)
        record.message(optional: 15, usk)
        record.message(optional: 16, fifo)
        record.message(optional: 17, pipe)
        record.message(optional: 18, tty)
        record.message(optional: 19, memfd)
        record.message(optional: 20, bpf)
        record.message(optional: 21, pidfd)
    }
}

/// `message reg_file_entry`
package struct RegFileEntry: ImageMessage {
    package var id: UInt32
    package var flags: UInt32
    package var pos: UInt64
    package var fown: FownEntry
    package var name: ByteString
    /// Absent means -1.
    package var mnt_id: Int32?
    package var size: UInt64?
    package var ext: Bool?
    package var mode: UInt32?
    package var build_id: [UInt32]
    package var checksum: UInt32?
    package var checksum_config: UInt32?
    package var checksum_parameter: UInt32?
    package var cryo_mtime: UInt64?
    package var cryo_unlinked_name: ByteString?
    package var cryo_rw_hint: UInt64?

    package init(
        id: UInt32 = 0,
        flags: UInt32 = 0,
        pos: UInt64 = 0,
        fown: FownEntry = FownEntry(),
        name: ByteString = "",
        mnt_id: Int32? = nil,
        size: UInt64? = nil,
        ext: Bool? = nil,
        mode: UInt32? = nil,
        build_id: [UInt32] = [],
        checksum: UInt32? = nil,
        checksum_config: UInt32? = nil,
        checksum_parameter: UInt32? = nil,
        cryo_mtime: UInt64? = nil,
        cryo_unlinked_name: ByteString? = nil,
        cryo_rw_hint: UInt64? = nil
    ) {
        self.id = id
        self.flags = flags
        self.pos = pos
        self.fown = fown
        self.name = name
        self.mnt_id = mnt_id
        self.size = size
        self.ext = ext
        self.mode = mode
        self.build_id = build_id
        self.checksum = checksum
        self.checksum_config = checksum_config
        self.checksum_parameter = checksum_parameter
        self.cryo_mtime = cryo_mtime
        self.cryo_unlinked_name = cryo_unlinked_name
        self.cryo_rw_hint = cryo_rw_hint
    }

    package static var schema: Schema { Schema.at(74) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        flags = record.uint32(1)
        pos = record.uint64(2)
        fown = try record.message(3)
        name = record.string(4)
        mnt_id = record.int32(optional: 5)
        size = record.uint64(optional: 6)
        ext = record.bool(optional: 7)
        mode = record.uint32(optional: 8)
        build_id = record.uint32(repeated: 9)
        checksum = record.uint32(optional: 10)
        checksum_config = record.uint32(optional: 11)
        checksum_parameter = record.uint32(optional: 12)
        cryo_mtime = record.uint64(optional: 13)
        cryo_unlinked_name = record.string(optional: 14)
        cryo_rw_hint = record.uint64(optional: 15)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, flags)
        record.uint64(2, pos)
        record.message(3, fown)
        record.string(4, name)
        record.int32(optional: 5, mnt_id)
        record.uint64(optional: 6, size)
        record.bool(optional: 7, ext)
        record.uint32(optional: 8, mode)
        record.uint32(repeated: 9, build_id)
        record.uint32(optional: 10, checksum)
        record.uint32(optional: 11, checksum_config)
        record.uint32(optional: 12, checksum_parameter)
        record.uint64(optional: 13, cryo_mtime)
        record.string(optional: 14, cryo_unlinked_name)
        record.uint64(optional: 15, cryo_rw_hint)
    }
}

/// `message eventfd_file_entry`
package struct EventfdFileEntry: ImageMessage {
    package var id: UInt32
    package var flags: UInt32
    package var fown: FownEntry
    package var counter: UInt64

    package init(
        id: UInt32 = 0,
        flags: UInt32 = 0,
        fown: FownEntry = FownEntry(),
        counter: UInt64 = 0
    ) {
        self.id = id
        self.flags = flags
        self.fown = fown
        self.counter = counter
    }

    package static var schema: Schema { Schema.at(75) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        flags = record.uint32(1)
        fown = try record.message(2)
        counter = record.uint64(3)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, flags)
        record.message(2, fown)
        record.uint64(3, counter)
    }
}

/// `message eventpoll_tfd_entry`
package struct EventpollTfdEntry: ImageMessage {
    package var id: UInt32
    package var tfd: UInt32
    package var events: UInt32
    package var data: UInt64
    package var dev: UInt32?
    package var inode: UInt64?
    package var pos: UInt64?

    package init(
        id: UInt32 = 0,
        tfd: UInt32 = 0,
        events: UInt32 = 0,
        data: UInt64 = 0,
        dev: UInt32? = nil,
        inode: UInt64? = nil,
        pos: UInt64? = nil
    ) {
        self.id = id
        self.tfd = tfd
        self.events = events
        self.data = data
        self.dev = dev
        self.inode = inode
        self.pos = pos
    }

    package static var schema: Schema { Schema.at(76) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        tfd = record.uint32(1)
        events = record.uint32(2)
        data = record.uint64(3)
        dev = record.uint32(optional: 4)
        inode = record.uint64(optional: 5)
        pos = record.uint64(optional: 6)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, tfd)
        record.uint32(2, events)
        record.uint64(3, data)
        record.uint32(optional: 4, dev)
        record.uint64(optional: 5, inode)
        record.uint64(optional: 6, pos)
    }
}

/// `message eventpoll_file_entry`
package struct EventpollFileEntry: ImageMessage {
    package var id: UInt32
    package var flags: UInt32
    package var fown: FownEntry
    package var tfd: [EventpollTfdEntry]
    package var cryo_busy_poll_usecs: UInt32?
    package var cryo_busy_poll_budget: UInt32?
    package var cryo_prefer_busy_poll: Bool?

    package init(
        id: UInt32 = 0,
        flags: UInt32 = 0,
        fown: FownEntry = FownEntry(),
        tfd: [EventpollTfdEntry] = [],
        cryo_busy_poll_usecs: UInt32? = nil,
        cryo_busy_poll_budget: UInt32? = nil,
        cryo_prefer_busy_poll: Bool? = nil
    ) {
        self.id = id
        self.flags = flags
        self.fown = fown
        self.tfd = tfd
        self.cryo_busy_poll_usecs = cryo_busy_poll_usecs
        self.cryo_busy_poll_budget = cryo_busy_poll_budget
        self.cryo_prefer_busy_poll = cryo_prefer_busy_poll
    }

    package static var schema: Schema { Schema.at(77) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        flags = record.uint32(1)
        fown = try record.message(2)
        tfd = try record.message(repeated: 3)
        cryo_busy_poll_usecs = record.uint32(optional: 4)
        cryo_busy_poll_budget = record.uint32(optional: 5)
        cryo_prefer_busy_poll = record.bool(optional: 6)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, flags)
        record.message(2, fown)
        record.message(repeated: 3, tfd)
        record.uint32(optional: 4, cryo_busy_poll_usecs)
        record.uint32(optional: 5, cryo_busy_poll_budget)
        record.bool(optional: 6, cryo_prefer_busy_poll)
    }
}

/// `message signalfd_entry`
package struct SignalfdEntry: ImageMessage {
    package var id: UInt32
    package var flags: UInt32
    package var fown: FownEntry
    package var sigmask: UInt64

    package init(
        id: UInt32 = 0,
        flags: UInt32 = 0,
        fown: FownEntry = FownEntry(),
        sigmask: UInt64 = 0
    ) {
        self.id = id
        self.flags = flags
        self.fown = fown
        self.sigmask = sigmask
    }

    package static var schema: Schema { Schema.at(78) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        flags = record.uint32(1)
        fown = try record.message(2)
        sigmask = record.uint64(3)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, flags)
        record.message(2, fown)
        record.uint64(3, sigmask)
    }
}

/// `message timerfd_entry`
package struct TimerfdEntry: ImageMessage {
    package var id: UInt32
    package var flags: UInt32
    package var fown: FownEntry
    package var clockid: UInt32
    package var ticks: UInt64
    package var settime_flags: UInt32
    package var vsec: UInt64
    package var vnsec: UInt64
    package var isec: UInt64
    package var insec: UInt64

    package init(
        id: UInt32 = 0,
        flags: UInt32 = 0,
        fown: FownEntry = FownEntry(),
        clockid: UInt32 = 0,
        ticks: UInt64 = 0,
        settime_flags: UInt32 = 0,
        vsec: UInt64 = 0,
        vnsec: UInt64 = 0,
        isec: UInt64 = 0,
        insec: UInt64 = 0
    ) {
        self.id = id
        self.flags = flags
        self.fown = fown
        self.clockid = clockid
        self.ticks = ticks
        self.settime_flags = settime_flags
        self.vsec = vsec
        self.vnsec = vnsec
        self.isec = isec
        self.insec = insec
    }

    package static var schema: Schema { Schema.at(79) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        flags = record.uint32(1)
        fown = try record.message(2)
        clockid = record.uint32(3)
        ticks = record.uint64(4)
        settime_flags = record.uint32(5)
        vsec = record.uint64(6)
        vnsec = record.uint64(7)
        isec = record.uint64(8)
        insec = record.uint64(9)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, flags)
        record.message(2, fown)
        record.uint32(3, clockid)
        record.uint64(4, ticks)
        record.uint32(5, settime_flags)
        record.uint64(6, vsec)
        record.uint64(7, vnsec)
        record.uint64(8, isec)
        record.uint64(9, insec)
    }
}

/// `message pidfd_entry`
package struct PidfdEntry: ImageMessage {
    package var id: UInt32
    package var ino: UInt32
    package var flags: UInt32
    package var nspid: Int32
    package var fown: FownEntry

    package init(
        id: UInt32 = 0,
        ino: UInt32 = 0,
        flags: UInt32 = 0,
        nspid: Int32 = 0,
        fown: FownEntry = FownEntry()
    ) {
        self.id = id
        self.ino = ino
        self.flags = flags
        self.nspid = nspid
        self.fown = fown
    }

    package static var schema: Schema { Schema.at(80) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        ino = record.uint32(1)
        flags = record.uint32(2)
        nspid = record.int32(3)
        fown = try record.message(4)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, ino)
        record.uint32(2, flags)
        record.int32(3, nspid)
        record.message(4, fown)
    }
}

/// `message ext_file_entry`
package struct ExtFileEntry: ImageMessage {
    package var id: UInt32
    package var fown: FownEntry

    package init(
        id: UInt32 = 0,
        fown: FownEntry = FownEntry()
    ) {
        self.id = id
        self.fown = fown
    }

    package static var schema: Schema { Schema.at(81) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        fown = try record.message(1)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.message(1, fown)
    }
}

/// `message ns_file_entry`
package struct NsFileEntry: ImageMessage {
    package var id: UInt32
    package var ns_id: UInt32
    package var ns_cflag: UInt32
    package var flags: UInt32

    package init(
        id: UInt32 = 0,
        ns_id: UInt32 = 0,
        ns_cflag: UInt32 = 0,
        flags: UInt32 = 0
    ) {
        self.id = id
        self.ns_id = ns_id
        self.ns_cflag = ns_cflag
        self.flags = flags
    }

    package static var schema: Schema { Schema.at(82) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        ns_id = record.uint32(1)
        ns_cflag = record.uint32(2)
        flags = record.uint32(3)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, ns_id)
        record.uint32(2, ns_cflag)
        record.uint32(3, flags)
    }
}

/// `message pipe_entry`
package struct PipeEntry: ImageMessage {
    package var id: UInt32
    package var pipe_id: UInt32
    package var flags: UInt32
    package var fown: FownEntry

    package init(
        id: UInt32 = 0,
        pipe_id: UInt32 = 0,
        flags: UInt32 = 0,
        fown: FownEntry = FownEntry()
    ) {
        self.id = id
        self.pipe_id = pipe_id
        self.flags = flags
        self.fown = fown
    }

    package static var schema: Schema { Schema.at(83) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        pipe_id = record.uint32(1)
        flags = record.uint32(2)
        fown = try record.message(3)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, pipe_id)
        record.uint32(2, flags)
        record.message(3, fown)
    }
}

/// `message fifo_entry`
package struct FifoEntry: ImageMessage {
    package var id: UInt32
    package var pipe_id: UInt32
    package var regf_id: UInt32?

    package init(
        id: UInt32 = 0,
        pipe_id: UInt32 = 0,
        regf_id: UInt32? = nil
    ) {
        self.id = id
        self.pipe_id = pipe_id
        self.regf_id = regf_id
    }

    package static var schema: Schema { Schema.at(84) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        pipe_id = record.uint32(1)
        regf_id = record.uint32(optional: 2)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, pipe_id)
        record.uint32(optional: 2, regf_id)
    }
}
