import CCap

/// Capabilities by their numbers and names: cap_get_proc(3), cap_to_name(3).
package enum Capabilities {
    package static let sysPtrace: Int32 = 19, sysAdmin: Int32 = 21, sysResource: Int32 = 24,
        checkpointRestore: Int32 = 40

    /// Whether we have it in effect.
    package static func has(_ capability: Int32) -> Bool {
        guard let own = unsafe cap_get_proc() else { return false }
        defer { unsafe cap_free(UnsafeMutableRawPointer(own)) }
        var value = CAP_CLEAR
        return unsafe cap_get_flag(own, cap_value_t(capability), CAP_EFFECTIVE, &value) == 0 && value == CAP_SET
    }

    /// Those we may hold, as a set of bits.
    package static var permitted: UInt64 {
        guard let own = unsafe cap_get_proc() else { return 0 }
        defer { unsafe cap_free(UnsafeMutableRawPointer(own)) }
        var set: UInt64 = 0
        for capability in 0 ..< Int32(64) {
            var value = CAP_CLEAR
            if unsafe cap_get_flag(own, cap_value_t(capability), CAP_PERMITTED, &value) == 0, value == CAP_SET {
                set |= 1 << UInt64(capability)
            }
        }
        return set
    }

    /// "cap_sys_admin", or a number for what this libcap does not know.
    package static func name(_ capability: Int32) -> String {
        guard let text = unsafe cap_to_name(cap_value_t(capability)) else { return "capability \(capability)" }
        defer { unsafe cap_free(text) }
        return unsafe String(cString: text)
    }

    /// The names of all in a set of bits.
    package static func names(_ set: UInt64) -> [String] {
        (0 ..< Int32(64)).filter { set & 1 << UInt64($0) != 0 }.map(name)
    }
}
