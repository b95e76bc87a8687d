internal import Glibc

/// Gives the terminal back when the process is ended by a fault of its own: only write(2), tcsetattr(3) and signal(2) happen there.
enum CrashGuard {
    nonisolated(unsafe) private static var text = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)
    nonisolated(unsafe) private static var modes = termios()
    nonisolated(unsafe) private static var isArmed = false

    private static let faults = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE]

    /// Keeps what leaves the screen, and the modes that the terminal had.
    static func arm(leave: String) {
        let bytes = Array(leave.utf8)
        text = UnsafeMutableBufferPointer.allocate(capacity: bytes.count)
        _ = text.initialize(from: bytes)
        isArmed = true
        for fault in faults {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { signal in
                if CrashGuard.isArmed {
                    _ = write(STDOUT_FILENO, CrashGuard.text.baseAddress, CrashGuard.text.count)
                    _ = tcsetattr(STDIN_FILENO, TCSANOW, &CrashGuard.modes)
                }
                _ = Glibc.signal(signal, SIG_DFL)
                raise(signal)
            }
            sigaction(fault, &action, nil)
        }
    }

    /// To be called before the terminal's modes are changed.
    static func remember() { _ = tcgetattr(STDIN_FILENO, &modes) }

    static func disarm() { isArmed = false }
}
