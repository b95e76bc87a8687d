import ArgumentParser
import Images
import Inspect

struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints what an image is and how many entries it has.",
        discussion: """
            EXAMPLES
              crit info pagemap-42.img
              crit info --json files.img        with sizes, offsets, fields seen, unknown fields
            """)

    @OptionGroup var input: Input

    @Flag(help: "Everything that can be said without showing values.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "python, or strict: Python crit's count, which takes payloads for entries.", valueName: "tool"))
    var compat: Compatibility = .python

    func run() throws {
        let source = try Files.source(input.path)
        try Files.write(to: nil) { (output) throws(ImageError) in
            if let raw = try RawImage.recognise(source, path: input.path) {
                output.append(raw.info)
            } else if compat == .strict {
                let (kind, count) = try CritInfo.strictCount(source)
                output.append("{\n    \"magic\": \"\(kind.name)\",\n    \"count\": \(count)\n}")
            } else {
                let info = try CritInfo(source, isDetailed: json)
                output.append(json ? info.json : info.text)
            }
            output.append("\n")
        }
    }
}
