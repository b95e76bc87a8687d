import Linux
package import Tracer

/// Landlock domains, landlock(7): nobody tells of them. But a thread in one may not look at a process outside of it,
/// which shows when it compares itself with one that it otherwise could (kcmp(2), ptrace(2)).
package enum Landlock {
    private static let compareMemory: Batch.Argument = 1  // KCMP_VM
    private static let notPermitted: Int64 = -1  // EPERM
    private static let createRuleset = SystemCall.landlock_create_ruleset, askVersion = 1

    /// Whether the kernel has Landlock, and it is switched on.
    package static let isEnabled = ((try? systemCall(createRuleset, 0, 0, askVersion)) ?? 0) > 0

    /// - Parameters:
    ///   - pid: of the process itself.
    ///   - double: a process with the real ids of the thread, no capabilities, and outside of any domain.
    package static func ask(
        _ pid: Int32, _ double: Int32, in batch: inout Batch
    ) -> (_ answers: Answers) throws(Problem) -> Void {
        let result = batch.call(.kcmp, .int(pid), .int(double), compareMemory, 0, 0, mayFail: true)
        return { answers throws(Problem) in
            if answers[result] == notPermitted {
                throw Problem("Landlock", "it is restricted by a Landlock domain, which cannot be restored")
            }
        }
    }
}
