/// Where a link of /proc/PID/fd, cwd, root, exe or ns leads.
package enum FdLink: Hashable, Sendable {
    /// `isDeleted`: the link ended in ` (deleted)`, which is taken off.
    case path(ProcString, isDeleted: Bool)
    /// A path that does not begin at the reader's root.
    case unreachable(ProcString)
    case pipe(inode: UInt64)
    case socket(inode: UInt64)
    /// `eventfd`, `eventpoll`, `inotify` … without `anon_inode:` and brackets.
    case anonInode(ProcString)
    /// An object with a number on a file system of the kernel: `net:[4026531840]`, `pidfd:[…]` and what else may come.
    case numbered(kind: ProcString, inode: UInt64)
    case other(ProcString)

    package init(_ text: ProcString) {
        let bytes = text.bytes
        if bytes.first == UInt8(ascii: "/") {
            let (path, isDeleted) = text.strippingDeleted()
            self = .path(path, isDeleted: isDeleted)
            return
        }
        var cursor = Cursor(bytes[...], file: "link")
        if cursor.accept("(unreachable)") {
            self = .unreachable(ProcString(cursor.takeRest()))
        } else if cursor.accept("anon_inode:") {
            let name = cursor.rest
            let isBracketed = name.first == UInt8(ascii: "[") && name.last == UInt8(ascii: "]") && name.count > 1
            self = .anonInode(ProcString(isBracketed ? name.dropFirst().dropLast() : name))
        } else if let (kind, inode) = numberedLink(cursor) {
            self =
                switch kind {
                case "pipe": .pipe(inode: inode)
                case "socket": .socket(inode: inode)
                default: .numbered(kind: kind, inode: inode)
                }
        } else {
            self = .other(text)
        }
    }
}

extension FdLink: CustomStringConvertible {
    /// As the kernel tells it, but for ` (deleted)`.
    package var description: String {
        switch self {
        case .path(let path, _): "\(path)"
        case .unreachable(let path): "(unreachable)\(path)"
        case .pipe(let inode): "pipe:[\(inode)]"
        case .socket(let inode): "socket:[\(inode)]"
        case .anonInode(let name): "anon_inode:[\(name)]"
        case .numbered(let kind, let inode): "\(kind):[\(inode)]"
        case .other(let text): "\(text)"
        }
    }
}

private func numberedLink(_ text: Cursor) -> (ProcString, UInt64)? {
    var text = text
    let kind = ProcString(text.field(endingWith: UInt8(ascii: ":")))
    guard text.accept("["), let inode = try? text.number("an inode", as: UInt64.self), text.accept("]"), text.isAtEnd
    else { return nil }
    return (kind, inode)
}

/// A namespace as a link of /proc/PID/ns names it, see namespaces(7).
package struct NamespaceLink: Hashable, Sendable, CustomStringConvertible {
    /// `net`, `mnt`, `pid` …: the kind of the namespace, not the name of the link (`pid_for_children` leads to a
    /// `pid`).
    package var kind: ProcString
    package var inode: UInt64

    package init(_ text: ProcString) throws(ParseError) {
        guard let (kind, inode) = numberedLink(Cursor(text.bytes[...], file: "ns")) else {
            throw ParseError(file: "ns", line: 1, expected: "a kind and an inode in brackets")
        }
        self.kind = kind
        self.inode = inode
    }

    package var description: String { "\(kind):[\(inode)]" }
}

extension ProcDirectory {
    /// A link of `ns/`.
    package func namespace(_ name: String) throws(ProcError) -> NamespaceLink {
        let text: ProcString
        do { text = try readlink("ns/\(name)") } catch { throw .system("ns/\(name)", error) }
        do throws(ParseError) { return try NamespaceLink(text) } catch { throw .text(error) }
    }
}
