import ArgumentParser
import Glibc
import Images

/// Which tool's text to print.
enum Compatibility: String, ExpressibleByArgument, CaseIterable {
    /// Python crit's, but right where Python crit is wrong.
    case python
    /// Python crit's, wrong or right.
    case strict
}

struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints an image as JSON.",
        discussion: """
            EXAMPLES
              crit decode -i core-42.img -o core.json
              crit decode --pretty < pstree.img
              crit decode --unknown -i files.img     keeps fields of newer formats
            """)

    @Option(name: [.customShort("i", allowingJoined: true), .customLong("in"), .customLong("input")], help: ArgumentHelp("The image; standard input without it.", valueName: "file"), completion: .file())
    var input: String?

    @Option(name: [.customShort("o", allowingJoined: true), .customLong("out"), .customLong("output")], help: ArgumentHelp("Where the JSON goes; standard output without it.", valueName: "file"), completion: .file())
    var output: String?

    @Flag(help: "Indented, with names and hexadecimal numbers.")
    var pretty = false

    @Flag(help: "With fields the format does not know, for encode to put back.")
    var unknown = false

    @Option(help: ArgumentHelp("python, or strict: also where Python crit is wrong.", valueName: "tool"))
    var compat: Compatibility = .python

    func run() throws {
        let options = TextOptions(isPretty: pretty, showsUnknown: unknown, isStrict: compat == .strict)
        try Self.decode(input, to: output, options)
    }

    static func decode(_ input: String?, to path: String?, _ options: TextOptions) throws {
        let source = try Files.source(input)
        if let raw = try RawImage.recognise(source, path: input) {
            throw ImageError("is raw, not a list of messages: \(raw.kind.summary)", file: source.name)
        }
        try Files.write(to: path) { (output) throws(ImageError) in
            try ImageDecoder(source, to: output, options: options).decode()
            // Python crit ends the text with a newline only on standard output.
            if path == nil { output.append("\n") }
        }
    }
}

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints an image for people: decode --pretty.",
        discussion: """
            A raw image (pages, iptables, routes, archives …) is shown as what it is.

            EXAMPLES
              crit show mm-42.img
              crit show --nopl pipes-data.img      without the bytes in the pipes
            """)

    @Argument(help: "The image; standard input without it.", completion: .file())
    var file: String?

    @Flag(help: "Only the size of payloads.")
    var nopl = false

    @Flag(help: "With fields the format does not know.")
    var unknown = false

    @Option(help: ArgumentHelp("python, or strict: also where Python crit is wrong.", valueName: "tool"))
    var compat: Compatibility = .python

    func run() throws {
        let source = try Files.source(file)
        if let raw = try RawImage.recognise(source, path: file) {
            return try Files.write(to: nil) { (output) throws(ImageError) in
                try raw.show(to: output, hidesPayload: nopl)
            }
        }
        let options = TextOptions(isPretty: true, hidesPayload: nopl, showsUnknown: unknown, isStrict: compat == .strict)
        try Files.write(to: nil) { (output) throws(ImageError) in
            try ImageDecoder(source, to: output, options: options).decode()
            output.append("\n")
        }
    }
}
