import Glibc

/// strerror(3)
func describe(errno: Int32) -> String {
    unsafe String(cString: strerror(errno))
}
