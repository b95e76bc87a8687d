import ArgumentParser
import Images

struct Kinds: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists every kind of image: its name, its file, what it is.",
        discussion: """
            EXAMPLES
              crit kinds | grep socket
            """)

    func run() {
        for kind in ImageKind.all {
            print(
                "\(kind.name)\t\(kind.pattern)\t\(kind.summary)"
                    + "\(kind.isLegacy ? " (old)" : "")\(kind.isRaw ? " (raw)" : "")"
            )
        }
    }
}
