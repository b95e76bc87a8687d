/// What is wrong with an image or with reaching it, in one line.
package struct ImageError: Error, Hashable, Sendable {
    /// The file, or "" where the caller knows it better.
    package var file: String
    /// Where in the file, if that is known.
    package var offset: UInt64?
    /// The line of a text.
    package var line: Int?
    /// The value that is wrong, in a text.
    package var path = FieldPath()
    package var problem: String
    /// errno(3) of the failed call, or 0.
    package var errno: Int32

    package init(_ problem: String, file: String = "", offset: UInt64? = nil, line: Int? = nil, errno: Int32 = 0) {
        self.file = file
        self.offset = offset
        self.line = line
        self.problem = problem
        self.errno = errno
    }
}

extension ImageError: CustomStringConvertible {
    package var description: String {
        var text = file.isEmpty ? "" : "\(file): "
        if let offset { text += "byte \(offset): " }
        if let line { text += "line \(line): " }
        if !path.steps.isEmpty { text += "\(path): " }
        text += problem
        if errno != 0 { text += ": \(describe(errno: errno))" }
        return text
    }
}

extension ImageError {
    static let unknownMagic = "Unknown magic"
    var isUnknownMagic: Bool { problem.hasPrefix(Self.unknownMagic) }

    /// The same error, of this file and place.
    func located(file: String, offset: UInt64? = nil) -> ImageError {
        var error = self
        if error.file.isEmpty { error.file = file }
        if error.offset == nil { error.offset = offset }
        return error
    }

    /// The same error, seen from one level further up.
    func inside(_ step: FieldPath.Step) -> ImageError {
        var error = self
        error.path.steps.insert(step, at: 0)
        return error
    }
}
