import Glibc
import Images
import Linux
import ProcFS
import Resources

/// What was open, mapped or run can have been closed to that since: chattr(1), chmod(1) and mount(8) leave alone who
/// has it.
struct ReopenCheck {
    /// Files whose program runs, and those that are mapped to be run.
    private let programs: Set<UInt32>
    private let mappedToRun: Set<UInt32>

    init(_ checkpoint: Checkpoint) {
        let spaces = checkpoint.tasks.compactMap { $0.images?.mm }
        programs = Set(spaces.map(\.exe_file_id))
        let run: UInt32 = 4  // PROT_EXEC
        mappedToRun = Set(
            spaces.flatMap(\.vmas).filter {
                $0.prot & run != 0 && ($0.kind.contains(.filePrivate) || $0.kind.contains(.fileShared))
            }
            .map { UInt32(truncatingIfNeeded: $0.shmid) })
    }

    /// Whether the kernel would still take it as a program (prctl_set_mm_exe_file), be it unlinked.
    func checkProgram(_ file: RegFileEntry) throws(Problem) {
        let anyMayRun: UInt32 = 0o111
        guard programs.contains(file.id), let mode = file.mode, mode & anyMayRun == 0 else { return }
        throw Problem(
            "file \(file.name)",
            "it is a program that runs, and nobody may execute it by now (mode 0\(String(mode, radix: 8)))",
            hint: "chmod +x")
    }

    func check(_ file: RegFileEntry) throws(Problem) {
        let subject = "file \(file.name)"
        if programs.contains(file.id) || mappedToRun.contains(file.id) {
            var system = statvfs()
            let noExec: UInt = 8  // ST_NOEXEC
            let result = unsafe (file.name.bytes + [0]).withUnsafeBytes {
                unsafe statvfs($0.assumingMemoryBound(to: CChar.self).baseAddress!, &system)
            }
            if result == 0, system.f_flag & noExec != 0 {
                throw Problem(subject, "it runs, and is mounted “noexec” by now", hint: "mount -o remount,exec")
            }
        }
        let flags = Int32(bitPattern: file.flags)
        guard flags & O_ACCMODE != O_RDONLY, flags & HostDirectory.pathOnly == 0 else { return }
        let attributes: FileAttributes
        do { attributes = try FileAttributes(path: file.name.bytes) } catch {
            throw Problem(subject, "cannot be examined", cause: error)
        }
        if attributes.contains(.immutable) {
            throw Problem(subject, "it was open for writing, and is immutable by now", hint: "chattr -i")
        }
        if attributes.contains(.appendOnly), flags & O_APPEND == 0 {
            throw Problem(subject, "it was open for writing, and can only be appended to by now", hint: "chattr -a")
        }
    }
}
