import Glibc

/// strerror(3)
func describe(errno: Int32) -> String {
    String(cString: strerror(errno))
}
