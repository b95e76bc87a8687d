import Foundation
import Glibc
import Testing

extension EngineTests {
    /// Interpreters that never rest: frozen wherever they happen to be, they have to go on as if nothing had been.
    @Suite struct ScriptTests {
        /// The numbers in the file, one a line; a last line without an end is still being written.
        private func numbers(_ path: String) -> [Int] {
            (contents(path) ?? "").split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap {
                Int($0)
            }
        }

        private func grows(_ path: String, by number: Int) async throws {
            let start = numbers(path).count
            try await waitUntil("\(number) more numbers than \(start) in \(path)") {
                numbers(path).count >= start + number
            }
        }

        /// No gap, no repeat, over several rounds of dump and restore.
        private func count(_ words: (Scratch) throws -> [String], rounds: Int = 8) async throws {
            try await Target.run(words) { target in
                let file = target.scratch("numbers")
                for round in 0 ..< rounds {
                    try await grows(file, by: 20 + round)
                    try await target.freezeAndThaw(comparing: false)
                }
                try await grows(file, by: 20)
                let all = numbers(file)
                #expect(
                    all == Array(1 ... all.count),
                    "gap or repeat: \(zip(all, 1...).first { $0 != $1 }.map { "\($0)" } ?? "")")
            }
        }

        @Test(.programs("bash", "cat")) func bashPipeline() async throws {
            try await count { scratch in
                [program("bash")!, "-c", "i=0; while :; do i=$((i+1)); echo $i | cat >> \(scratch("numbers")); done"]
            }
        }

        @Test(.programs("perl")) func perl() async throws {
            try await count { scratch in
                let text =
                    "$| = 1; my %seen; while (1) { $seen{++$i} = \"n$i\"; die unless $seen{$i - 1} || $i == 1; print F \"$i\\n\"; select undef, undef, undef, 0.002 }"
                return [program("perl")!, "-e", "open F, '>>', '\(scratch("numbers"))'; select F; " + text]
            }
        }

        @Test(.programs("busybox")) func staticShell() async throws {
            try await count { scratch in
                [
                    program("busybox")!, "sh", "-c",
                    "i=0; while :; do i=$((i+1)); echo $i >> \(scratch("numbers")); busybox true; done",
                ]
            }
        }

        @Test(.programs("python3")) func pythonGeneratorAndThreads() async throws {
            try await count { scratch in
                let text = """
                    import threading, queue, itertools
                    q = queue.Queue(4)
                    threading.Thread(target=lambda: [q.put(i) for i in itertools.count(1)], daemon=True).start()
                    with open('numbers', 'a', buffering=1) as f:
                        while True:
                            print(q.get(), file=f)
                            threading.Event().wait(0.001)
                    """
                return [program("python3")!, try scratch.write(text, to: "count.py")]
            }
        }
    }
}
