import Glibc

/// The process a person starts: reads the command line, starts the guardian, shows what happens.
enum Front {
    static func run(_ words: [String]) -> Int32 {
        let arguments: Arguments
        do throws(UsageError) {
            arguments = try Arguments(words)
            if arguments.has("help") {
                print(Help.text, terminator: "")
                return 0
            }
            if arguments.has("version") {
                // Tools read the first line: this is the version of CRIU we answer as.
                print("Version: 4.2\nCryo 0.1")
                return 0
            }
            if words.count == 1 {
                print(Help.text, terminator: "")
                return 1
            }
            try Commands.check(arguments)
        } catch {
            Commands.complain("\(error)")
            return 1
        }
        if geteuid() != 0 { Commands.complain("warning: without root most tasks cannot be dumped or restored") }
        do throws(UsageError) {
            let (pid, socket) = try Guardian.start(words)
            Cancellation.arm(socket)
            follow(socket, progress: Int32(arguments["progress-fd"] ?? ""))
            var status: Int32 = 0
            while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
            if status & 0x7f == 0 { return status >> 8 & 0xff }
            Commands.complain("the guardian was killed by signal \(status & 0x7f)")
            return 1
        } catch {
            Commands.complain("\(error)")
            return 1
        }
    }

    /// Passes the guardian's lines on until it closes its end.
    private static func follow(_ socket: Int32, progress: Int32?) {
        var pending = ""
        var buffer = [UInt8](repeating: 0, count: 65536)
        let isTerminal = isatty(2) == 1
        signal(SIGPIPE, SIG_IGN)
        while true {
            let count = unsafe read(socket, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return }
            // What is done cannot be cancelled: a restore that waits for its tasks is left at once, as ever.
            if Progress.isDone(buffer[..<count]) { Cancellation.disarm() }
            if let progress { _ = unsafe write(progress, buffer, count) }
            guard isTerminal else { continue }
            pending += String(decoding: buffer.prefix(count), as: UTF8.self)
            let lines = pending.split(separator: "\n", omittingEmptySubsequences: false)
            for line in lines.dropLast() { Progress.draw(line) }
            pending = String(lines.last ?? "")
        }
    }
}
