import ProcFS
import Resources
import Tracer

/// The build-id of a program or library, from where a task has it mapped: to open the file would be an event for
/// whoever watches it (inotify(7)).
enum MappedBuildID {
    /// - Parameter vma: a mapping of the start of a file.
    static func find(in vma: VMA, of task: TaskDump) -> [UInt8]? {
        guard vma.offset == 0, vma.permissions.contains(.read), !vma.permissions.contains(.write),
            let pagemap = try? Pagemap(task.directory)
        else { return nil }
        return BuildID.find { offset, count in
            guard offset < vma.size, UInt64(count) <= vma.size - offset, count > 0 else { return nil }
            let start = vma.start + offset
            let pages = start >> pageShift ... (start + UInt64(count) - 1) >> pageShift
            // A page that the task has written to is not the file's.
            guard let words = try? pagemap.read(at: start, count: pages.count), words.count == pages.count,
                words.allSatisfy({ $0.isFile || !$0.isPresent && !$0.isSwapped })
            else { return nil }
            return try? RemoteMemory.read(task.pid, at: start, count: count)
        }
    }

    private static let pageShift: UInt64 = 12
}
