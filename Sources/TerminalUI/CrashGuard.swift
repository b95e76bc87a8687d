internal import Glibc

/// Gives the terminal back when the process is ended by a fault of its own: only write(2), tcsetattr(3) and signal(2)
/// happen there.
enum CrashGuard {
    nonisolated(unsafe) private static var text = unsafe UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)
    nonisolated(unsafe) private static var modes = termios()
    nonisolated(unsafe) private static var isArmed = false

    private static let faults = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE]

    /// Keeps what leaves the screen, and the modes that the terminal had.
    static func arm(leave: String) {
        let bytes = Array(leave.utf8)
        unsafe text = UnsafeMutableBufferPointer.allocate(capacity: bytes.count)
        _ = unsafe text.initialize(from: bytes)
        unsafe isArmed = true
        for fault in faults {
            var action = sigaction()
            unsafe action.__sigaction_handler.sa_handler = { signal in
                if unsafe CrashGuard.isArmed {
                    _ = unsafe write(STDOUT_FILENO, CrashGuard.text.baseAddress, CrashGuard.text.count)
                    _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &CrashGuard.modes)
                }
                _ = Glibc.signal(signal, SIG_DFL)
                raise(signal)
            }
            unsafe sigaction(fault, &action, nil)
        }
    }

    /// To be called before the terminal's modes are changed.
    static func remember() { _ = unsafe tcgetattr(STDIN_FILENO, &modes) }

    static func disarm() { unsafe isArmed = false }
}
