import ArgumentParser

/// Where text or an image is read from: FILE, or -i FILE as Python crit has it; standard input without either.
struct Input: ParsableArguments {
    @Option(
        name: [.customShort("i", allowingJoined: true), .customLong("in"), .customLong("input")],
        help: ArgumentHelp("What to read; standard input without it.", valueName: "file"), completion: .file())
    var input: String?

    @Argument(help: "The same.", completion: .file())
    var file: String?

    var path: String? { input ?? file }

    func validate() throws {
        if input != nil, file != nil { throw ValidationError("Two files to read: give one, as FILE or with -i.") }
    }
}
