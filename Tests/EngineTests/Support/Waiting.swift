/// What was waited for and did not come.
struct WaitedInVain: Error, CustomStringConvertible {
    var description: String
}

/// How long anything is waited for before it counts as a hang. No test depends on how long anything takes.
let patience = Duration.seconds(300)

/// Asks `condition` again and again until it holds.
func waitUntil(_ what: @autoclosure () -> String, _ condition: () throws -> Bool) async throws {
    let end = ContinuousClock.now + patience
    var pause = Duration.milliseconds(1)
    while true {
        // The clock is asked before the condition: other tests may have kept this one from its thread for minutes.
        let isLate = ContinuousClock.now > end
        if try condition() { return }
        guard !isLate else { throw WaitedInVain(description: "waited \(patience) in vain for: \(what())") }
        try await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(25))
    }
}
