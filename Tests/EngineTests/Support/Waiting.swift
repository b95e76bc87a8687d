/// What was waited for and did not come.
struct WaitedInVain: Error, CustomStringConvertible {
    var description: String
}

/// Asks `condition` again and again until it holds. The limit is only there so that a hang ends as a failure: no test depends on
/// how long anything takes.
func waitUntil(_ what: @autoclosure () -> String, limit: Duration = .seconds(45), _ condition: () throws -> Bool) async throws {
    let end = ContinuousClock.now + limit
    var pause = Duration.milliseconds(1)
    while try !condition() {
        guard ContinuousClock.now < end else { throw WaitedInVain(description: "waited \(limit) in vain for: \(what())") }
        try await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(25))
    }
}
