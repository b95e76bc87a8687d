import Foundation
import Glibc

@testable import Tracer

/// A program of our own to work on; ended and reaped with the test. Not a `Process` of Foundation's, which waits for
/// its end itself: a tracer that is the parent as well has to.
final class Victim {
    let pid: Int32

    init(_ path: String, _ arguments: [String]) throws {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let result = posix_spawn(&child, path, nil, &attributes, &words, environ)
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: result) ?? .ENOENT) }
        pid = child
    }

    deinit {
        for child in children { kill(child, SIGKILL) }
        kill(pid, SIGKILL)
        // ECHILD: its tracer has waited for it.
        while waitpid(pid, nil, 0) < 0 && errno == EINTR {}
    }

    private func file(_ name: String) -> String {
        (try? String(contentsOfFile: "/proc/\(pid)/\(name)", encoding: .utf8)) ?? ""
    }
    var maps: String { file("maps") }
    var children: [Int32] { file("task/\(pid)/children").split(separator: " ").compactMap { Int32($0) } }
    /// The letter in /proc/PID/stat.
    var state: Character? { Self.state(of: pid) }

    static func state(of pid: Int32) -> Character? {
        let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        return stat?.split(separator: ")").last?.first { $0 != " " }
    }

    var text: [Range<UInt64>] { Self.text(of: pid) }

    /// Executable mappings.
    static func text(of pid: Int32) -> [Range<UInt64>] {
        let maps = (try? String(contentsOfFile: "/proc/\(pid)/maps", encoding: .utf8)) ?? ""
        return maps.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 1, words[1].contains("x") else { return nil }
            let ends = words[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            return ends.count == 2 ? ends[0] ..< ends[1] : nil
        }
    }

    func waitUntil(_ condition: (Victim) -> Bool) {
        for _ in 0 ..< 60000 {
            if condition(self) { return }
            usleep(1000)
        }
    }

    /// In clock_nanosleep, or in its restart_syscall.
    var isSleeping: Bool { Self.isSleeping(pid) }

    /// A thread that stands under a tracer is in that call as well.
    static func isSleeping(_ pid: Int32) -> Bool {
        guard state(of: pid) == "S" else { return false }
        let call = (try? String(contentsOfFile: "/proc/\(pid)/syscall", encoding: .utf8)) ?? ""
        return call.hasPrefix("230 ") || call.hasPrefix("219 ")
    }
}

let plainSignals = TracedProcess.Signals(blocked: 0, ignored: 0, caught: 0, pending: 0)
