import Images

/// A name on the host, in a directory.
package struct HostName: Hashable, Sendable {
    /// Absolute; or `here` for the run's own directory, `above` for the one that this is in, whatever they are called
    /// by now.
    package var directory: [UInt8]
    package var name: [UInt8]

    package static let here = Array(".".utf8), above = Array("..".utf8)

    package init(_ directory: [UInt8], _ name: [UInt8]) { (self.directory, self.name) = (directory, name) }
    package init(_ directory: [UInt8], _ name: String) { self.init(directory, Array(name.utf8)) }

    /// The whole path.
    package var path: [UInt8] { directory + (directory.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + name }
    /// For messages.
    package var shown: String { ByteString(path).string }
}

/// One change to the host outside of the tasks, as a value: it can be written down before it happens, and taken back or
/// finished by whoever reads it later. Whatever a step removes or moves is first compared with the inode it was about:
/// what somebody else has put there stays.
package enum HostStep: Hashable, Sendable {
    /// A directory for root alone, under a name that nobody else uses. It goes in any case, with the files in it.
    case workshop(HostName)
    /// A file of ours gets the name that it is to be known by, and loses it again in any case.
    case show(HostName, from: HostName, FileDump.FileIdentity)
    /// A file gets a name besides others, and loses it again in any case.
    case alias(HostName, FileDump.FileIdentity)
    /// An image goes to its place, and stays there if all goes well.
    case place(HostName, from: HostName, FileDump.FileIdentity)
    /// What is in the way goes aside. It comes back if the run fails, and is removed if not.
    case setAside(HostName, to: HostName, FileDump.FileIdentity)
    /// A file gets the name that it is to be found by, which stays if all goes well.
    case link(HostName, FileDump.FileIdentity)
    /// A task binds a socket(7) there, which stays if all goes well.
    case bind(HostName)
    /// A name that a dump has made for this restore goes if all goes well.
    case drop(HostName, FileDump.FileIdentity)
}

// MARK: As a line of a journal

extension HostStep {
    /// Words with a space between them, and whatever could be mistaken in a file name as %XX.
    package var line: String {
        switch self {
        case .workshop(let name): Self.line("workshop", [name])
        case .show(let name, let from, let file): Self.line("show", [name, from], file)
        case .alias(let name, let file): Self.line("alias", [name], file)
        case .place(let name, let from, let file): Self.line("place", [name, from], file)
        case .setAside(let name, let to, let file): Self.line("set-aside", [name, to], file)
        case .link(let name, let file): Self.line("link", [name], file)
        case .bind(let name): Self.line("bind", [name])
        case .drop(let name, let file): Self.line("drop", [name], file)
        }
    }

    private static func line(_ word: String, _ names: [HostName], _ file: FileDump.FileIdentity? = nil) -> String {
        var words = [word]
        for name in names { words += [escaped(name.directory), escaped(name.name)] }
        if let file { words += ["\(file.device)", "\(file.inode)"] }
        return words.joined(separator: " ")
    }

    /// Nil for what no run of ours has written.
    package init?(line: Substring) {
        var words = line.split(separator: " ", omittingEmptySubsequences: false)[...]
        func name() -> HostName? {
            guard let directory = words.popFirst().flatMap(Self.unescaped) else { return nil }
            return words.popFirst().flatMap(Self.unescaped).map { HostName(directory, $0) }
        }
        func file() -> FileDump.FileIdentity? {
            guard let device = words.popFirst().flatMap({ UInt64($0) }) else { return nil }
            return words.popFirst().flatMap { UInt64($0) }.map { FileDump.FileIdentity(device: device, inode: $0) }
        }
        guard let word = words.popFirst(), let first = name() else { return nil }
        switch word {
        case "workshop": self = .workshop(first)
        case "bind": self = .bind(first)
        case "alias", "link", "drop":
            guard let file = file() else { return nil }
            self = word == "alias" ? .alias(first, file) : word == "link" ? .link(first, file) : .drop(first, file)
        case "show", "place", "set-aside":
            guard let second = name(), let file = file() else { return nil }
            switch word {
            case "show": self = .show(first, from: second, file)
            case "place": self = .place(first, from: second, file)
            default: self = .setAside(first, to: second, file)
            }
        default: return nil
        }
        guard words.isEmpty else { return nil }
    }

    private static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "A") ... UInt8(ascii: "Z"),
                UInt8(ascii: "0") ... UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text
    }

    private static func unescaped(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest.removeFirst(2)
        }
        return bytes.isEmpty || bytes.contains(0) ? nil : bytes
    }
}
