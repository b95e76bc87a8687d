package import Images
import Linux
import SystemPackage

/// The file of a socket that a restore binds to its old name.
package struct SocketName: Hashable, Sendable {
    /// For messages.
    package var subject: String
    /// Absolute.
    package var path: [UInt8]
    /// A directory beside it in which it is bound, and moved to its place.
    package var room: [UInt8]?
}

extension UnixSkEntry {
    /// Whether it or its peer had a name.
    package var isNamed: Bool { !name.isEmpty || cryo_peer_name != nil }
}

extension HostChanges {
    /// Makes way for a socket: one that has the name already, of an earlier run of the program, goes aside and comes
    /// back if the restore fails. Anything else that has it stays, and the restore is refused.
    package func makeWay(for socket: SocketName) throws(Problem) {
        do {
            let (path, name) = try GhostFile.split(socket.path, socket.subject)
            let directory = try directory(path)
            let target = HostName(directory.path, name)
            if let status = try directory.status(of: name) {
                guard status.kind == .socket else {
                    throw Problem(
                        socket.subject, "\(target.shown) is there, and is no socket",
                        hint: "move it away before the restore")
                }
                try setAside(target, in: directory, FileDump.FileIdentity(device: status.device, inode: status.inode))
            }
            if let room = socket.room { try makeRoom(room, in: directory, socket) }
            try record([.bind(target)])
        } catch let problem as Problem { throw problem } catch {
            throw Problem(socket.subject, "there is no way for it", cause: error)
        }
    }

    /// A task makes it and takes it away again.
    private func makeRoom(_ path: [UInt8], in directory: HostDirectory, _ socket: SocketName) throws {
        let (_, name) = try GhostFile.split(path, socket.subject)
        guard try directory.status(of: name) == nil else {
            throw Problem(socket.subject, "\(ByteString(path)) is there", hint: "move it away before the restore")
        }
        try record([.workshop(HostName(directory.path, name))])
    }

    /// Moves a file to where nobody watches for it by inotify(7), if that is on the same file system.
    private func setAside(_ name: HostName, in directory: HostDirectory, _ file: FileDump.FileIdentity) throws {
        var places = [HostName(name.directory, freshName())]
        if try runDirectory() != nil { places.insert(HostName(HostName.here, freshName()), at: 0) }
        for (index, aside) in places.enumerated() {
            try record([.setAside(name, to: aside, file)])
            let place = try self.directory(aside.directory)
            do throws(Errno) { return try directory.rename(name.name, to: aside.name, in: place) } catch {
                guard error == .improperLink, index + 1 < places.count else { throw error }
            }
        }
    }
}
