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
              crit decode --strings mm-42.img | jq . | crit encode -o mm-42.img

            Programs that read JSON mostly keep numbers as doubles and change those above 2^53 without a word:
            addresses, signal masks, ids. --strings prints these as strings, which encode takes as well.
            """)

    @OptionGroup var input: Input

    @Option(
        name: [.customShort("o", allowingJoined: true), .customLong("out"), .customLong("output")],
        help: ArgumentHelp("Where the JSON goes; standard output without it.", valueName: "file"), completion: .file())
    var output: String?

    @Flag(help: "Indented, with names and hexadecimal numbers.")
    var pretty = false

    @Flag(help: "With fields the format does not know, for encode to put back.")
    var unknown = false

    @Flag(help: "Numbers above 2^53 as strings.")
    var strings = false

    @Option(help: ArgumentHelp("python, or strict: also where Python crit is wrong.", valueName: "tool"))
    var compat: Compatibility = .python

    func run() throws {
        let options = TextOptions(
            isPretty: pretty, showsUnknown: unknown, isStrict: compat == .strict, quotesBigNumbers: strings)
        let source = try Files.source(input.path)
        if let raw = try RawImage.recognise(source, path: input.path) {
            throw ImageError("is raw, not a list of messages: \(raw.kind.summary)", file: source.name)
        }
        var leftOut = 0
        try Files.write(to: output) { (text) throws(ImageError) in
            let decoder = try ImageDecoder(source, to: text, options: options)
            try decoder.decode()
            leftOut = decoder.leftOut
            // Python crit ends the text with a newline only on standard output.
            if output == nil { text.append("\n") }
        }
        Self.note(leftOut, of: source)
    }

    /// What is not in the text is not in what encode makes of it either.
    static func note(_ leftOut: Int, of source: ImageSource) {
        guard leftOut > 0 else { return }
        StandardError.print(
            "\(source.name): \(leftOut) \(leftOut == 1 ? "field" : "fields") unknown to the format left out; "
                + "--unknown keeps them"
        )
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

    @OptionGroup var input: Input

    @Flag(help: "Only the size of payloads.")
    var nopl = false

    @Flag(help: "With fields the format does not know.")
    var unknown = false

    @Option(help: ArgumentHelp("python, or strict: also where Python crit is wrong.", valueName: "tool"))
    var compat: Compatibility = .python

    func run() throws {
        let source = try Files.source(input.path)
        if let raw = try RawImage.recognise(source, path: input.path) {
            return try Files.write(to: nil) { (output) throws(ImageError) in
                try raw.show(to: output, hidesPayload: nopl, shown: StandardOutput.shown)
            }
        }
        var leftOut = 0
        let options = TextOptions(
            isPretty: true, hidesPayload: nopl, showsUnknown: unknown, isStrict: compat == .strict)
        try Files.write(to: nil) { (output) throws(ImageError) in
            let decoder = try ImageDecoder(source, to: output, options: options)
            try decoder.decode()
            leftOut = decoder.leftOut
            output.append("\n")
        }
        Decode.note(leftOut, of: source)
    }
}
