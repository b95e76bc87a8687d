import Glibc
import Linux
import ProcFS
@testable import Resources
import SystemPackage
import Testing
import Tracer

/// A path counts only if it leads to the file that is open.
@Suite struct PathIdentityTests {
    private static func status(
        inode: UInt64 = 7, device: UInt64 = 0x801, mode: UInt32 = 0o100644, rdev: UInt64 = 0
    )
        -> FileStatus
    {
        var status = FileStatus()
        (status.inode, status.device, status.mode, status.links, status.rdev) = (inode, device, mode, 1, rdev)
        return status
    }

    private func check(
        _ open: FileStatus, there: FileStatus?, onBoth system: FileSystemType = .btrfs,
        handles: (own: UInt8, there: UInt8) = (1, 1)
    ) throws {
        let file = OpenFile(pid: 1, fd: 3, link: .path("/d/f", isDeleted: false), status: open, info: Fdinfo())
        let dump = FileDump(options: .init(), tree: [], context: noContext)
        dump.paths.status = { _ in
            guard let there else { throw Errno.noSuchFileOrDirectory }
            return there
        }
        dump.paths.handle = { _, throughLink in
            FileHandle(fileSystem: system, type: 1, bytes: [throughLink ? handles.own : handles.there])
        }
        try dump.expect("/d/f", toBe: file)
    }

    @Test func theInodeDecides() throws {
        try check(Self.status(), there: Self.status())
        let another = #expect(throws: Problem.self) { try check(Self.status(), there: Self.status(inode: 8)) }
        #expect(another?.description.hasPrefix("fd 3 › /d/f: its path leads to another file; ") == true)
        let none = #expect(throws: Problem.self) { try check(Self.status(), there: nil) }
        #expect(none?.description.hasPrefix("fd 3 › /d/f: its path leads to no file: ") == true)
    }

    /// Two devices for one file: only where stat(2) is known to do so, and only if the handles agree.
    @Test func anotherDeviceMayBeTheSameFile() throws {
        let (here, there) = (Self.status(), Self.status(device: 0x31))
        try check(here, there: there)
        try check(here, there: there, onBoth: .overlay)
        #expect(throws: Problem.self) { try check(here, there: there, handles: (1, 2)) }
        let ext4 = FileSystemType(rawValue: 0xef53)
        #expect(throws: Problem.self) { try check(here, there: there, onBoth: ext4) }
        #expect(throws: Problem.self) { try check(here, there: Self.status(inode: 8, device: 0x31)) }
    }

    @Test func aDeviceIsItsNumber() throws {
        let null: UInt64 = 0x103, zero: UInt64 = 0x105
        let open = Self.status(mode: 0o020666, rdev: null)
        try check(open, there: Self.status(inode: 99, device: 5, mode: 0o020666, rdev: null))
        #expect(throws: Problem.self) {
            try check(open, there: Self.status(inode: 99, device: 5, mode: 0o020666, rdev: zero))
        }
        #expect(throws: Problem.self) {
            try check(open, there: Self.status(inode: 99, device: 5, mode: 0o060660, rdev: null))
        }
    }

    /// The real lookups, on a file of ours.
    @Test func handlesAreAsked() throws {
        let scratch = try ScratchImages()
        let path = scratch.path + "/f"
        let file = open(path, O_CREAT | O_RDWR, 0o600)
        defer { close(file) }
        let lookup = PathLookup()
        #expect(try lookup.status(Array(path.utf8)).inode == FileStatus(descriptor: file).inode)
        #expect(lookup.handle(Array(path.utf8), false) == lookup.handle(Array("/proc/self/fd/\(file)".utf8), true))
        #expect(lookup.handle(Array("\(path)-none".utf8), false) == nil)
        #expect(lookup.fileSystem("/proc/self/fd/\(file)") != nil && lookup.fileSystem("/nowhere") == nil)
    }

    /// What is unlinked and was never a file cannot be written again under its name.
    @Test(arguments: [FileSystemType.mqueue, .secretmem, .hugetlbfs, .dmaBuffer]) func unlinkedObjects(
        _ system: FileSystemType
    ) {
        let dump = FileDump(options: .init(), tree: [], context: noContext)
        dump.paths.fileSystem = { _ in system }
        let file = OpenFile(pid: 1, fd: 3, link: .path("/x", isDeleted: true), status: FileStatus(), info: Fdinfo())
        #expect(throws: Problem.self) { try Unlinked.keep(file, path: "/x", id: 1, in: dump) }
    }

    /// Pure: no watchdog is ever opened or closed by a test.
    @Test func devicesAreRefusedByName() {
        func problem(_ path: String, _ rdev: DeviceNumber) -> String {
            let status = Self.status(mode: 0o020600, rdev: rdev.dev)
            let file = OpenFile(
                pid: 1, fd: 3, link: .path(ProcString(path.utf8), isDeleted: false), status: status, info: Fdinfo())
            #expect(!fileKinds.contains { $0.claims(file) })
            return RefusedFile.problem(file).description
        }
        let watchdog = "it is a watchdog, which resets the machine when its holder is gone"
        #expect(problem("/dev/watchdog", DeviceNumber(major: 10, minor: 130)) == "fd 3 › /dev/watchdog: \(watchdog)")
        #expect(problem("/dev/watchdog1", DeviceNumber(major: 247, minor: 1)) == "fd 3 › /dev/watchdog1: \(watchdog)")
        #expect(problem("/dev/net/tun", DeviceNumber(major: 10, minor: 200)).contains("TUN/TAP"))
        #expect(problem("/dev/x", DeviceNumber(major: 240, minor: 3)).contains("a device (240:3)"))
    }
}
