import CLinux

/// A process of these ids and with no rights, which waits to be killed; its pid, or an errno below zero. See clone(2).
package func cloneDouble(uid: UInt32, gid: UInt32) -> Int32 {
    Int32(truncatingIfNeeded: clinux_clone_double(uid, gid))
}
