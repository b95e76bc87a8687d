import Foundation
import Glibc
import Testing

@testable import Tracer

extension TracerTests {
    @Suite struct HuskTests {
        /// A root of ours, under a pid that is free.
        private func makeRoot() throws -> (Husks, Int32) {
            let husks = try Husks(count: 4, at: 0x1_0000_0000, suspendingSeccomp: false, patience: Patience())
            for pid in Int32(28000) ..< 28500 where kill(pid, 0) != 0 {
                if (try? husks.makeRoot(pid: pid, moving: [])) != nil { return (husks, pid) }
            }
            throw POSIXError(.EAGAIN)
        }

        /// Images may say anything of how a task is stopped: one that goes on instead runs into a fault, again and
        /// again.
        @Test(.enabled(if: geteuid() == 0, "needs root")) func stoppedByWhatDoesNotStop() throws {
            let (husks, pid) = try makeRoot()
            defer { husks.killAll() }
            #expect(throws: TraceError.self) { try husks.stop(pid, by: SIGURG) }
        }

        @Test(.enabled(if: geteuid() == 0, "needs root")) func endedByWhatDoesNotEnd() throws {
            let (husks, pid) = try makeRoot()
            defer { husks.killAll() }
            #expect(throws: TraceError.self) { try husks.end(pid, status: SIGURG) }
        }
    }
}
