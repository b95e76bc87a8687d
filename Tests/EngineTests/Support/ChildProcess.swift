import Foundation
import Glibc
import Linux

/// How a process ended, from the status of waitpid(2).
enum Ending: Equatable, CustomStringConvertible {
    case exited(Int32)
    case killed(Int32)

    init(waitStatus status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal)
    }

    var description: String {
        switch self {
        case .exited(let code): "exit status \(code)"
        case .killed(let signal): "killed by signal \(signal)"
        }
    }
}

/// A process that was restored detached is handed to the nearest subreaper. That has to be this process: it can then
/// see how the restored one ends, and no zombie keeps a pid from being used again (pid 1 may be slow).
private let subreaper: Bool = (try? systemCall(.prctl, 36, 1)) != nil  // PR_SET_CHILD_SUBREAPER

/// GNU extensions (glibc 2.34) that the Glibc module does not show.
private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
private typealias ChangeDirectory =
    @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>) -> Int32
private let closeFrom = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map {
    unsafeBitCast($0, to: CloseFrom.self)
}
private let changeDirectory = dlsym(nil, "posix_spawn_file_actions_addchdir_np").map {
    unsafeBitCast($0, to: ChangeDirectory.self)
}

struct SpawnFailure: Error, CustomStringConvertible {
    var program: String
    var code: Int32
    var description: String { "\(program): \(String(cString: strerror(code)))" }
}

/// Starts a program in a session of its own, without a terminal, with nothing but descriptors 0, 1 and 2.
/// Output is appended, so that what a program writes after a restore stands behind what it wrote before.
func spawn(
    _ arguments: [String], environment: [String: String] = [:], directory: String = "/", output: String = "/dev/null"
) throws -> pid_t {
    guard subreaper else { throw SpawnFailure(program: "prctl(PR_SET_CHILD_SUBREAPER)", code: errno) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    guard let closeFrom, let changeDirectory else {
        throw SpawnFailure(program: "posix_spawn_file_actions_addclosefrom_np", code: ENOSYS)
    }
    _ = closeFrom(&actions, 3)
    _ = directory.withCString { changeDirectory(&actions, $0) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    // SETSID has no constant in this Glibc module: 0x80 in <spawn.h>.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | 0x80))

    var surroundings = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root",
    ]
    surroundings.merge(environment) { $1 }
    let argv = arguments.map { strdup($0) } + [nil]
    let envp = surroundings.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, arguments[0], &actions, &attributes, argv, envp)
    guard code == 0 else { throw SpawnFailure(program: arguments[0], code: code) }
    return pid
}

/// waitpid(2) with WNOHANG: the ending of a child that has ended (and is gone with this call), nil while it lives or is
/// nobody's.
func reap(_ pid: pid_t) -> Ending? {
    var status: Int32 = 0
    return waitpid(pid, &status, WNOHANG) == pid ? Ending(waitStatus: status) : nil
}

func waitForEnd(of pid: pid_t) async throws -> Ending {
    var result: Ending?
    try await waitUntil("the end of process \(pid)") {
        result = reap(pid)
        return result != nil
    }
    return result!
}

/// Runs a helper program to its end.
@discardableResult func runToEnd(
    _ arguments: [String], output: String = "/dev/null", directory: String = "/"
) async throws -> Ending {
    try await waitForEnd(of: spawn(arguments, directory: directory, output: output))
}

/// Where a program is; Debian's own comes before whatever shims stand in front of it in PATH.
func program(_ name: String) -> String? {
    let own = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"]
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return (own + path).map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
}
