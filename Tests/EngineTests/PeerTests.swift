import Testing

extension EngineTests {
    /// The images are CRIU's, in both directions: CRYO_PEER names a criu binary to try it with.
    @Suite(.programs("cc"), .enabled(if: Engine.peer != nil, "CRYO_PEER names no other engine")) struct PeerTests {
        @Test(arguments: VictimTests.victims.filter { !$0.mayBeRefused && !$0.isOurs }, [true, false])
        func dumpedByOneRestoredByTheOther(_ victim: VictimTests.Victim, dumpedByPeer: Bool) async throws {
            let engines = dumpedByPeer ? [Engine.peer!, Engine.path] : [Engine.path, Engine.peer!]
            try await Victims.run(victim.name, flags: victim.flags, resting: victim.isComparable) { target in
                let images = try await target.dump(victim.options, engine: engines[0])
                try await target.expectGone()
                try await target.restore(images, options: victim.options, engine: engines[1])
            }
        }
    }
}
