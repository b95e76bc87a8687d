import ArgumentParser
import Glibc
import Images

struct Encode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes an image from JSON.",
        discussion: """
            Takes what decode and show print (but not show --nopl). Numbers may be written in any way Python's
            int(s, 0) takes, flags by name. What is wrong is named with its line and path.

            EXAMPLES
              crit encode -i core.json -o core-42.img
              crit show fs-42.img | sed 's/"umask": 18/"umask": "0o77"/' | crit encode -o fs-42.img
            """)

    @OptionGroup var input: Input

    @Option(
        name: [.customShort("o", allowingJoined: true), .customLong("out"), .customLong("output")],
        help: ArgumentHelp("Where the image goes; standard output without it.", valueName: "file"), completion: .file())
    var output: String?

    @Flag(help: "Ignore keys the format does not have.")
    var lenient = false

    func run() throws {
        if output == nil, isatty(STDOUT_FILENO) == 1 {
            throw ValidationError("An image is binary: use -o or a pipe.")
        }
        let file = try Files.source(input.path)
        try file.skipByteOrderMark()
        try Files.write(to: output) { (output) throws(ImageError) in
            if try file.beginsLikeImage() { throw Self.binary }
            // Text with sorted keys has its entries before its magic, and has to be read twice.
            if try file.beginsWithKey("magic") { return try ImageEncoder.encode(file, to: output, isLenient: lenient) }
            let copy = try Files.Spool(file)
            try ImageEncoder.encode(copy.source(), to: output, isLenient: lenient) { () throws(ImageError) in
                try copy.source()
            }
        }
    }

    /// Python crit's words.
    private static let binary = ImageError(
        "Cannot read JSON.\nMaybe you are feeding me an image with protobuf data? Encode expects JSON input.")
}
