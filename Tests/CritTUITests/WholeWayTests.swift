import Foundation
import Linux
import Testing

/// The whole way on a real program with the real engine: live tree, dump, look, compare, edit, restore, quit.
@Suite(
    .serialized, .enabled(if: Tmux.isInstalled, "tmux is not installed"),
    .enabled(if: geteuid() == 0, "only root can dump"),
    .enabled(if: Victim.canBeMade, "there is no C compiler"))
struct WholeWayTests {
    @Test(.timeLimit(.minutes(30)), arguments: [(80, 24), (200, 60)])
    func dumpLookEditCompareRestore(columns: Int, rows: Int) throws {
        let victim = try Victim()
        let pid = "\(victim.pid)"
        let tmux = try Tmux(columns: columns, rows: rows)
        try tmux.type("\(TerminalTests.program) \(victim.directory)/checkpoints")
        try tmux.press("Enter")
        try tmux.wait(for: "no checkpoints here")
        try tmux.press("C-t")
        try tmux.wait { $0.contains("COMMAND") && !$0.contains(" 0 tasks") }
        for name in ["one", "two"] {
            try tmux.press("/")
            try tmux.type("\(victim.name)/\(victim.name)")
            try tmux.press("Enter")
            try tmux.wait { $0.contains("1/1") || $0.contains("from the other end") }
            // Look at it first.
            try tmux.press("Enter")
            try tmux.wait(for: "[heap]")
            try tmux.press("3")
            try tmux.wait(for: "victim.log")
            try tmux.press("C")
            try tmux.wait(for: "Dump \(pid) \(victim.name)?")
            try tmux.press("Tab", "Tab", "C-u")
            try tmux.type("\(victim.directory)/checkpoints/\(name)")
            for _ in 0 ..< 7 { try tmux.press("Tab") }
            try tmux.type(pid)
            try tmux.press("Enter")
            try tmux.wait(for: "Application frozen for ")
            try tmux.wait { $0.contains("✔ done") || $0.contains("✖") }
            try #require(try tmux.screen().contains("✔ done: pid \(pid)"))
            // It was left running.
            let lines = try victim.log().count
            try victim.wait { $0.count > lines + 2 }
            try tmux.press("q")
            try tmux.press("q")
            try tmux.wait(for: "COMMAND")
        }
        try tmux.press("C-t")
        try tmux.wait { $0.contains("/checkpoints/one") && $0.contains("/checkpoints/two") }
        try tmux.press("g", "m", "j", "=")
        try tmux.wait { $0.contains("DIFF") && $0.contains("hidden as noise") && $0.contains("pages: ") }
        try tmux.press("q")
        try edit(tmux)
        try victim.kill()
        try tmux.press("q", "R")
        try tmux.wait(for: "Restore two?")
        // As the dialog asks; what is typed at its button is the confirmation.
        try tmux.type(pid)
        try tmux.press("Enter")
        try tmux.wait { $0.contains("✔ done") || $0.contains("✖") }
        try #require(try tmux.screen().contains("✔ done: pid \(pid)"))
        // The restored process has the edited value.
        try victim.wait { $0.last?.hasSuffix(" 077") == true }
        try tmux.press("q", "q", "q")
        try tmux.wait(for: "\nshell>")
    }

    /// Changes the umask in the checkpoint that is selected, with an undo and a redo on the way, and saves.
    private func edit(_ tmux: Tmux) throws {
        try tmux.wait(for: "DIRECTORY")
        try tmux.press("Enter")
        try tmux.wait(for: "STATE")
        try tmux.press("8", "/")
        try tmux.type("fs-")
        try tmux.press("Enter", "Enter")
        try tmux.wait(for: "fs_entry 0")
        try tmux.press("G", "e")
        try tmux.wait(for: "Value: 022")
        try tmux.press("C-u")
        try tmux.type("077")
        try tmux.press("Enter")
        try tmux.wait(for: "✎ 1")
        try tmux.press("u")
        try tmux.wait { $0.contains("undone") && !$0.contains("✎") }
        try tmux.press("Z")
        try tmux.wait(for: "✎ 1")
        try tmux.press("W")
        try tmux.wait { $0.contains("- 022") && $0.contains("+ 077") }
        try tmux.press("Enter")
        try tmux.wait { !$0.contains("Save the edits?") && $0.contains("✎ 1") }
        try tmux.press("W")
        try tmux.wait { $0.contains("- 022") && $0.contains("+ 077") }
        try tmux.type("save")
        try tmux.press("Enter")
        try tmux.wait(for: "saved fs-")
    }
}

/// A program in a session of its own that writes its umask to a file ten times a second.
final class Victim {
    let directory: String
    let name: String
    let pid: pid_t

    /// PR_SET_CHILD_SUBREAPER: its pid has to be free for the restore, and pid 1 may be slow to reap it.
    private static let isSubreaper: Bool = (try? systemCall(.prctl, 36, 1)) != nil

    static let canBeMade = (try? Tmux.output(of: ["cc", "--version"]).status) == 0

    private static let source = """
        #include <fcntl.h>
        #include <stdio.h>
        #include <sys/stat.h>
        #include <unistd.h>
        int main(int argc, char **argv) {
            for (int i = 3; i < 1024; i++) close(i);
            umask(022);
            setsid();
            int file = open(argv[1], O_RDWR | O_CREAT | O_APPEND, 0644);
            for (long i = 0;; i++) {
                mode_t mask = umask(0);
                umask(mask);
                dprintf(file, "%ld %03o\\n", i, mask);
                usleep(100000);
            }
        }
        """

    init() throws {
        try #require(Self.isSubreaper)
        name = "v\(getpid())x\(UInt16.random(in: 0 ... .max))"
        directory = NSTemporaryDirectory() + name
        try FileManager.default.createDirectory(atPath: directory + "/checkpoints", withIntermediateDirectories: true)
        let program = directory + "/" + name
        try Self.source.write(toFile: program + ".c", atomically: true, encoding: .utf8)
        try #require(try Tmux.output(of: ["cc", "-o", program, program + ".c"]).status == 0)
        // Started by a shell that goes away, as a daemon is: who reaps it after the restore is not our business then.
        let started = try Tmux.output(of: [
            "sh", "-c", "\"$1\" \"$2\" >/dev/null 2>&1 </dev/null & echo $!", "sh", program, directory + "/victim.log",
        ])
        pid = try #require(pid_t(started.text.filter(\.isNumber)))
        try wait { $0.count > 3 }
    }

    deinit {
        if isAlive { try? kill() }
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Whether the pid is still that of our program.
    private var isAlive: Bool {
        let command = (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)) ?? ""
        return command.contains(name)
    }

    func log() throws -> [String] {
        let text = (try? String(contentsOfFile: directory + "/victim.log", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    func wait(until isRight: ([String]) -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: patience)
        while Date() < deadline {
            if isRight(try log()) { return }
            usleep(20_000)
        }
        Issue.record("the program did not go on: \(try log().suffix(3))")
        throw CancellationError()
    }

    /// Ends it, and waits until its pid is free.
    func kill() throws {
        Glibc.kill(pid, SIGKILL)
        let deadline = Date(timeIntervalSinceNow: patience)
        while Date() < deadline {
            // It may have been handed to us.
            waitpid(pid, nil, WNOHANG)
            if access("/proc/\(pid)", F_OK) != 0 { return }
            usleep(20_000)
        }
        Issue.record("pid \(pid) is not given back")
    }
}
