package import Images
package import ProcFS

/// Files that are open but have lost their name: carried along as ghosts, or linked back (--link-remap).
package enum Unlinked {
    /// Sees to it that the contents of `file` are in the images.
    package static func keep(_ file: OpenFile, path: ProcString, id: UInt32, in dump: FileDump) throws(Problem) {
        throw Problem("\(file.subject) › \(path)", "the file is unlinked, and ghost files are not dumped yet")
    }

    /// Where to open `file` from: its own path, or where the engine has put its ghost.
    package static func path(of file: RegFileEntry, in files: RestoredFiles) -> [UInt8] {
        files.ghostPaths[file.id] ?? file.name.bytes
    }
}
