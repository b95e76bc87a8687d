internal import Glibc
internal import Synchronization

/// Events from other threads to the one that draws, with a descriptor that poll(2) can wait for.
final class Mailbox: Sendable {
    private let events = Mutex<[Event]>([])
    private let writeEnd: CInt
    let readEnd: CInt

    init?() {
        guard let pipe = Pipe.open(nonBlocking: true) else { return nil }
        readEnd = pipe.read
        writeEnd = pipe.write
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func post(_ event: Event) {
        events.withLock { $0.append(event) }
        var byte: UInt8 = 0
        _ = unsafe write(writeEnd, &byte, 1)
    }

    func take() -> [Event] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while unsafe read(readEnd, &buffer, buffer.count) > 0 {}
        return events.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
