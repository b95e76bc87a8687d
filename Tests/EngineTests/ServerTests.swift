import Glibc
import Testing

/// No connection may be open while a server is dumped: its descriptors have to be down to those it had when nobody had
/// called yet.
private func descriptors(_ pids: [pid_t]) -> Int { pids.reduce(0) { $0 + entries("/proc/\($1)/fd").count } }

private func idle(_ target: Target, descriptors number: Int) async throws {
    try await waitUntil("connections of \(target.pid) closed") {
        descriptors(ProcessTree.members(of: target.pid)) <= number
    }
    try await target.asleep()
}

extension EngineTests {
    @Suite(.programs("redis-server")) struct RedisTests {
        private static let keys = 20_000

        private func fill(_ port: UInt16) throws {
            let client = try Client(port: port)
            for start in stride(from: 0, to: Self.keys, by: 1000) {
                try client.send(
                    (start ..< start + 1000).map {
                        "SET key:\($0) value-\($0)-\(String(repeating: "x", count: $0 % 50))\r\n"
                    }.joined())
                for _ in 0 ..< 1000 { try #require(client.line() == "+OK") }
            }
        }

        private func check(_ port: UInt16) throws {
            let client = try Client(port: port)
            try client.send("DBSIZE\r\n")
            #expect(try client.line() == ":\(Self.keys)")
            for start in stride(from: 0, to: Self.keys, by: 1000) {
                try client.send((start ..< start + 1000).map { "GET key:\($0)\r\n" }.joined())
                for key in start ..< start + 1000 {
                    let value = "value-\(key)-\(String(repeating: "x", count: key % 50))"
                    try #require(client.line() == "$\(value.count)")
                    try #require(client.line() == value)
                }
            }
            try client.send("SET after restore\r\nGET after\r\nDEL after\r\n")
            #expect(
                try [client.line(), client.line(), client.line(), client.line()] == ["+OK", "$7", "restore", ":1"])
        }

        private func withRedis(_ body: (Target, UInt16, Int) async throws -> Void) async throws {
            let port = Client.freePort()
            try await Target.run { scratch in
                [
                    program("redis-server")!, "--port", "\(port)", "--bind", "127.0.0.1", "--unixsocket",
                    scratch("redis.sock"), "--save", "",
                    "--appendonly", "no", "--dir", scratch.path,
                ]
            } _: { redis in
                try await redis.expectOutput("Ready to accept connections")
                let number = descriptors([redis.pid])
                try fill(port)
                try await idle(redis, descriptors: number)
                try await body(redis, port, number)
            }
        }

        @Test func keepsItsKeys() async throws {
            try await withRedis { redis, port, number in
                for _ in 0 ..< 2 {
                    try await redis.freezeAndThaw()
                    try check(port)
                    try await idle(redis, descriptors: number)
                }
            }
        }

        @Test func leftRunning() async throws {
            try await withRedis { redis, port, _ in
                try await redis.leaveRunningThenRestore { try check(port) }
                try check(port)
            }
        }
    }

    @Suite(.programs("nginx")) struct NginxTests {
        private func configuration(_ scratch: Scratch, port: UInt16) throws -> String {
            let web = try scratch.makeDirectory("web")
            try scratch.write("served by nginx\n", to: "web/page")
            return try scratch.write(
                """
                daemon off; master_process on; worker_processes 2; user root; pid \(scratch("nginx.pid")); error_log \(scratch("error.log"));
                events { worker_connections 64; }
                http { access_log off; client_body_temp_path \(scratch("t1")); proxy_temp_path \(scratch("t2")); fastcgi_temp_path \(scratch("t3"));
                  uwsgi_temp_path \(scratch("t4")); scgi_temp_path \(scratch("t5"));
                  server { listen 127.0.0.1:\(port); location / { root \(web); keepalive_timeout 0; } } }
                """, to: "nginx.conf")
        }

        private func get(_ port: UInt16) throws {
            for _ in 0 ..< 20 {
                let client = try Client(port: port)
                try client.send("GET /page HTTP/1.0\r\n\r\n")
                let answer = try client.toEnd()
                #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
                #expect(answer.hasSuffix("served by nginx\n"))
            }
        }

        private func withNginx(_ body: (Target, UInt16, Int) async throws -> Void) async throws {
            let port = Client.freePort()
            try await Target.run {
                [program("nginx")!, "-c", try configuration($0, port: port), "-p", $0.path]
            } _: { nginx in
                try await waitUntil("master and two workers") { ProcessTree.members(of: nginx.pid).count == 3 }
                try await Client.waitFor(port: port)
                try await nginx.asleep()
                try get(port)
                // Each worker holds the listening socket, its epoll, its eventfd and its end of the channel; they
                // settle when connections are closed.
                var number = 0
                try await waitUntil("quiet workers") {
                    defer { number = descriptors(ProcessTree.members(of: nginx.pid)) }
                    return number == descriptors(ProcessTree.members(of: nginx.pid))
                }
                try await idle(nginx, descriptors: number)
                try await body(nginx, port, number)
            }
        }

        @Test func masterAndWorkersGoOn() async throws {
            try await withNginx { nginx, port, _ in
                let workers = Set(ProcessTree.children(of: nginx.pid))
                try await nginx.freezeAndThaw()
                try get(port)
                #expect(Set(ProcessTree.children(of: nginx.pid)) == workers)
                // The master still knows its workers: a reload makes new ones and ends the old ones.
                kill(nginx.pid, SIGHUP)
                try await waitUntil("new workers") {
                    let now = ProcessTree.children(of: nginx.pid)
                    return now.count == 2 && workers.isDisjoint(with: now)
                }
                try get(port)
                kill(nginx.pid, SIGQUIT)
                #expect(try await waitForEnd(of: nginx.pid) == .exited(0))
            }
        }

        @Test func leftRunning() async throws {
            try await withNginx { nginx, port, number in
                try await nginx.leaveRunningThenRestore {
                    try get(port)
                    try await idle(nginx, descriptors: number)
                }
                try get(port)
            }
        }
    }

    @Suite(.programs("memcached")) struct MemcachedTests {
        @Test(arguments: [false, true]) func keepsItsValues(leftRunning: Bool) async throws {
            let port = Client.freePort()
            try await Target.run { _ in
                [
                    program("memcached")!, "-t", "4", "-u", "root", "-l", "127.0.0.1", "-p", "\(port)", "-U", "0", "-m",
                    "64",
                ]
            } _: { memcached in
                try await Client.waitFor(port: port)
                try await memcached.asleep()
                try await waitUntil("quiet") { descriptors([memcached.pid]) > 5 }
                try store(port)
                let check = { try fetch(port) }
                if leftRunning {
                    try await closed(memcached, port)
                    try await memcached.leaveRunningThenRestore {
                        try check()
                        try await closed(memcached, port)
                    }
                    try check()
                } else {
                    for _ in 0 ..< 2 {
                        try await closed(memcached, port)
                        // Its clock thread writes to memory all the time, but nothing of that is seen in /proc.
                        try await memcached.freezeAndThaw()
                        try check()
                    }
                }
            }
        }

        private func value(_ key: Int) -> String { "value \(key) " + String(repeating: "m", count: key % 700) }

        private func store(_ port: UInt16) throws {
            let client = try Client(port: port)
            for key in 0 ..< 2000 {
                try client.send("set k\(key) 0 0 \(value(key).count)\r\n\(value(key))\r\n")
                try #require(client.line() == "STORED")
            }
        }

        private func fetch(_ port: UInt16) throws {
            // Connections go to the four worker threads in turn.
            let clients = try (0 ..< 8).map { _ in try Client(port: port) }
            for key in 0 ..< 2000 {
                let client = clients[key % clients.count]
                try client.send("get k\(key)\r\n")
                try #require(client.line() == "VALUE k\(key) 0 \(value(key).count)")
                try #require(client.bytes(value(key).count + 2) == value(key) + "\r\n")
                try #require(client.line() == "END")
            }
        }

        /// No socket but the listening one is left.
        private func closed(_ memcached: Target, _ port: UInt16) async throws {
            try await waitUntil("connections of memcached closed") {
                let hex = String(port, radix: 16, uppercase: true)
                let own = String(repeating: "0", count: 4 - hex.count) + hex
                let connections = (contents("/proc/net/tcp") ?? "").split(separator: "\n").filter {
                    let words = $0.split(separator: " ")
                    // Established (01) or waiting for the server to close (08).
                    return words.count > 3 && words[1].hasSuffix(":\(own)") && (words[3] == "01" || words[3] == "08")
                }
                return connections.isEmpty
            }
            try await memcached.asleep()
        }
    }

    @Suite(.programs("python3")) struct PythonTests {
        @Test(arguments: [false, true]) func httpServer(leftRunning: Bool) async throws {
            let port = Client.freePort()
            try await Target.run { scratch in
                try scratch.write("served by python\n", to: "page")
                return [program("python3")!, "-m", "http.server", "--bind", "127.0.0.1", "\(port)"]
            } _: { python in
                try await Client.waitFor(port: port)
                try get(port)
                try await python.asleep()
                if leftRunning {
                    try await python.leaveRunningThenRestore {
                        try get(port)
                        try await python.asleep()
                    }
                } else {
                    try await python.freezeAndThaw()
                }
                try get(port)
                try get(port)
            }
        }

        private func get(_ port: UInt16) throws {
            let client = try Client(port: port)
            try client.send("GET /page HTTP/1.0\r\n\r\n")
            let answer = try client.toEnd()
            #expect(answer.hasPrefix("HTTP/1.0 200 OK"))
            #expect(answer.hasSuffix("served by python\n"))
        }
    }
}
