import Glibc
import Testing

extension EngineTests {
    @Suite(.programs("cc")) struct SharedMemoryTests {
        /// The sum of what each page of memory costs each process, in kB: it grows when pages that were shared are not
        /// any more. Clean pages of files are left out: they come back only when somebody reads them.
        private func pss(_ target: Target, _ kind: String) -> Int {
            ProcessTree.members(of: target.pid).reduce(0) { sum, pid in
                let line = (contents("/proc/\(pid)/smaps_rollup") ?? "").split(separator: "\n").first {
                    $0.hasPrefix("\(kind):")
                }
                return sum + (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0)
            }
        }

        @Test(arguments: [[], ["cut"]], [false, true]) func copyOnWriteStaysShared(
            _ arguments: [String], leftRunning: Bool
        ) async throws {
            try await Victims.run("cow", arguments: arguments) { target in
                let (anonymous, shmem) = (pss(target, "Pss_Anon"), pss(target, "Pss_Shmem"))
                if leftRunning {
                    let images = try await target.dump(["-R"])
                    try await target.end()
                    try await target.restore(images)
                } else {
                    try await target.freezeAndThaw()
                }
                try await target.asleep()
                let (anonymousNow, shmemNow) = (pss(target, "Pss_Anon"), pss(target, "Pss_Shmem"))
                #expect(
                    abs(anonymousNow - anonymous) * 100 <= anonymous * 2,
                    "private memory cost \(anonymous) kB and costs \(anonymousNow) kB")
                // Shared pages may be there without being mapped yet.
                #expect(shmemNow * 100 <= shmem * 102, "shared memory cost \(shmem) kB and costs \(shmemNow) kB")
            }
        }
    }
}
