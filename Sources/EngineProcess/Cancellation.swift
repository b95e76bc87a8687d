import Glibc

/// What SIGINT, SIGTERM and SIGHUP do: the first ends our half of the guardian's socket, which it takes as a
/// cancellation, and we wait until everything is put back; a second one ends us, and the guardian goes on alone.
enum Cancellation {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]
    private nonisolated(unsafe) static var socket: Int32 = -1

    /// Before there is a guardian: a signal that comes in its first moment must not end us alone.
    static func arm(_ socket: Int32) {
        unsafe Self.socket = socket
        for number in signals {
            // As nohup(1) has it.
            if isIgnored(number) { continue }
            var action = sigaction()
            unsafe action.__sigaction_handler.sa_handler = { _ in Cancellation.cancel() }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
            unsafe sigaction(number, &action, nil)
        }
    }

    /// Safe in a signal handler.
    static func cancel() { _ = unsafe shutdown(socket, Int32(SHUT_WR)) }

    static func disarm() {
        for number in signals where !isIgnored(number) { signal(number, SIG_DFL) }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        unsafe sigaction(number, nil, &action)
        return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
