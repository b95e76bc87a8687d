import Glibc
import Images
import ProcFS
import Resources
import Tracer

/// A place for the gate that is free in every task of the tree and in the engine, out of which the first task is
/// cloned.
enum Layout {
    static let parkingSize: UInt64 = 1 << 18
    /// Room in the gate for helpers of process groups and sessions, beside the threads of the tree.
    static let spareTasks = 64
    private static let lowest: UInt64 = 1 << 32

    /// Our own vvar and vdso, and the free range.
    /// - Parameter count: the most tasks and threads at one time.
    static func find(for checkpoint: Checkpoint, count: Int) throws -> (special: SpecialMappings, plan: Plan) {
        let own = try ProcDirectory(pid: getpid()).read(.maps)
        var special: [VmaEntry] = []
        for vma in own where vma.path == "[vdso]" || vma.path.description.hasPrefix("[vvar") {
            special.append(
                VmaEntry(
                    start: vma.start, end: vma.end,
                    status: vma.path == "[vdso]" ? VMAStatus.vdso.rawValue : VMAStatus.vvar.rawValue))
        }
        let size = UInt64(Husks.size(for: count))
        var taken = own.map { $0.start ..< $0.end }
        for task in checkpoint.tasks {
            for vma in task.images?.mm.vmas ?? [] where vma.start < vma.end && vma.end <= Husks.taskSize {
                taken.append(vma.start ..< vma.end)
            }
        }
        taken.sort { $0.lowerBound < $1.lowerBound }
        let margin: UInt64 = 1 << 24
        var start = lowest
        for range in taken {
            if range.lowerBound > start, range.lowerBound - start >= size + parkingSize + 2 * margin { break }
            start = max(start, (range.upperBound + margin) & ~(margin - 1) + margin)
        }
        guard start + size + parkingSize < Husks.taskSize else {
            throw EngineError("there is no free range of addresses for the gate")
        }
        return (
            SpecialMappings(special),
            Plan(
                gate: start ..< start + size, parking: start + size, hugePages: allowsHugePages,
                mostMappings: mostMappings)
        )
    }

    /// Whether the administrator has transparent huge pages: not “always madvise [never]”. See transhuge.rst.
    private static var allowsHugePages: Bool {
        guard let directory = try? ProcDirectory(path: "/sys/kernel/mm/transparent_hugepage"),
            let text = try? directory.read("enabled")
        else { return false }
        return !String(decoding: text, as: UTF8.self).contains("[never]")
    }

    private static var mostMappings: Int {
        let usual = 65530  // DEFAULT_MAX_MAP_COUNT
        guard let directory = try? ProcDirectory(path: "/proc/sys/vm"), let text = try? directory.read("max_map_count")
        else {
            return usual
        }
        return Int(String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)) ?? usual
    }
}
