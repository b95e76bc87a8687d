import EngineInterface
import Glibc
import TerminalText

/// The front end's side: passes what the guardian says on to whoever listens, until the guardian has ended.
struct Relay {
    private let socket: Int32
    /// Its pidfd. A clone of the guardian that has outlived it for a moment still holds its end of the socket, which
    /// then is no sign.
    private let guardian: Int32
    /// nil when nobody listens.
    private var progress: Int32?
    private let log: Int32
    private var bar: ProgressBar?

    init(socket: Int32, guardian: Int32, progress: Int32?, log: Int32) {
        (self.socket, self.guardian, self.progress, self.log) = (socket, guardian, progress, log)
        bar = isatty(STDERR_FILENO) == 1 ? ProgressBar() : nil
    }

    mutating func run() {
        var rest: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            // The listener's end of a pipe or socket shows as an error without being asked for: also when there is
            // nothing to write.
            var watched = [
                pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
                pollfd(fd: guardian, events: Int16(POLLIN), revents: 0),
                pollfd(fd: progress ?? -1, events: 0, revents: 0),
            ]
            if unsafe poll(&watched, nfds_t(watched.count), -1) < 0 { continue }
            if watched[2].revents != 0 { listenerIsGone() }
            if watched[0].revents == 0 {
                if watched[1].revents != 0 { return }
                continue
            }
            let count = unsafe read(socket, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return }
            rest += buffer[..<count]
            let lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for line in lines.dropLast() { pass(line) }
            rest = Array(lines.last ?? [])
        }
    }

    private mutating func pass(_ line: ArraySlice<UInt8>) {
        let text = line.dropFirst()
        switch line.first.flatMap(Channel.Kind.init) {
        case .event:
            let event = EngineEvent(line: String(decoding: text, as: UTF8.self))
            // What is done cannot be cancelled: a restore that waits for its tasks is left at once.
            if case .done = event {
                Cancellation.disarm()
                write(text, toProgress: true)
                progress = nil
            } else {
                write(text, toProgress: true)
            }
            if let event { bar?.draw(event) }
        case .log:
            bar?.clear()
            write(text, to: log)
        case .complaint:
            bar?.clear()
            Commands.complain(String(decoding: text, as: UTF8.self))
        case nil: break
        }
    }

    private mutating func write(_ text: ArraySlice<UInt8>, toProgress: Bool) {
        guard let progress, !write(text, to: progress) else { return }
        listenerIsGone()
    }

    /// A run of which nobody can hear is given up, as if the one who started it had been killed.
    private mutating func listenerIsGone() {
        if progress != nil { Cancellation.cancel() }
        progress = nil
    }

    /// A line to a descriptor of ours, which may be somebody's pipe: here it is right to wait. False when nobody reads
    /// it any more.
    @discardableResult
    private func write(_ text: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        var rest = text + [UInt8(ascii: "\n")]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var full = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&full, 1, -1)
            } else if errno != EINTR {
                return errno != EPIPE
            }
        }
        return true
    }
}
