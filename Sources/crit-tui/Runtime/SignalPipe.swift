internal import Glibc

/// Signals as bytes on a pipe, so that they are handled between two frames and never inside one.
enum SignalPipe {
    nonisolated(unsafe) private static var writeEnd: CInt = -1

    /// Takes over the signals; answers the descriptor to read their numbers from.
    static func open(_ signals: [CInt]) -> CInt? {
        guard let pipe = Pipe.open(nonBlocking: true) else { return nil }
        unsafe writeEnd = pipe.write
        // Whoever started this program may have had them blocked.
        var mask = sigset_t()
        unsafe sigemptyset(&mask)
        for number in signals { unsafe sigaddset(&mask, number) }
        unsafe pthread_sigmask(SIG_UNBLOCK, &mask, nil)
        for number in signals {
            var action = sigaction()
            unsafe action.__sigaction_handler.sa_handler = { number in
                let saved = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = unsafe write(SignalPipe.writeEnd, &byte, 1)
                errno = saved
            }
            unsafe sigaction(number, &action, nil)
        }
        return pipe.read
    }

    static func take(_ descriptor: CInt) -> [CInt] {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = unsafe read(descriptor, &buffer, buffer.count)
        return count > 0 ? buffer.prefix(count).map { CInt($0) } : []
    }
}
