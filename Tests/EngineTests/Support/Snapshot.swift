import Foundation
import Glibc

/// What /proc tells of a tree, in words that are the same before a dump and after a restore when everything was put
/// back: numbers that the kernel gives anew (inodes of pipes and sockets, of shared anonymous memory) are replaced by
/// the order in which they first appear.
struct TreeSnapshot {
    private var facts: [String: String] = [:]
    private var processes: [pid_t: String] = [:]
    private var names = Renaming()

    init(_ root: pid_t) {
        for pid in ProcessTree.members(of: root) { add(process: pid) }
    }

    /// - Parameter counts: whether a difference does.
    func differences(from before: TreeSnapshot, counting counts: (String) -> Bool = { _ in true }) -> [String] {
        if processes != before.processes { return ["processes: were \(before.processes), are \(processes)"] }
        let all = Set(facts.keys).union(before.facts.keys).sorted().compactMap { key -> String? in
            let (old, new) = (before.facts[key], facts[key])
            return old == new ? nil : "\(key): was \(old ?? "nothing"), is \(new ?? "nothing")"
        }.filter(counts)
        return all.count > 25 ? all.prefix(25) + ["and \(all.count - 25) more"] : all
    }

    private mutating func add(process pid: pid_t) {
        let directory = "/proc/\(pid)"
        guard let stat = ProcessTree.stat(directory) else { return }
        facts["\(pid) parent"] = stat[1] == "\(getpid())" ? "the test" : String(stat[1])
        facts["\(pid) group, session, tty"] = stat[2 ... 4].joined(separator: " ")
        guard stat[0] != "Z" else {
            processes[pid] = "zombie, status \(stat.last ?? "")"
            return
        }
        processes[pid] = "alive"
        // man 5 proc, counted from field 3: startcode, endcode, startstack; start_data … env_end.
        facts["\(pid) mm"] = (stat[23 ... 25] + stat[42 ... 48]).joined(separator: " ")
        for name in [
            "cmdline", "environ", "auxv", "limits", "oom_score_adj", "coredump_filter", "cgroup", "personality",
            "loginuid", "timers",
        ] {
            facts["\(pid) \(name)"] = contents("\(directory)/\(name)").map(printable)
        }
        for name in ["cwd", "root", "exe"] { facts["\(pid) \(name)"] = link("\(directory)/\(name)") }
        // CRIU puts what it restores into a time namespace of its own, an engine need not: the clocks are the program's
        // to check.
        for name in entries("\(directory)/ns") where !name.hasPrefix("time") {
            facts["\(pid) ns \(name)"] = link("\(directory)/ns/\(name)")
        }
        for area in Maps.read(pid, &names) { facts["\(pid) vma \(area.range)"] = area.rest }
        for descriptor in entries("\(directory)/fd") { add(descriptor: descriptor, of: pid) }
        for thread in ProcessTree.threads(of: pid) { add(thread: thread, of: pid) }
    }

    private mutating func add(descriptor: String, of pid: pid_t) {
        guard let target = link("/proc/\(pid)/fd/\(descriptor)"),
            let info = contents("/proc/\(pid)/fdinfo/\(descriptor)")
        else { return }
        // Of what is behind the first lines, only what does not change by itself (not the time left of a timerfd, not
        // an inode).
        let kept = ["pos", "flags", "eventfd-count", "eventfd-semaphore", "sigmask", "clockid", "Pid"]
        let lines = info.lines.filter { line in kept.contains { line.hasPrefix("\($0):") } }
        let isLog = target.hasSuffix("/output")
        facts["\(pid) fd \(descriptor)"] =
            names.rename(target) + " "
            + lines.filter { !(isLog && $0.hasPrefix("pos")) }.map(words).joined(separator: ", ")
    }

    private mutating func add(thread: pid_t, of pid: pid_t) {
        let directory = "/proc/\(pid)/task/\(thread)"
        let kept: Set = [
            "Name", "Umask", "Uid", "Gid", "Groups", "NSpid", "NSpgid", "NSsid", "Threads", "SigPnd", "ShdPnd",
            "SigBlk", "SigIgn", "SigCgt",
            "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp", "Seccomp_filters", "THP_enabled",
            "Cpus_allowed", "Mems_allowed",
        ]
        for line in (contents("\(directory)/status") ?? "").lines {
            guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = String(line[..<colon])
            if kept.contains(name) {
                facts["\(pid) thread \(thread) \(name)"] = words(line[line.utf8.index(after: colon)...])
            }
        }
        // priority, nice; rt_priority, policy.
        if let stat = ProcessTree.stat(directory), stat.count > 38 {
            facts["\(pid) thread \(thread) scheduling"] = (stat[15 ... 16] + stat[37 ... 38]).joined(separator: " ")
        }
        facts["\(pid) thread \(thread) timerslack"] = contents("/proc/\(thread)/timerslack_ns").map(printable)
    }

    private func link(_ path: String) -> String? { try? FileManager.default.destinationOfSymbolicLink(atPath: path) }
    private func words(_ text: Substring) -> String { text.words.joined(separator: " ") }
    private func printable(_ text: String) -> String {
        String(text.unicodeScalars.map { $0 == "\0" || $0 == "\n" ? " " : Character($0) }).trimmingCharacters(
            in: .whitespaces)
    }
}

/// `pipe:[4711]` → `pipe:[#0]`, the same number for the same thing; each kind counts for itself.
struct Renaming {
    private var numbers: [String: Int] = [:]
    private var counts: [Substring: Int] = [:]

    mutating func rename(_ target: String) -> String {
        // A file made with O_TMPFILE is called by its inode.
        if let name = target.range(of: "/#", options: .backwards), target.hasSuffix(" (deleted)") {
            return target[..<name.upperBound] + " (deleted)"
        }
        guard let open = target.range(of: ":["), target.hasSuffix("]") else { return target }
        let kind = target[..<open.lowerBound]
        if numbers[target] == nil {
            numbers[target] = counts[kind, default: 0]
            counts[kind, default: 0] += 1
        }
        return "\(kind):[#\(numbers[target]!)]"
    }
}

/// /proc/PID/smaps as areas. Neighbours that say the same are one area: the kernel may merge after a restore what it
/// could not merge before.
struct Maps {
    var start: UInt64
    var end: UInt64
    var offset: UInt64
    var text: String
    var isFile: Bool
    var range: String { String(start, radix: 16) + "-" + String(end, radix: 16) }
    var rest: String { isFile ? "\(text) at \(String(offset, radix: 16))" : text }

    static func read(_ pid: pid_t, _ names: inout Renaming) -> [Maps] {
        var areas: [Maps] = []
        for line in (contents("/proc/\(pid)/smaps") ?? "").lines {
            let isFlags = line.hasPrefix("VmFlags:")
            // A header begins with an address, all else that is known of a mapping with a capital letter.
            if !isFlags, line.utf8.first.map({ (UInt8(ascii: "A") ... UInt8(ascii: "Z")).contains($0) }) ?? true {
                continue
            }
            let words = line.words
            if isFlags {
                // sd: soft-dirty; ac: accounted, which the kernel decides by the order of mmap and mprotect.
                areas[areas.count - 1].text +=
                    " " + words.dropFirst().filter { $0 != "sd" && $0 != "ac" }.joined(separator: " ")
                merge(&areas)
            } else {
                areas.append(area(line, words, &names))
            }
        }
        return areas
    }

    private static func area(_ line: Substring, _ words: [Substring], _ names: inout Renaming) -> Maps {
        let bounds = words[0].parts { $0 == UInt8(ascii: "-") }.map { UInt64($0, radix: 16) ?? 0 }
        var path = words.count > 5 ? String(line[words[5].startIndex...]) : ""
        // What an anonymous shared mapping is called when it was made from a memfd.
        if path == "/memfd:/dev/zero (deleted)" { path = "/dev/zero (deleted)" }
        let isGivenAnew =
            path.hasPrefix("/dev/zero") || path.hasPrefix("/memfd:") || path.hasPrefix("/SYSV")
            || path.hasPrefix("/anon_hugepage") || path.hasSuffix(" (deleted)")
        if isGivenAnew { path = names.rename("\(path):[\(words[4])]") }
        let device = isGivenAnew ? "" : " \(words[3]) \(words[4])"
        return Maps(
            start: bounds[0], end: bounds[1], offset: UInt64(words[2], radix: 16) ?? 0,
            text: "\(words[1])\(device) \(path)",
            isFile: words[4] != "0")
    }

    private static func merge(_ areas: inout [Maps]) {
        guard areas.count > 1 else { return }
        let (last, previous) = (areas[areas.count - 1], areas[areas.count - 2])
        let continues = !last.isFile || previous.offset &+ (previous.end &- previous.start) == last.offset
        guard previous.end == last.start, previous.text == last.text, continues else { return }
        areas.removeLast()
        areas[areas.count - 1].end = last.end
    }
}
