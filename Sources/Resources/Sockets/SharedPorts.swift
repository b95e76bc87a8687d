import Images

/// Ports that several sockets of a checkpoint are bound to. Options that allowed it may have been taken back since, so
/// all of them get those options while they are bound and begin to listen (SO_REUSEADDR and SO_REUSEPORT of socket(7)).
struct SharedPorts: Sendable {
    private struct Port: Hashable {
        var proto: UInt32
        var number: UInt32
    }

    private let shared: Set<Port>

    init(_ sockets: [InetSkEntry]) {
        var seen: Set<Port> = []
        var shared: Set<Port> = []
        for socket in sockets where socket.src_port != 0 {
            let port = Port(proto: socket.proto, number: socket.src_port)
            if !seen.insert(port).inserted { shared.insert(port) }
        }
        self.shared = shared
    }

    func contains(_ socket: InetSkEntry) -> Bool {
        shared.contains(Port(proto: socket.proto, number: socket.src_port))
    }
}
