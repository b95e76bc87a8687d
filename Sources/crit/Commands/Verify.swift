import ArgumentParser
import Images
import Inspect

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks that a checkpoint, or single images, are whole.",
        discussion: """
            Magics, lengths, encoding, and in a directory what images say of each other: ids, parents,
            pagemaps against VMAs, sizes of pages images.
            Exit status 0: clean. 1: something is wrong. 2: it could not be read.

            EXAMPLES
              crit verify /tmp/checkpoint
              crit verify --json /tmp/checkpoint | jq .problems
              crit verify core-42.img
            """)

    @Argument(help: "Directories with images, or images.", completion: .file())
    var path: [String]

    @Flag(help: "The findings as JSON.")
    var json = false

    func run() throws {
        var report = CritVerifier.Report()
        do {
            for path in path { try CritVerifier.verify(path, into: &report) }
        } catch {
            StandardError.print(error.description)
            throw QuietFailure(status: 2)
        }
        for note in report.notes { StandardError.print(note) }
        if json {
            print(report.json)
        } else {
            for problem in report.problems { print(StandardOutput.shown(problem.description)) }
            if report.problems.isEmpty { print("\(report.imageCount) images, \(report.entryCount) entries: clean") }
        }
        if !report.problems.isEmpty { throw QuietFailure(status: 1) }
    }
}
