import Linux
import ProcFS

/// A thread that waits in vfork(2), or clone(2) with CLONE_VFORK, answers no stop until its child has called execve(2)
/// or ended (wait_for_vfork_done in the kernel). See also posix_spawn(3).
enum VforkWait {
    /// The children of a thread that waits for one of them; none when it does not.
    static func children(of tid: Int32, in process: Int32) throws -> [Int32] {
        guard let directory = try unlessGone({ try ProcDirectory(pid: process) }),
            let call = try unlessGone({ try directory.task(tid).read("syscall") }),
            let number = String(decoding: call, as: UTF8.self).split(separator: " ").first.flatMap({ Int32($0) }),
            makesChildren.contains(number)
        else { return [] }
        let children = try unlessGone { try directory.read(.children(of: tid)) } ?? []
        return children.filter { sharesMemory($0, tid) }
    }

    private static let makesChildren: Set<Int32> = Set([SystemCall.clone, .vfork, .clone3].map(\.rawValue))

    private static func sharesMemory(_ one: Int32, _ other: Int32) -> Bool {
        let vm = 1  // KCMP_VM
        return (try? systemCall(.kcmp, Int(one), Int(other), vm, 0, 0)) == 0
    }
}
