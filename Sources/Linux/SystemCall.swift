import CLinux
package import SystemPackage

/// A system call that has no wrapper in the C library or whose wrapper is variadic, with its result or its error. See syscall(2).
@discardableResult
package func systemCall(
    _ number: Int32, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0
) throws(Errno) -> Int {
    let result = clinux_syscall(Int(number), a, b, c, d, e, f)
    if (-4095 ... -1).contains(result) { throw Errno(rawValue: CInt(-result)) }
    return result
}
