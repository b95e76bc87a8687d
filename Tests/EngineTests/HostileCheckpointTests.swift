import Foundation
import Glibc
import Testing

extension EngineTests {
    /// Checkpoints with something wrong in them, given to the engine: a plan, a tree or one line that says what is
    /// wrong; never a trap or a hang, and nothing is touched that the images are not about. Restored in a pid namespace
    /// of their own, where the rest of the machine cannot be written to.
    ///
    /// CRYO_TEST_CHECKPOINTS: how many; CRYO_TEST_SEED: which. A failure is found again with its number alone:
    /// CRYO_TEST_CHECKPOINT.
    @Suite(.programs("cc")) struct HostileCheckpointTests {
        private static let number = count("CRYO_TEST_CHECKPOINTS", default: 150)
        private static let only = count("CRYO_TEST_CHECKPOINT", default: -1)
        /// Long enough for any honest restore on a slow machine.
        private static let patience = "60"

        private struct Tally: CustomStringConvertible {
            var tried = 0, parsed = 0, planned = 0, husk = 0, restored = 0
            var description: String {
                "\(tried) hostile checkpoints: \(parsed) were parsed, \(planned) planned, \(husk) had their first husk, \(restored) were restored"
            }
        }

        /// What the three of them are made of.
        private static let trees: [[String]] = [
            [],
            [
                "pipes", "epoll", "inflight", "unixwaiting", "unixpairs", "files", "sharedfds", "timers", "inet",
                "netlink", "unixlisten",
            ],
            ["family", "sigactions", "pending", "creds", "process", "locks", "gone", "ghost", "clonefiles", "fdkinds"],
        ]

        @Test(arguments: trees.indices) func neverATrapAHangOrATrace(_ tree: Int) async throws {
            print("# hostile images of tree \(tree): seed \(SeededGenerator.seed)")
            let cage = try await Victims.binary("cage")
            var programs: [String] = []
            for name in Self.trees[tree] + ["kinds"] { programs.append(try await Victims.binary(name)) }
            try await Target.run { scratch in
                if tree == 0 { return [programs.last!, "threads", try scratch.makeDirectory("held")] }
                return ["/bin/sh", "-c", programs.dropLast().map { "\($0) &" }.joined(separator: " ") + " wait"]
            } _: { target in
                let expected = max(1, Self.trees[tree].count)
                try await waitUntil("\(expected) programs ready: \(target.output)") {
                    if target.output.contains("cannot: ") { try Test.cancel("\(target.output)") }
                    return target.output.split(separator: "\n").count { $0 == "ready" } == expected
                }
                if tree > 0 { try await target.asleep() }
                let images = try await target.dump(["--file-locks"])
                try await target.expectGone()
                let canary = try makeCanary(in: target.scratch)
                try await run(HostileCheckpoint(images, canary: canary), target.scratch, cage, tree)
            }
        }

        private func makeCanary(in scratch: Scratch) throws -> String {
            let canary = try scratch.makeDirectory("canary")
            for name in ["file", "other", "program", "directory/inner", "link_remap.1"] {
                if name.contains("/") { _ = try scratch.makeDirectory("canary/directory") }
                try scratch.write("not to be touched\n", to: "canary/\(name)")
                chmod("\(canary)/\(name)", 0o600)
            }
            chmod("\(canary)/program", 0o755)
            symlink("file", "\(canary)/link")
            mkfifo("\(canary)/fifo", 0o600)
            return canary
        }

        private func run(_ checkpoint: HostileCheckpoint, _ scratch: Scratch, _ cage: String, _ tree: Int) async throws
        {
            let images = try scratch.makeDirectory("hostile"), work = try scratch.makeDirectory("work")
            let canary = FileTree(checkpoint.canary, strictly: true),
                originals = FileTree(checkpoint.source).withoutLinks
            checkpoint.mend(in: images)
            let whole = try await restore(images, work, scratch, cage)
            try #require(whole.statuses == [0, 0] && whole.stage == 4, "the checkpoint as it was: \(whole.said)")
            var tally = Tally()
            let numbers = Self.only >= 0 ? Self.only ..< Self.only + 1 : 0 ..< Self.number / Self.trees.count
            for number in numbers {
                var random = SeededGenerator(
                    state: SeededGenerator.seed &* 1_000_003 &+ UInt64(tree) << 32 &+ UInt64(number))
                let replaced = checkpoint.mutation(using: &random)
                try checkpoint.lay(replaced, in: images)
                let result = try await restore(images, work, scratch, cage)
                checkpoint.mend(replaced, in: images)
                let subject =
                    "tree \(tree), seed \(SeededGenerator.seed), checkpoint \(number) (\(replaced.keys.sorted().joined(separator: ", ")))"
                #expect(!result.hung, "\(subject): it hung: \(result.said)")
                #expect(
                    result.hung
                        || result.statuses.allSatisfy { $0 == 0 || $0 == 256 }
                            && !result.said.contains("killed by signal"),
                    "\(subject): \(result.said)")
                #expect(!Self.triedToWrite(result.said), "\(subject): it tried to write elsewhere: \(result.said)")
                let touched = FileTree(checkpoint.canary, strictly: true).differences(from: canary)
                #expect(touched.isEmpty, "\(subject): touched: \(touched.joined(separator: "\n")): \(result.said)")
                if !touched.isEmpty { return }
                tally.tried += 1
                tally.parsed += result.stage >= 1 ? 1 : 0
                tally.planned += result.stage >= 2 || result.statuses.first == 0 ? 1 : 0
                tally.husk += result.stage >= 3 ? 1 : 0
                tally.restored += result.stage >= 4 ? 1 : 0
            }
            #expect(FileTree(checkpoint.source).withoutLinks == originals, "images were changed")
            print("# tree \(tree): \(tally)")
            // Of few, chance decides how many come far.
            let areMany = tally.tried >= 500
            #expect(
                Self.only >= 0 || !areMany && tally.husk > 0
                    || tally.planned * 3 >= tally.tried && tally.husk * 10 >= tally.tried,
                "too few come far: \(tally)")
        }

        /// What is there may be opened for writing, as images say that it was (a device may be read-only by itself);
        /// made, it may not be.
        private static func triedToWrite(_ said: String) -> Bool {
            said.split(separator: "\n").contains { line in
                guard line.contains("Read-only file system") else { return false }
                guard let opening = line.firstMatch(of: /openat\([^,]*, …, 0x([0-9a-f]+)/) else { return true }
                return (Int32(opening.1, radix: 16) ?? 0) & (O_CREAT | O_TRUNC) != 0
            }
        }

        private struct Result {
            var statuses: [Int32]
            var hung: Bool
            /// 1: parsed, 2: planned, 3: the first husk, 4: restored.
            var stage: Int
            var said: String
        }

        private func restore(
            _ images: String, _ work: String, _ scratch: Scratch, _ cage: String
        ) async throws -> Result {
            let (output, log) = (scratch("said"), "\(work)/log")
            for path in [output, log] { unlink(path) }
            let options = ["-D", images, "-W", work, "--file-locks"]
            let plan = [Engine.path, "restore", "--plan", "-o", "/dev/null"] + options
            let restore = [Engine.path, "restore", "-d", "-v4", "-o", log] + options
            let words =
                [cage, scratch.path, Self.patience, "--", "/bin/sh", "-c", "exec \"$@\" >/dev/null", "sh"] + plan + [
                    "--"
                ] + restore
            let ending = try await waitForEnd(of: spawn(words, directory: work, output: output))
            let said = contents(output) ?? "", logged = contents(log) ?? ""
            if let reason = said.split(separator: "\n").first(where: { $0.hasPrefix("cannot: ") }) {
                try Test.cancel("\(reason)")
            }
            guard ending == .exited(0) else { throw WaitedInVain(description: "cage: \(ending): \(said)") }
            let statuses = said.split(separator: "\n").filter { $0.hasPrefix("status ") }.compactMap {
                Int32($0.dropFirst(7))
            }
            let stages = ["are read", "is planned", "the root, is made", "Restore finished successfully"]
            let stage = stages.lastIndex { logged.contains($0) }.map { $0 + 1 } ?? 0
            return Result(
                statuses: statuses, hung: said.contains("hang\n"), stage: stage,
                said: said + logged.split(separator: "\n").suffix(3).joined(separator: "\n"))
        }
    }
}
