import EngineInterface
import Glibc
import Linux

/// The process a person starts: reads the command line, starts the guardian, shows what happens.
package enum Front {
    /// - Parameter words: the command line, the name of the program first.
    /// - Returns: its exit status.
    package static func run(_ words: [String]) -> Int32 {
        prepare()
        let arguments: Arguments
        do throws(UsageError) {
            arguments = try Arguments(words)
            if arguments.request.showsHelp {
                print(Help.text, terminator: "")
                return 0
            }
            if arguments.request.showsVersion {
                // Tools read the first line: this is the version of CRIU we answer as.
                print("Version: 4.2\nCryo 0.1")
                return 0
            }
            if words.count == 1 {
                print(Help.text, terminator: "")
                return 1
            }
            try Commands.check(arguments)
            if geteuid() != 0 { Commands.complain("warning: without root most tasks cannot be dumped or restored") }
            return try guarded(arguments.request)
        } catch {
            Commands.complain("\(error)")
            return 1
        }
    }

    /// What a caller may have left us that would make us say or write something wrong.
    private static func prepare() {
        // What crit-tui starts is otherwise called exe, as /proc/self/exe is.
        unsafe "cryo".withCString { _ = try? systemCall(.prctl, Int(Prctl.setName.rawValue), Int(bitPattern: $0)) }
        // Ignored, it makes the kernel reap the guardian, and with it its exit status.
        signal(SIGCHLD, SIG_DFL)
        // A log, progress or standard error may be a closed pipe, or a file at its limit.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // A standard descriptor that is closed would be the number of the next file that is opened, and get what is
        // meant for people.
        while true {
            let file = unsafe open("/dev/null", O_RDWR)
            if file > STDERR_FILENO { close(file) }
            if file < 0 || file > STDERR_FILENO { return }
        }
    }

    private static func guarded(_ request: EngineRequest) throws(UsageError) -> Int32 {
        let progress = request.progressDescriptor < 0 ? nil : Int32(clamping: request.progressDescriptor)
        if let progress, fcntl(progress, F_GETFD) < 0 {
            throw UsageError(description: "--progress-fd: descriptor \(progress) is not open")
        }
        let (pid, socket) = try Guardian.start(request)
        let guardian = (try? systemCall(.pidfd_open, Int(pid), 0)).map(Int32.init(truncatingIfNeeded:)) ?? -1
        var relay = Relay(
            socket: socket, guardian: guardian, progress: progress, log: LogTarget(request).descriptor ?? STDERR_FILENO)
        relay.run()
        var status: Int32 = 0
        while unsafe waitpid(pid, &status, 0) < 0 {
            if errno != EINTR {
                throw UsageError(
                    description: "waiting for the guardian: \(Limits.reason(errno)); how the run ended is unknown")
            }
        }
        if status & 0x7f == 0 { return status >> 8 & 0xff }
        throw UsageError(description: "the guardian was killed by signal \(status & 0x7f)")
    }
}
