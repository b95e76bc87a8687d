package import EngineInterface
internal import Glibc
internal import Synchronization

/// Runs the engine in a child process: when this program dies, the engine notices and puts everything back.
package struct CryoRunner: EngineRunner {
    private let path: String

    /// POSIX_SPAWN_SETSID of <spawn.h>, which hides it from all but GNU programs.
    private static let setSession: CInt = 0x80
    private static let progressDescriptor: CInt = 3

    /// The file of this program.
    static var own: String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : ""
    }

    /// - Parameter path: a program that takes the command line of `cryo`. This one does, under that name: there is no
    ///   other to be found, and no other version to be met, even when its file has been replaced.
    package init(path: String = "/proc/self/exe") { self.path = path }

    package func start(
        _ request: EngineRequest, report: @escaping @Sendable (JobEvent) -> Void
    ) throws(EngineStartError) -> any RunningJob {
        let directory = request.imagesDirectory
        var made: String?
        if request.command == .dump, unsafe mkdir(directory, 0o700) == 0 {
            made = directory
        } else if request.command == .dump {
            guard errno == EEXIST else {
                throw EngineStartError(unsafe "cannot make \(directory): \(String(cString: strerror(errno)))")
            }
            guard unsafe access(directory + "/inventory.img", F_OK) != 0 else {
                throw EngineStartError("\(directory) holds a checkpoint already; choose another directory")
            }
        }
        guard let progress = Pipe.open(nonBlocking: false) else { throw Self.noPipe() }
        guard let output = Pipe.open(nonBlocking: false) else {
            close(progress.read)
            close(progress.write)
            throw Self.noPipe()
        }
        var request = request
        request.progressDescriptor = Int(Self.progressDescriptor)
        let child = Self.spawn(path, request.arguments, progress: progress.write, output: output.write)
        close(progress.write)
        close(output.write)
        guard child > 0 else {
            close(progress.read)
            close(output.read)
            throw EngineStartError(unsafe "cannot start \(path): \(String(cString: strerror(-child)))")
        }
        let running = CryoProcess(pid: child, made: made)
        running.follow(progress: progress.read, output: output.read, report: report)
        return running
    }

    private static func noPipe() -> EngineStartError {
        EngineStartError(unsafe "no pipe for the engine: \(String(cString: strerror(errno)))")
    }

    /// posix_spawn(3) in a session of its own, so that Ctrl-C and Ctrl-Z at our terminal do not reach the engine; minus
    /// errno on failure.
    private static func spawn(_ path: String, _ arguments: [String], progress: CInt, output: CInt) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
        unsafe posix_spawn_file_actions_adddup2(&actions, progress, progressDescriptor)
        unsafe posix_spawnattr_setflags(&attributes, Int16(setSession | CInt(POSIX_SPAWN_SETSIGMASK)))
        var argv: [UnsafeMutablePointer<CChar>?] = unsafe (["cryo"] + arguments).map { unsafe strdup($0) }
        defer { unsafe argv.forEach { unsafe free($0) } }
        unsafe argv.append(nil)
        var pid: pid_t = 0
        let result = unsafe posix_spawn(&pid, path, &actions, &attributes, argv, environ)
        return result == 0 ? pid : -result
    }
}

/// One engine at work.
private final class CryoProcess: RunningJob {
    private enum State {
        case running
        case reaped
    }

    private let pid: pid_t
    /// The directory that was made for it.
    private let made: String?
    private let state = Mutex(State.running)

    init(pid: pid_t, made: String?) {
        self.pid = pid
        self.made = made
    }

    func cancel() {
        state.withLock { state in
            if state == .running { kill(pid, SIGTERM) }
        }
    }

    func follow(progress: CInt, output: CInt, report: @escaping @Sendable (JobEvent) -> Void) {
        let log = DetachedThread {
            Self.lines(of: output) { report(.log($0)) }
        }
        _ = DetachedThread {
            Self.lines(of: progress) { line in if let event = EngineEvent(line: line) { report(.engine(event)) } }
            log.join()
            let status = self.reap()
            // What a failed dump leaves behind is the engine's to take away; an empty directory is ours.
            if status != 0, let made = self.made { unsafe rmdir(made) }
            report(.ended(status: status))
        }
    }

    /// Waits without reaping first, so that `cancel` can never signal a pid that is somebody else's by then.
    private func reap() -> Int32 {
        var info = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return state.withLock { state in
            var status: Int32 = 0
            while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
            state = .reaped
            return status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f)
        }
    }

    private static func lines(of descriptor: CInt, each: (String) -> Void) {
        defer { close(descriptor) }
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            pending += buffer.prefix(count)
            while let end = pending.firstIndex(of: 10) {
                each(String(decoding: pending[..<end], as: UTF8.self))
                pending.removeSubrange(...end)
            }
            // A line without an end is no reason to keep it all.
            if pending.count > 1 << 20 { pending.removeAll() }
        }
        if !pending.isEmpty { each(String(decoding: pending, as: UTF8.self)) }
    }
}
