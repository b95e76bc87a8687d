package import SystemPackage

/// What can go wrong on a netlink socket, see netlink(7).
package enum NetlinkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// socket(2), send(2) or recv(2) failed.
    case system(String, Errno)
    /// The kernel refused the request.
    case refused(Errno)
    /// A structure is longer than the message that holds it.
    case truncated(structure: String)
    /// The length in a header cannot be true.
    case badLength(structure: String, length: Int)
    /// The kernel's tables changed during every attempt to dump them.
    case interrupted

    package var description: String {
        switch self {
        case .system(let call, let errno): "netlink: \(call): \(errno)"
        case .refused(let errno): "netlink: the kernel refused the request: \(errno)"
        case .truncated(let structure): "netlink: \(structure) is cut off"
        case .badLength(let structure, let length): "netlink: \(structure) claims a length of \(length)"
        case .interrupted: "netlink: the dump kept being interrupted by changes"
        }
    }
}
