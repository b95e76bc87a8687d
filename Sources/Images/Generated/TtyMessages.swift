// Made by Scripts/regenerate-images from tty.proto. Do not edit.

/// `enum TtyType`. Numbers without a name survive.
package struct TtyType: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let UNKNOWN = Self(rawValue: 0)
    package static let PTY = Self(rawValue: 1)
    package static let CONSOLE = Self(rawValue: 2)
    package static let VT = Self(rawValue: 3)
    package static let CTTY = Self(rawValue: 4)
    package static let EXT_TTY = Self(rawValue: 5)
    package static let SERIAL = Self(rawValue: 6)

    package static let names: [(name: String, number: Int32)] = [
        ("UNKNOWN", 0),
        ("PTY", 1),
        ("CONSOLE", 2),
        ("VT", 3),
        ("CTTY", 4),
        ("EXT_TTY", 5),
        ("SERIAL", 6),
    ]
}

/// `message winsize_entry`
package struct WinsizeEntry: ImageMessage {
    package var ws_row: UInt32
    package var ws_col: UInt32
    package var ws_xpixel: UInt32
    package var ws_ypixel: UInt32

    package init(
        ws_row: UInt32 = 0,
        ws_col: UInt32 = 0,
        ws_xpixel: UInt32 = 0,
        ws_ypixel: UInt32 = 0
    ) {
        self.ws_row = ws_row
        self.ws_col = ws_col
        self.ws_xpixel = ws_xpixel
        self.ws_ypixel = ws_ypixel
    }

    package static var schema: Schema { Schema.at(178) }

    package init(_ record: RecordReader) throws(ImageError) {
        ws_row = record.uint32(0)
        ws_col = record.uint32(1)
        ws_xpixel = record.uint32(2)
        ws_ypixel = record.uint32(3)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, ws_row)
        record.uint32(1, ws_col)
        record.uint32(2, ws_xpixel)
        record.uint32(3, ws_ypixel)
    }
}

/// `message termios_entry`
package struct TermiosEntry: ImageMessage {
    package var c_iflag: UInt32
    package var c_oflag: UInt32
    package var c_cflag: UInt32
    package var c_lflag: UInt32
    package var c_line: UInt32
    package var c_ispeed: UInt32
    package var c_ospeed: UInt32
    package var c_cc: [UInt32]

    package init(
        c_iflag: UInt32 = 0,
        c_oflag: UInt32 = 0,
        c_cflag: UInt32 = 0,
        c_lflag: UInt32 = 0,
        c_line: UInt32 = 0,
        c_ispeed: UInt32 = 0,
        c_ospeed: UInt32 = 0,
        c_cc: [UInt32] = []
    ) {
        self.c_iflag = c_iflag
        self.c_oflag = c_oflag
        self.c_cflag = c_cflag
        self.c_lflag = c_lflag
        self.c_line = c_line
        self.c_ispeed = c_ispeed
        self.c_ospeed = c_ospeed
        self.c_cc = c_cc
    }

    package static var schema: Schema { Schema.at(179) }

    package init(_ record: RecordReader) throws(ImageError) {
        c_iflag = record.uint32(0)
        c_oflag = record.uint32(1)
        c_cflag = record.uint32(2)
        c_lflag = record.uint32(3)
        c_line = record.uint32(4)
        c_ispeed = record.uint32(5)
        c_ospeed = record.uint32(6)
        c_cc = record.uint32(repeated: 7)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, c_iflag)
        record.uint32(1, c_oflag)
        record.uint32(2, c_cflag)
        record.uint32(3, c_lflag)
        record.uint32(4, c_line)
        record.uint32(5, c_ispeed)
        record.uint32(6, c_ospeed)
        record.uint32(repeated: 7, c_cc)
    }
}

/// `message tty_pty_entry`
package struct TtyPtyEntry: ImageMessage {
    package var index: UInt32

    package init(
        index: UInt32 = 0
    ) {
        self.index = index
    }

    package static var schema: Schema { Schema.at(180) }

    package init(_ record: RecordReader) throws(ImageError) {
        index = record.uint32(0)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, index)
    }
}

/// `message tty_data_entry`
package struct TtyDataEntry: ImageMessage {
    package var tty_id: UInt32
    package var data: [UInt8]

    package init(
        tty_id: UInt32 = 0,
        data: [UInt8] = []
    ) {
        self.tty_id = tty_id
        self.data = data
    }

    package static var schema: Schema { Schema.at(181) }

    package init(_ record: RecordReader) throws(ImageError) {
        tty_id = record.uint32(0)
        data = record.bytes(1)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, tty_id)
        record.bytes(1, data)
    }
}

/// `message tty_info_entry`
package struct TtyInfoEntry: ImageMessage {
    package var id: UInt32
    package var type: TtyType
    package var locked: Bool
    package var exclusive: Bool
    package var packet_mode: Bool
    package var sid: UInt32
    package var pgrp: UInt32
    package var rdev: UInt32
    package var termios: TermiosEntry?
    package var termios_locked: TermiosEntry?
    package var winsize: WinsizeEntry?
    package var pty: TtyPtyEntry?
    package var dev: UInt32?
    package var uid: UInt32?
    package var gid: UInt32?

    package init(
        id: UInt32 = 0,
        type: TtyType = .UNKNOWN,
        locked: Bool = false,
        exclusive: Bool = false,
        packet_mode: Bool = false,
        sid: UInt32 = 0,
        pgrp: UInt32 = 0,
        rdev: UInt32 = 0,
        termios: TermiosEntry? = nil,
        termios_locked: TermiosEntry? = nil,
        winsize: WinsizeEntry? = nil,
        pty: TtyPtyEntry? = nil,
        dev: UInt32? = nil,
        uid: UInt32? = nil,
        gid: UInt32? = nil
    ) {
        self.id = id
        self.type = type
        self.locked = locked
        self.exclusive = exclusive
        self.packet_mode = packet_mode
        self.sid = sid
        self.pgrp = pgrp
        self.rdev = rdev
        self.termios = termios
        self.termios_locked = termios_locked
        self.winsize = winsize
        self.pty = pty
        self.dev = dev
        self.uid = uid
        self.gid = gid
    }

    package static var schema: Schema { Schema.at(182) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        type = record.enumeration(1)
        locked = record.bool(2)
        exclusive = record.bool(3)
        packet_mode = record.bool(4)
        sid = record.uint32(5)
        pgrp = record.uint32(6)
        rdev = record.uint32(7)
        termios = try record.message(optional: 8)
        termios_locked = try record.message(optional: 9)
        winsize = try record.message(optional: 10)
        pty = try record.message(optional: 11)
        dev = record.uint32(optional: 12)
        uid = record.uint32(optional: 13)
        gid = record.uint32(optional: 14)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.enumeration(1, type)
        record.bool(2, locked)
        record.bool(3, exclusive)
        record.bool(4, packet_mode)
        record.uint32(5, sid)
        record.uint32(6, pgrp)
        record.uint32(7, rdev)
        record.message(optional: 8, termios)
        record.message(optional: 9, termios_locked)
        record.message(optional: 10, winsize)
        record.message(optional: 11, pty)
        record.uint32(optional: 12, dev)
        record.uint32(optional: 13, uid)
        record.uint32(optional: 14, gid)
    }
}

/// `message tty_file_entry`
package struct TtyFileEntry: ImageMessage {
    package var id: UInt32
    package var tty_info_id: UInt32
    package var flags: UInt32
    package var fown: FownEntry
    package var regf_id: UInt32?

    package init(
        id: UInt32 = 0,
        tty_info_id: UInt32 = 0,
        flags: UInt32 = 0,
        fown: FownEntry = FownEntry(),
        regf_id: UInt32? = nil
    ) {
        self.id = id
        self.tty_info_id = tty_info_id
        self.flags = flags
        self.fown = fown
        self.regf_id = regf_id
    }

    package static var schema: Schema { Schema.at(183) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        tty_info_id = record.uint32(1)
        flags = record.uint32(2)
        fown = try record.message(3)
        regf_id = record.uint32(optional: 4)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, tty_info_id)
        record.uint32(2, flags)
        record.message(3, fown)
        record.uint32(optional: 4, regf_id)
    }
}
