internal import Glibc
internal import ProcFS
internal import Synchronization
internal import SystemPackage
internal import TerminalUI
internal import TerminalText

/// Live processes as /proc shows them. What may not be read is said, the rest is shown.
package final class ProcSource: LiveSource {
    private let users = Mutex<[uid_t: String]>([:])
    private let pageSize = UInt64(max(1, sysconf(CInt(_SC_PAGESIZE))))

    /// PF_KTHREAD of the kernel's <linux/sched.h>: what has no memory of its own cannot be dumped, and would only hide
    /// the rest.
    private static let kernelThread: UInt32 = 0x0020_0000

    package init() {}

    package func processes() -> [LiveProcess] {
        guard let proc = try? ProcDirectory(path: "/proc"), let pids = try? proc.numbers(in: ".") else { return [] }
        return pids.compactMap { pid in (try? ProcDirectory(pid: pid)).flatMap(process) }
    }

    package func task(_ pid: Int32) -> LiveTask? {
        guard let directory = try? ProcDirectory(pid: pid), let process = process(directory) else { return nil }
        var task = LiveTask(process: process)
        func read<T>(_ what: String, _ body: () throws -> T) -> T? {
            do {
                return try body()
            } catch {
                // Kernel threads have no executable and zombies have nothing; neither is worth a word.
                let isAbsent =
                    (error as? Errno) == .noSuchFileOrDirectory
                    || (error as? ProcError)?.errno == .noSuchFileOrDirectory
                if !isAbsent { task.problems.append("\(what): \(error)") }
                return nil
            }
        }
        if let link = read("exe", { try directory.readlink("exe") }) {
            task.executable = Printable.text(bytes: link.bytes)
        }
        if let link = read("cwd", { try directory.readlink("cwd") }) {
            task.directory = Printable.text(bytes: link.bytes)
        }
        if let link = read("root", { try directory.readlink("root") }) { task.root = Printable.text(bytes: link.bytes) }
        if let vmas = read("smaps", { try directory.read(.smaps) }) { task.vmas = vmas.map(Self.vma) }
        for number in read("fd", { try directory.numbers(in: "fd") }) ?? [] {
            let target = (try? directory.readlink("fd/\(number)")).map { Printable.text(bytes: $0.bytes) } ?? ""
            let info = try? directory.read(.fdinfo(number))
            task.descriptors.append(
                .init(number: number, target: target, position: info.map { UInt64(max(0, $0.pos)) }, flags: info?.flags)
            )
        }
        for name in (read("ns", { try directory.list("ns") }) ?? []).map(\.description).sorted() {
            if let target = try? directory.readlink("ns/" + name) {
                task.namespaces.append(.init(name: name, target: target.description))
            }
        }
        return task
    }

    private static func vma(_ vma: VMA) -> LiveTask.VMA {
        LiveTask.VMA(
            start: vma.start, end: vma.end, permissions: vma.permissions.description, offset: vma.offset,
            rss: (vma.details?.rss ?? 0) &* 1024,
            anonymous: (vma.details?.anonymous ?? 0) &* 1024,
            name: Printable.text(bytes: vma.path.bytes) + (vma.isDeleted ? " (deleted)" : ""))
    }

    private func process(_ directory: ProcDirectory) -> LiveProcess? {
        guard let stat = try? directory.read(.stat), stat.flags & Self.kernelThread == 0 else { return nil }
        var status = Glibc.stat()
        let uid = unsafe fstat(directory.descriptor.rawValue, &status) == 0 ? status.st_uid : 0
        let arguments = (try? directory.read(.cmdline)) ?? []
        let comm = Printable.text(bytes: stat.comm.bytes)
        let command = arguments.map { Printable.text(bytes: $0.bytes) }.joined(separator: " ")
        return LiveProcess(
            pid: stat.pid, ppid: stat.ppid, user: user(uid), state: stat.state.description.first ?? "?",
            threads: Int(clamping: stat.numThreads),
            rss: UInt64(max(0, stat.rss)) &* pageSize, comm: comm, command: command.isEmpty ? "[\(comm)]" : command)
    }

    private func user(_ uid: uid_t) -> String {
        if let name = users.withLock({ $0[uid] }) { return name }
        let name = Self.name(of: uid) ?? "\(uid)"
        users.withLock { $0[uid] = name }
        return name
    }

    /// getpwuid_r(3)
    private static func name(of uid: uid_t) -> String? {
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16384)
        guard unsafe getpwuid_r(uid, &entry, &buffer, buffer.count, &found) == 0,
            let name = unsafe found?.pointee.pw_name
        else { return nil }
        return unsafe String(cString: name)
    }
}
