internal import Images

/// Threads in words: registers by the names of the architecture.
enum ThreadDescriptions {
    static func thread(_ tid: UInt32, _ core: CoreEntry) -> CheckpointThread {
        var thread = CheckpointThread(tid: tid)
        thread.comm = core.thread_core?.comm?.shown ?? core.tc?.comm.shown ?? ""
        if let registers = core.thread_info?.gpregs {
            thread.registers = x86(registers)
            thread.call = Int64(bitPattern: registers.orig_ax) >= 0 ? Int64(bitPattern: registers.orig_ax) : nil
        }
        thread.facts = facts(core)
        return thread
    }

    private static func x86(_ r: UserX86RegsEntry) -> [Checkpoint.Fact] {
        [
            ("rip", r.ip), ("rsp", r.sp), ("rbp", r.bp), ("rax", r.ax), ("rbx", r.bx), ("rcx", r.cx), ("rdx", r.dx),
            ("rsi", r.si), ("rdi", r.di), ("r8", r.r8),
            ("r9", r.r9), ("r10", r.r10), ("r11", r.r11), ("r12", r.r12), ("r13", r.r13), ("r14", r.r14),
            ("r15", r.r15), ("orig_rax", r.orig_ax),
            ("eflags", r.flags), ("fs_base", r.fs_base), ("gs_base", r.gs_base),
        ].map { Checkpoint.Fact($0.0, hexadecimal($0.1, digits: 16)) }
    }

    private static func facts(_ core: CoreEntry) -> [Checkpoint.Fact] {
        var facts: [Checkpoint.Fact] = []
        func add(_ label: String, _ value: String?) { if let value { facts.append(.init(label, value)) } }
        if let thread = core.thread_core {
            add(
                "blocked signals", (thread.blk_sigset ?? core.tc?.blk_sigset).map { "0x" + hexadecimal($0, digits: 16) }
            )
            add("nice", thread.sched_nice.map { "\($0)" })
            add("seccomp", thread.seccomp_mode.map { $0.name ?? "\($0.rawValue)" })
            add("pending signals", thread.signals_p.map { "\($0.signals.count)" })
            if let creds = thread.creds {
                add("uid gid", "\(creds.uid)/\(creds.euid)/\(creds.suid) \(creds.gid)/\(creds.egid)/\(creds.sgid)")
                add(
                    "groups",
                    creds.groups.isEmpty ? nil : creds.groups.prefix(32).map { "\($0)" }.joined(separator: " "))
                add("effective caps", creds.cap_eff.reversed().map { hexadecimal(UInt64($0), digits: 8) }.joined())
            }
        }
        if let task = core.tc {
            add("process signals", task.signals_s.map { "\($0.signals.count) pending" })
            add("exit code", task.exit_code == 0 ? nil : "\(task.exit_code)")
        }
        return facts
    }
}
