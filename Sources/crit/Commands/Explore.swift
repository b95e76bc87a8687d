import ArgumentParser
import Glibc
import Images
import Inspect

struct Explore: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "x",
        abstract: "Explores a checkpoint: tasks, descriptors, memory.",
        discussion: """
            EXAMPLES
              crit x /tmp/checkpoint ps        the tree of tasks
              crit x /tmp/checkpoint fds       their descriptors
              crit x /tmp/checkpoint mems      their memory
              crit x /tmp/checkpoint rss       which of their pages are in the images
            """)

    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case ps, fds, mems, rss, fd, mem

        /// go-criu calls them fd and mem.
        var subject: CritExplorer.Subject {
            switch self {
            case .ps: .ps
            case .fds, .fd: .fds
            case .mems, .mem: .mems
            case .rss: .rss
            }
        }
    }

    @Argument(help: "The directory with the images.", completion: .directory)
    var dir: String

    @Argument(help: "ps, fds, mems or rss.")
    var what: Subject

    func run() throws {
        let images = try ImageDirectory(dir)
        let output = OutputBuffer(descriptor: STDOUT_FILENO)
        do {
            try CritExplorer(images, to: output, shown: { StandardOutput.shown($0.bytes) }) { StandardError.print($0) }
                .print(what.subject)
        } catch {
            // What could be printed is printed.
            try? output.flush()
            throw error
        }
        try output.flush()
    }
}
