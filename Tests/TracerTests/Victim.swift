import Foundation
import Glibc

@testable import Tracer

/// A program of our own to work on; ended and reaped with the test.
final class Victim {
    let process = Process()
    var pid: Int32 { process.processIdentifier }

    init(_ path: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = Pipe()
        try process.run()
    }

    deinit {
        for child in children { kill(child, SIGKILL) }
        kill(pid, SIGKILL)
        process.waitUntilExit()
    }

    private func file(_ name: String) -> String { (try? String(contentsOfFile: "/proc/\(pid)/\(name)", encoding: .utf8)) ?? "" }
    var maps: String { file("maps") }
    var children: [Int32] { file("task/\(pid)/children").split(separator: " ").compactMap { Int32($0) } }
    /// The letter in /proc/PID/stat.
    var state: Character? { file("stat").split(separator: ")").last?.first { $0 != " " } }

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
        for _ in 0 ..< 60000 where !condition(self) { usleep(1000) }
    }

    /// In clock_nanosleep, or in its restart_syscall.
    var isSleeping: Bool { Self.isSleeping(pid) }

    static func isSleeping(_ pid: Int32) -> Bool {
        let call = (try? String(contentsOfFile: "/proc/\(pid)/syscall", encoding: .utf8)) ?? ""
        return call.hasPrefix("230 ") || call.hasPrefix("219 ")
    }
}

let plainSignals = TracedProcess.Signals(blocked: 0, ignored: 0, caught: 0, pending: 0)
