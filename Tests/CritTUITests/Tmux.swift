import Foundation
import Testing

/// Seconds after which something that does not come counts as a hang.
let patience = 300.0

/// A terminal that can be looked at: a tmux server of our own with one shell in it.
final class Tmux {
    private let socket = "crit-tui-\(getpid())-\(UUID().uuidString.prefix(8))"

    static let isInstalled = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/bin/tmux"].contains { (path: String) in
        access(path, X_OK) == 0
    }

    init(columns: Int, rows: Int) throws {
        try run(
            "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "-s", "main",
            "env PS1='shell> ' LC_ALL=C.UTF-8 bash --norc --noprofile")
        try wait(for: "shell>")
    }

    deinit { _ = try? run("kill-server") }

    /// Keys by tmux's names: `Enter`, `C-z`, `Down`; everything else is typed.
    func press(_ keys: String...) throws {
        for key in keys { try run("send-keys", "-t", "main", key) }
    }

    func type(_ text: String) throws { try run("send-keys", "-t", "main", "-l", text) }

    func resize(columns: Int, rows: Int) throws {
        try run("resize-window", "-t", "main", "-x", "\(columns)", "-y", "\(rows)")
    }

    func screen() throws -> String { try run("capture-pane", "-p", "-t", "main") }

    /// Looks until the screen is as it should be; never for a fixed time.
    @discardableResult
    func wait(
        for what: String = "", sourceLocation: SourceLocation = #_sourceLocation,
        until isRight: ((String) -> Bool)? = nil
    ) throws -> String {
        let deadline = Date(timeIntervalSinceNow: patience)
        var last = ""
        while Date() < deadline {
            last = try screen()
            if isRight?(last) ?? last.contains(what) { return last }
            usleep(20_000)
        }
        Issue.record("“\(what)” did not appear; the screen is:\n\(last)", sourceLocation: sourceLocation)
        throw CancellationError()
    }

    @discardableResult
    private func run(_ arguments: String...) throws -> String {
        try Self.output(of: ["tmux", "-L", socket] + arguments).text
    }

    /// What a program prints and how it ends. Foundation's `Process` would wait for the tmux server too, which inherits
    /// its descriptors.
    static func output(of arguments: [String]) throws -> (text: String, status: Int32) {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw CancellationError() }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        // The threads that tests run on block every signal, and a terminal without signals is none.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for argument in argv { free(argument) } }
        var pid: pid_t = 0
        let result = posix_spawnp(&pid, arguments[0], &actions, &attributes, &argv, environ)
        close(ends[1])
        defer { close(ends[0]) }
        guard result == 0 else { throw CancellationError() }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return (String(decoding: bytes, as: UTF8.self), status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f))
    }
}
