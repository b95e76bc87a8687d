import Images
import Testing

extension EngineTests {
    @Suite(.programs("cc")) struct ThreadChurnTests {
        /// A thread that ends while /proc/PID/task is listed hides the one it has made.
        @Test func noThreadIsMissed() async throws {
            try await Victims.run("hoppers", resting: false) { target in
                for round in 1 ... 20 {
                    let images = try ImageDirectory(try await target.dump(["-R"]))
                    let threads = try images.entries(PstreeEntry.self, .pstree).dropFirst().map(\.threads.count)
                    #expect(
                        threads.count == 6 && threads.allSatisfy { $0 >= 2 },
                        "round \(round): threads of the hoppers: \(threads)")
                }
            }
        }
    }
}
