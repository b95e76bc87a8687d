/// What was done to the world outside the tasks, and how to take it back: in reverse order on failure, forgotten on success.
final class Undo {
    private var steps: [() -> Void] = []
    func push(_ step: @escaping () -> Void) { steps.append(step) }
    func forget() { steps.removeAll() }
    func run() { while let step = steps.popLast() { step() } }
}
