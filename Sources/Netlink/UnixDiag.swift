/// `struct unix_diag_req`.
struct UnixDiagRequest: Structure {
    static let cName = "unix_diag_req"
    var family: UInt8 = 1
    var `protocol`: UInt8 = 0
    var states: UInt32 = .max
    var ino: UInt32 = 0
    var show: Show = []
    var cookie: UInt64 = .max

    /// UDIAG_SHOW_NAME and its companions.
    struct Show: OptionSet, Hashable {
        var rawValue: UInt32
        static let name = Show(rawValue: 0x01)
        static let vfs = Show(rawValue: 0x02)
        static let peer = Show(rawValue: 0x04)
        static let icons = Show(rawValue: 0x08)
        static let rqlen = Show(rawValue: 0x10)
        static let uid = Show(rawValue: 0x40)
    }

    mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError) {
        try coder.field(&family)
        try coder.field(&`protocol`)
        try coder.padding(2)
        try coder.field(&states)
        try coder.field(&ino)
        try coder.field(&show.rawValue)
        try coder.field(&cookie)
    }
}

/// `struct unix_diag_msg`.
struct UnixDiagMessage: Structure {
    static let cName = "unix_diag_msg"
    var family: UInt8 = 0
    var type: UInt8 = 0
    var state: UInt8 = 0
    var ino: UInt32 = 0
    var cookie: UInt64 = 0

    mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError) {
        try coder.field(&family)
        try coder.field(&type)
        try coder.field(&state)
        try coder.padding(1)
        try coder.field(&ino)
        try coder.field(&cookie)
    }
}

/// `struct unix_diag_vfs`: the socket's file, where it is bound to one.
package struct UnixDiagVFS: Structure {
    package static let cName = "unix_diag_vfs"
    package var ino: UInt32 = 0
    /// The kernel's own dev_t.
    package var dev: UInt32 = 0
    package init() {}

    package mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError) {
        try coder.field(&ino)
        try coder.field(&dev)
    }
}

/// `struct unix_diag_rqlen`. Of a listening socket: connections that wait, and the backlog of listen(2).
struct UnixDiagRqlen: Structure {
    static let cName = "unix_diag_rqlen"
    var rqueue: UInt32 = 0
    var wqueue: UInt32 = 0

    mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError) {
        try coder.field(&rqueue)
        try coder.field(&wqueue)
    }
}
