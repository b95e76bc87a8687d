/// A file of /proc that does not read as its man page says.
package struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name below /proc/PID, such as `stat`.
    package let file: String
    /// Counted from 1; 0 for files that are not text.
    package let line: Int
    /// What should have stood there.
    package let expected: String

    package var description: String {
        line > 0 ? "\(file):\(line): expected \(expected)" : "\(file): expected \(expected)"
    }
}
