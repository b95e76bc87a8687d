import Glibc

/// What was waited for and did not come.
struct WaitedInVain: Error, CustomStringConvertible {
    var description: String
}

/// How long anything is waited for before it counts as a hang. No test depends on how long anything takes.
let patience = Duration.seconds(300)

/// Asks `condition` again and again until it holds.
func waitUntil(_ what: @autoclosure () -> String, _ condition: () throws -> Bool) async throws {
    let end = ContinuousClock.now + patience
    let noticeable = end - patience + .seconds(40)
    var isNoticed = false
    var pause = Duration.milliseconds(1)
    while true {
        // The clock is asked before the condition: other tests may have kept this one from its thread for minutes.
        let isLate = ContinuousClock.now > end
        if try condition() { return }
        if !isNoticed, ContinuousClock.now > noticeable {
            isNoticed = true
            print("# still waiting for: \(what())")
            fflush(nil)
        }
        guard !isLate else { throw WaitedInVain(description: "waited \(patience) in vain for: \(what())") }
        try await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(25))
    }
}
