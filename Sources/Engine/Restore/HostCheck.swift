import EngineInterface
import Glibc
import Images
import Linux
import ProcFS
import Resources
import SystemPackage

/// Whether this host can take a checkpoint back: its pids are free, its rights and limits can be given, its files are
/// there.
struct HostCheck {
    private let checkpoint: Checkpoint
    private let options: EngineRequest
    /// Tasks that hold their pids rightly: those a dump is just taking.
    private let living: Set<Int32>
    private let report: (EngineEvent) -> Void

    init(
        _ checkpoint: Checkpoint, _ options: EngineRequest, living: Set<Int32> = [],
        report: @escaping (EngineEvent) -> Void
    ) {
        (self.checkpoint, self.options, self.living, self.report) = (checkpoint, options, living, report)
    }

    func run() throws {
        for change in checkpoint.changedImages { report(.warning("\(change)")) }
        if checkpoint.isWithoutConnections, !options.tcpClose {
            throw Problem("inventory.img", "it was dumped without its TCP connections", hint: "--tcp-close")
        }
        if let problem = OccupiedPIDs(of: checkpoint, living: living).problem { throw problem }
        try checkRights()
        try checkFiles()
        let pids = Set(checkpoint.tasks.map(\.pid))
        for task in checkpoint.tasks {
            do throws(Problem) {
                try PosixTimers.check(task.core.tc?.timers?.posix ?? []) {
                    pids.contains($0) || kill($0, 0) == 0 || errno != ESRCH
                }
            } catch { throw error.inside(task.subject) }
        }
        let outer = checkpoint.root.sid
        if let outside = checkpoint.tasks.first(where: { $0.sid == outer && !pids.contains(outer) }), !options.shellJob
        {
            throw Problem(
                outside.subject, "its session leader \(outside.sid) is not in the checkpoint", hint: "--shell-job")
        }
    }

    private func checkRights() throws {
        var own: [UInt64] = []
        let mayRaise = Capabilities.has(Capabilities.sysResource)
        let held = Capabilities.permitted
        for resource in ResourceLimits.names.indices {
            var limit = rlimit()
            guard unsafe getrlimit(__rlimit_resource_t(UInt32(resource)), &limit) == 0 else { break }
            own.append(UInt64(limit.rlim_max))
        }
        for task in checkpoint.tasks {
            guard let images = task.images else { continue }
            for core in [task.core] + task.threads.map(\.core) {
                let wanted = Credentials.permitted(core) & ~held
                if wanted != 0 {
                    throw Problem(
                        task.subject,
                        "it had \(Capabilities.names(wanted).joined(separator: ", ")), which Cryo has not and cannot "
                            + "give back",
                        hint: "run cryo with these capabilities")
                }
            }
            if !mayRaise {
                do throws(Problem) { try ResourceLimits.check(images, own: own) } catch {
                    throw error.inside(task.subject)
                }
            }
        }
    }

    /// Files are found by name: one that is another by now would put strange code or data under a running program.
    private func checkFiles() throws {
        let remaps = try checkpoint.directory.entries(RemapFilePathEntry.self, .remapFpath)
        var exempt = Set(remaps.map(\.orig_id))
        // The path a terminal had: the job comes back on another.
        for tty in checkpoint.files.compactMap(\.tty) { if let path = tty.regf_id { exempt.insert(path) } }
        let tree = Set(checkpoint.tasks.map(\.pid)).union(
            remaps.filter { $0.remap_type == .PROCFS }.map { Int32(truncatingIfNeeded: $0.remap_id) })
        let reopening = ReopenCheck(checkpoint)
        for file in checkpoint.files.compactMap(\.reg) { try reopening.checkProgram(file) }
        for file in checkpoint.files.compactMap(\.reg) where !exempt.contains(file.id) && file.ext != true {
            // What is in /proc comes with the tasks, and with those that stand in for tasks that are gone.
            if let pid = Unlinked.procPID(file.name.bytes), tree.contains(pid) { continue }
            let status: FileStatus
            let isLink = (file.mode ?? 0) & S_IFMT == S_IFLNK
            do { status = try FileStatus(path: file.name.bytes, followingLinks: !isLink) } catch {
                throw Problem("file \(file.name)", "it was open or mapped and cannot be opened now", cause: error)
            }
            // What is written to may have grown since a dump that let its tasks run on.
            let isWritten = file.flags & 3 != 0
            if isWritten, let size = file.size, status.size != Int64(clamping: size) {
                report(.warning("file \(file.name): it has \(status.size) bytes and had \(size) when it was dumped"))
            } else if let size = file.size, status.size != Int64(clamping: size) {
                throw Problem(
                    "file \(file.name)", "it has \(status.size) bytes and had \(size) when it was dumped",
                    hint: "put the file of the dump back, or edit its size with crit-tui")
            }
            try checkBuild(of: file, status)
            try reopening.check(file)
            if !options.skipsModeCheck, let mode = file.mode, mode != status.mode {
                throw Problem(
                    "file \(file.name)",
                    "its mode is 0\(String(status.mode, radix: 8)) and was 0\(String(mode, radix: 8))",
                    hint: "chmod, or --skip-file-rwx-check")
            }
        }
    }

    /// Another build of a program would run on memory that was laid out by this one. Whose tasks still live has it
    /// mapped, and need not look.
    private func checkBuild(of file: RegFileEntry, _ status: FileStatus) throws(Problem) {
        guard options.fileValidation == .buildid, living.isEmpty else { return }
        if let time = file.cryo_mtime, file.build_id.isEmpty, time != status.modified {
            report(
                .warning(
                    """
                    file \(file.name): it was changed since the dump, and has no build-id by which \
                    another build would be known
                    """))
        }
        guard !file.build_id.isEmpty else { return }
        let found = status.kind == .regular ? BuildID.words(BuildID.find(at: file.name.bytes) ?? []) : []
        guard found != file.build_id else { return }
        let now = found.isEmpty ? "it has no build-id" : "its build-id is \(BuildID.shown(found))"
        throw Problem(
            "file \(file.name)", "\(now) and was \(BuildID.shown(file.build_id)) when it was dumped",
            hint: "put the file of the dump back, or --file-validation filesize")
    }
}
