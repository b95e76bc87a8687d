internal import ArgumentParser
internal import Glibc
internal import TerminalUI
internal import TerminalText

struct CritTUI: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crit-tui",
        abstract: "Look at running process trees and at checkpoints; dump, edit, compare, restore.",
        discussion: """
            PATH is a checkpoint (a directory of images) or a directory that holds some; new dumps go into the first \
            PATH. Without PATH it is the current directory. Without a terminal the \
            checkpoints and the live processes are printed plainly.

            EXAMPLES
              crit-tui                          the live processes, and the checkpoints here
              crit-tui /var/lib/checkpoints     the checkpoints there
              crit-tui --read-only img/         look, change nothing
              crit-tui --theme default-dark     an installed theme; or a file
            """)

    @Flag(name: .long, help: "No dump, no restore, no edits. Always so without root.")
    var readOnly = false

    @Option(
        name: .long,
        help: ArgumentHelp("Colours from a base16 scheme: a file, or the name of an installed one.", valueName: "theme")
    )
    var theme: String?

    @Flag(name: .long, help: "Print the keys and exit.")
    var keys = false

    @Argument(help: ArgumentHelp("Checkpoints, or directories of checkpoints.", valueName: "path"))
    var paths: [String] = []

    func run() throws {
        if keys { return Self.write(Plain.keys()) }
        let places = paths.isEmpty ? ["."] : paths
        let look: Theme
        do throws(ThemeError) {
            look =
                try theme.map { (path) throws(ThemeError) in
                    try ThemeFile.read(path: ThemeFile.path(of: path, program: CryoRunner.own))
                } ?? .terminal
        } catch {
            throw Self.failure(error.description)
        }
        if let absent = paths.first(where: { unsafe access($0, F_OK) != 0 }) {
            throw Self.failure(unsafe "\(Printable.text(absent)): \(String(cString: strerror(errno)))")
        }
        let isRoot = geteuid() == 0
        let source = ProcSource()
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            Self.write(Plain.checkpoints(places) + Plain.live(source.processes(), isRoot: isRoot))
            return
        }
        let terminal: Terminal
        do throws(TerminalError) {
            terminal = try Terminal(theme: look)
        } catch {
            throw Self.failure("\(error); with output to a pipe crit-tui prints plainly")
        }
        let shared = Shared(
            host: Self.host(), isRoot: isRoot, isReadOnly: readOnly, paths: places, time: Int64(time(nil)))
        let model = Model(size: terminal.size, shared: shared, startsWithCheckpoints: !paths.isEmpty)
        guard let runtime = Runtime(model: model, terminal: terminal, source: source, runner: CryoRunner()) else {
            terminal.close()
            throw Self.failure(unsafe "no pipes to be had: \(String(cString: strerror(errno)))")
        }
        let status = runtime.run()
        if status != 0 { throw ExitCode(status) }
    }

    private static func failure(_ text: String) -> ExitCode {
        write("crit-tui: \(text)\n", to: STDERR_FILENO)
        return ExitCode(2)
    }

    /// A reader that went away (`| head`) is no error.
    private static func write(_ text: String, to descriptor: CInt = STDOUT_FILENO) {
        signal(SIGPIPE, SIG_IGN)
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    private static func host() -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
