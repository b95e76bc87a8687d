import Glibc

/// The limits of setrlimit(2) that Cryo itself meets.
enum Limits {
    private static let descriptors = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    private static let stack = __rlimit_resource_t(RLIMIT_STACK.rawValue)

    /// As many descriptors as may be, as a dump holds one of every open file, and as much stack: the kernel looks at
    /// its limit whenever a stack grows. Restored tasks get the limits of their images.
    static func raise() {
        for resource in [descriptors, stack] {
            var limit = rlimit()
            guard unsafe getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { continue }
            limit.rlim_cur = limit.rlim_max
            _ = unsafe setrlimit(resource, &limit)
        }
    }

    /// The text of an error number; of EMFILE with the limit behind it.
    static func reason(_ number: Int32) -> String {
        let text = unsafe String(cString: strerror(number))
        var limit = rlimit()
        guard number == EMFILE, unsafe getrlimit(descriptors, &limit) == 0 else { return text }
        return "\(text): RLIMIT_NOFILE is \(limit.rlim_max); raise it (ulimit -n)"
    }
}
