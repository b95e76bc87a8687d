/// `struct inet_diag_sockid`.
package struct InetDiagSockid: Structure {
    package static let cName = "inet_diag_sockid"
    package var sport: UInt16 = 0
    package var dport: UInt16 = 0
    /// Sixteen bytes, of which IPv4 uses the first four.
    package var src = [UInt8](repeating: 0, count: 16)
    package var dst = [UInt8](repeating: 0, count: 16)
    package var `if`: UInt32 = 0
    /// All ones: INET_DIAG_NOCOOKIE.
    package var cookie: UInt64 = .max
    package init() {}

    package mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError) {
        try coder.bigEndian(&sport)
        try coder.bigEndian(&dport)
        try coder.bytes(&src, count: 16)
        try coder.bytes(&dst, count: 16)
        try coder.field(&`if`)
        // Two words of 32 bits in the header, which makes no difference but to alignment.
        try coder.field(&cookie)
    }
}

/// `struct inet_diag_req_v2`, and `struct inet_diag_req_raw`, whose fourth byte has a meaning.
struct InetDiagRequest: Structure {
    static let cName = "inet_diag_req_v2"
    var family: UInt8 = 0
    var `protocol`: UInt8 = 0
    var ext: UInt8 = 0
    var rawProtocol: UInt8 = 0
    var states: UInt32 = .max
    var id = InetDiagSockid()

    mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError) {
        try coder.field(&family)
        try coder.field(&`protocol`)
        try coder.field(&ext)
        try coder.field(&rawProtocol)
        try coder.field(&states)
        try id.fields(&coder)
    }
}

/// `struct inet_diag_msg`.
struct InetDiagMessage: Structure {
    static let cName = "inet_diag_msg"
    var family: UInt8 = 0
    var state: UInt8 = 0
    var timer: UInt8 = 0
    var retrans: UInt8 = 0
    var id = InetDiagSockid()
    var expires: UInt32 = 0
    var rqueue: UInt32 = 0
    var wqueue: UInt32 = 0
    var uid: UInt32 = 0
    var inode: UInt32 = 0

    mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError) {
        try coder.field(&family)
        try coder.field(&state)
        try coder.field(&timer)
        try coder.field(&retrans)
        try id.fields(&coder)
        try coder.field(&expires)
        try coder.field(&rqueue)
        try coder.field(&wqueue)
        try coder.field(&uid)
        try coder.field(&inode)
    }
}
