import Glibc
import Testing

extension EngineTests {
    @Suite(.programs("cc")) struct SharedMemoryTests {
        /// The sum of what each page costs each process: it grows when pages that were shared are not any more.
        private func pss(_ target: Target) -> Int {
            ProcessTree.members(of: target.pid).reduce(0) { sum, pid in
                let line = (contents("/proc/\(pid)/smaps_rollup") ?? "").split(separator: "\n").first { $0.hasPrefix("Pss:") }
                return sum + (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0)
            }
        }

        @Test(arguments: [[], ["cut"]], [false, true]) func copyOnWriteStaysShared(_ arguments: [String], leftRunning: Bool) async throws {
            try await Victims.run("cow", arguments: arguments) { target in
                let before = pss(target)
                if leftRunning {
                    let images = try await target.dump(["-R"])
                    try await target.end()
                    try await target.restore(images)
                } else {
                    try await target.freezeAndThaw()
                }
                try await target.asleep()
                let after = pss(target)
                #expect(abs(after - before) * 100 <= before * 2, "the sum of Pss was \(before) kB and is \(after) kB")
            }
        }
    }
}
