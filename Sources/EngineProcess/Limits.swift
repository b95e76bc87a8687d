import Glibc

/// The limits of setrlimit(2) that Cryo itself meets.
enum Limits {
    private static let descriptors = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    /// As many descriptors as may be: a dump holds one of every open file. Restored tasks get the limits of their images.
    static func raiseDescriptors() {
        var limit = rlimit()
        guard unsafe getrlimit(descriptors, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(descriptors, &limit)
    }

    /// The text of an error number; of EMFILE with the limit behind it.
    static func reason(_ number: Int32) -> String {
        let text = unsafe String(cString: strerror(number))
        var limit = rlimit()
        guard number == EMFILE, unsafe getrlimit(descriptors, &limit) == 0 else { return text }
        return "\(text): RLIMIT_NOFILE is \(limit.rlim_max); raise it (ulimit -n)"
    }
}
