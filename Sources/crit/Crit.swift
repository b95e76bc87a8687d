import ArgumentParser
import Glibc
import Images
import TerminalText

@main
struct Crit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crit",
        abstract: "Shows, checks and makes the image files of a checkpoint.",
        discussion: """
            EXAMPLES
              crit show core-42.img | less        registers and state of task 42, for people
              crit decode -i files.img | jq .     every open file, for programs
              crit x /tmp/checkpoint ps           the tree of tasks
              crit verify /tmp/checkpoint         is it whole?
            """,
        version: "4.2",
        subcommands: [
            Decode.self, Encode.self, Show.self, Info.self, Explore.self, Verify.self, Kinds.self, Completion.self,
        ])

    static func main() {
        // A parent may have ignored it; a closed pipe then has to end us as quietly as anybody else.
        signal(SIGPIPE, SIG_DFL)
        do {
            var command = try parseAsRoot(Abbreviations.expand(Array(CommandLine.arguments.dropFirst())))
            try command.run()
        } catch let error as ImageError {
            StandardError.print(error.description)
            Glibc.exit(1)
        } catch let failure as QuietFailure {
            Glibc.exit(failure.status)
        } catch {
            leave(error)
        }
    }

    /// Help and version on standard output with 0; a wrong command line on standard error with 2, as argparse does.
    private static func leave(_ error: any Error) -> Never {
        let text = fullMessage(for: error)
        if exitCode(for: error) == .success {
            if !text.isEmpty { print(text) }
            Glibc.exit(0)
        }
        StandardError.print(text)
        Glibc.exit(2)
    }
}

/// Everything that was to be said has been said.
struct QuietFailure: Error {
    var status: Int32
}

enum StandardError {
    /// One line, which starts with the command's name unless it is a text Python crit prints without. Names in it may
    /// come from an image.
    static func print(_ text: String) {
        let text = text.split(separator: "\n", omittingEmptySubsequences: false).map { Printable.text($0) }.joined(
            separator: "\n")
        let isVerbatim =
            text.hasPrefix("Unknown magic") || text.hasPrefix("Cannot read JSON") || text.hasPrefix("Error: ")
        let line = Array(((isVerbatim ? "" : "crit: ") + text + "\n").utf8)
        _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

enum StandardOutput {
    private static let isTerminal = isatty(STDOUT_FILENO) == 1

    /// What is printed of bytes that may be hostile: as they are to a file or a program, spelled out on a terminal.
    static func shown(_ bytes: [UInt8]) -> [UInt8] { isTerminal ? Array(Printable.text(bytes: bytes).utf8) : bytes }
    static func shown(_ text: String) -> String { isTerminal ? Printable.text(text) : text }
}

/// argparse takes a unique beginning of a long option for the option; scripts use that.
enum Abbreviations {
    private static let options = [
        "compat", "help", "in", "input", "json", "lenient", "nopl", "out", "output", "pretty", "strings", "unknown",
        "version",
    ]

    static func expand(_ arguments: [String]) -> [String] {
        // As cryo has it, and criu.
        if arguments.first == "-V" { return ["--version"] }
        return arguments.map { argument in
            guard argument.hasPrefix("--"), argument.count > 2 else { return argument }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            let matches = options.filter { $0.hasPrefix(name) }
            guard !options.contains(name), matches.count == 1 else { return argument }
            return "--" + matches[0] + (parts.count > 1 ? "=\(parts[1])" : "")
        }
    }
}
