import Glibc

/// What /proc says about who is whose child.
enum ProcessTree {
    static func children(of pid: pid_t) -> [pid_t] {
        entries("/proc/\(pid)/task").sorted().flatMap { thread in
            (contents("/proc/\(pid)/task/\(thread)/children") ?? "").words.compactMap { pid_t($0) }
        }
    }

    /// `root` and everything below it, parents first.
    static func members(of root: pid_t) -> [pid_t] {
        guard access("/proc/\(root)", F_OK) == 0 else { return [] }
        return [root] + children(of: root).flatMap(members)
    }

    static func threads(of pid: pid_t) -> [pid_t] { entries("/proc/\(pid)/task").compactMap { pid_t($0) }.sorted() }

    /// Fields of /proc/PID/stat from the state on (field 3), so that `[0]` is the state, `[1]` the parent, `[3]` the
    /// session.
    static func stat(_ path: String) -> [Substring]? {
        guard let text = contents("\(path)/stat"), let end = text.utf8.lastIndex(of: UInt8(ascii: ")")) else {
            return nil
        }
        return text[text.utf8.index(after: end)...].words
    }

    static func state(_ pid: pid_t) -> Character? { stat("/proc/\(pid)")?.first?.first }

    /// It is a zombie, exits (PF_EXITING of the kernel's flags), or is going to, as SIGKILL is pending.
    static func isEnding(_ pid: pid_t) -> Bool {
        guard let stat = stat("/proc/\(pid)"), stat.count > 6 else { return false }
        if ["Z", "X"].contains(stat[0]) || UInt32(stat[6]).map({ $0 & 4 != 0 }) == true { return true }
        return sets(["SigPnd:", "ShdPnd:"], of: pid, have: SIGKILL)
    }

    /// Whether its first thread blocks a signal.
    static func blocks(_ pid: pid_t, _ signal: Int32) -> Bool { sets(["SigBlk:"], of: pid, have: signal) }

    private static func sets(_ names: [String], of pid: pid_t, have signal: Int32) -> Bool {
        (contents("/proc/\(pid)/status") ?? "").lines.contains { line in
            guard names.contains(where: { line.hasPrefix($0) }), let set = UInt64(line.words.last ?? "", radix: 16)
            else { return false }
            return set & 1 << UInt64(signal - 1) != 0
        }
    }

    /// Every thread sleeps: what the test waits for before a dump that should meet blocked system calls.
    static func isAsleep(_ pid: pid_t) -> Bool {
        let states = threads(of: pid).map { stat("/proc/\(pid)/task/\($0)")?.first }
        return !states.isEmpty && states.allSatisfy { $0 == "S" }
    }

    static func isTraced(_ pid: pid_t) -> Bool {
        threads(of: pid).contains { contents("/proc/\(pid)/task/\($0)/status")?.contains("TracerPid:\t0\n") == false }
    }

    /// Ends a tree for good: the root first, so that nothing in it starts anew, until no member is left, and reaps
    /// those that are handed to us, children of members and others of its session too: while one is there, the pid
    /// cannot be given again. Only what is below this process is touched: on a busy machine a pid that was seen before
    /// may be somebody else's by now.
    static func kill(_ root: pid_t, also others: [pid_t] = []) async throws {
        var known = Set(members(of: root) + others)
        known.insert(root)
        try await waitUntil("the end of the tree of \(root)") {
            let ours = Set(members(of: getpid()).dropFirst())
            for pid in known.intersection(ours) { known.formUnion(members(of: pid)) }
            for pid in ours where stat("/proc/\(pid)")?.dropFirst(3).first == "\(root)" { known.insert(pid) }
            for pid in known.intersection(ours).sorted() {
                _ = Glibc.kill(pid, SIGKILL)
                _ = reap(pid)
            }
            return known.isDisjoint(with: members(of: getpid()))
        }
    }
}
