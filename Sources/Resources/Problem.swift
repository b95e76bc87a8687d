/// What cannot be dumped or restored: of whom, why, and what would help.
///
/// `task 12 (nginx) › fd 5 › unix socket: its peer is outside the tree; try --ext-unix-sk`
package struct Problem: Error, CustomStringConvertible, Sendable {
    package var subject: String
    package var problem: String
    package var cause: (any Error)?
    package var hint: String?

    package init(_ subject: String, _ problem: String, cause: (any Error)? = nil, hint: String? = nil) {
        self.subject = subject
        self.problem = problem
        self.cause = cause
        self.hint = hint
    }

    package var description: String {
        "\(subject): \(problem)" + (cause.map { ": \($0)" } ?? "") + (hint.map { "; \($0)" } ?? "")
    }

    /// The same, seen from one level further out.
    package func inside(_ outer: String) -> Problem {
        var problem = self
        problem.subject = "\(outer) › \(subject)"
        return problem
    }
}
