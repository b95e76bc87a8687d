import Foundation
import Testing

/// The program itself in a real terminal, driven through tmux.
@Suite(.serialized, .enabled(if: Tmux.isInstalled, "tmux is not installed"))
struct TerminalTests {
    /// crit-tui lies beside the test bundle.
    static let program: String = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            + "/crit-tui"
    }()

    private func start(_ tmux: Tmux, _ arguments: String, waitingFor text: String) throws {
        try tmux.type(
            "stty -a | tail -n +2 >/tmp/$$.before; \(Self.program) \(arguments); echo status=$?; stty -a | tail -n +2 >/tmp/$$.after; cmp /tmp/$$.before /tmp/$$.after && echo terminal is as before; rm /tmp/$$.*"
        )
        try tmux.press("Enter")
        try tmux.wait(for: text)
    }

    @Test(arguments: [(80, 24), (200, 60)])
    func lookingAround(columns: Int, rows: Int) throws {
        let tmux = try Tmux(columns: columns, rows: rows)
        try start(tmux, Golden.path, waitingFor: "14500 victim")
        try tmux.press("Enter")
        try tmux.wait(for: "grand\"kid\\")
        try tmux.press("3")
        try tmux.wait(for: "[heap]")
        try tmux.press("4")
        try tmux.wait(for: "127.0.0.1:45671")
        try tmux.press("/")
        try tmux.type("abs-name")
        try tmux.press("Enter")
        try tmux.wait { $0.contains("▸    12 unix") }
        try tmux.press("?")
        try tmux.wait(for: "the tab of that number")
        try tmux.press("q", "q")
        try tmux.wait(for: "DIRECTORY")
        try tmux.press("C-t")
        try tmux.wait(for: "COMMAND")
        try tmux.press("q")
        let screen = try tmux.wait(for: "\nterminal is as before")
        #expect(screen.contains("status=0"))
        #expect(!screen.contains("COMMAND"))
    }

    @Test func resizingRedraws() throws {
        let tmux = try Tmux(columns: 80, rows: 24)
        try start(tmux, Golden.path, waitingFor: "14500 victim")
        try tmux.press("Enter")
        try tmux.wait(for: "child one")
        for (columns, rows) in [(200, 60), (40, 10), (1, 1), (12, 3), (80, 24)] {
            try tmux.resize(columns: columns, rows: rows)
        }
        try tmux.wait { screen in
            let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
            return lines.count >= 24 && lines[0].contains("CHECKPOINTS › images") && lines[23].hasPrefix("Enter Open")
                && lines[3].contains("victim")
        }
        try tmux.press("q", "q")
        try tmux.wait(for: "\nterminal is as before")
    }

    @Test func stoppedAndContinued() throws {
        let tmux = try Tmux(columns: 80, rows: 24)
        try tmux.type("\(Self.program) \(Golden.path)")
        try tmux.press("Enter")
        try tmux.wait(for: "14500 victim")
        try tmux.press("C-z")
        try tmux.wait(for: "Stopped")
        try tmux.type("echo $((6 * 7)); stty -a | grep -c ' echo '")
        try tmux.press("Enter")
        try tmux.wait { $0.contains("42\n1") }
        try tmux.resize(columns: 100, rows: 30)
        try tmux.type("fg")
        try tmux.press("Enter")
        try tmux.wait { screen in
            let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
            return lines.count >= 30 && lines[0].contains("CHECKPOINTS") && lines[29].hasPrefix("Enter Open")
                && !screen.contains("Stopped")
        }
        try tmux.press("Enter")
        try tmux.wait(for: "grand\"kid\\")
        try tmux.press("q", "q")
        try tmux.wait(for: "shell>")
    }

    @Test(arguments: ["TERM", "HUP", "SEGV"])
    func endedBySignals(name: String) throws {
        let tmux = try Tmux(columns: 80, rows: 24)
        try tmux.type("echo pid=$$")
        try tmux.press("Enter")
        let screen = try tmux.wait { $0.contains("\npid=") }
        let shell = try #require(
            screen.split(separator: "\n").last { $0.hasPrefix("pid=") }.flatMap { Int32($0.dropFirst(4)) })
        try start(tmux, Golden.path, waitingFor: "14500 victim")
        let children = try String(contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
        let child = try #require(children.split(separator: " ").first.flatMap { Int32($0) })
        kill(child, ["TERM": SIGTERM, "HUP": SIGHUP, "SEGV": SIGSEGV][name] ?? SIGTERM)
        try tmux.wait(for: "\nterminal is as before")
    }

    @Test func hostileNamesDoNotSteerTheTerminal() throws {
        let tmux = try Tmux(columns: 80, rows: 24)
        let name = "/tmp/\u{1b}[2J\u{1b}[31mred-\(getpid())"
        try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: Golden.path)
        defer { unlink(name) }
        try start(tmux, "$'/tmp/\\e[2J\\e[31mred-\(getpid())'", waitingFor: "\\x1b[2J\\x1b[31mred")
        try tmux.press("q")
        try tmux.wait(for: "\nterminal is as before")
    }

    @Test func withoutATerminalItPrints() throws {
        let (text, status) = try Tmux.output(of: [Self.program, Golden.path])
        #expect(status == 0)
        #expect(text.contains("14504 child one  alive"))
        #expect(text.contains("live  "))
        #expect(!text.contains("\u{1b}"))
    }
}
