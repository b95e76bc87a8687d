internal import Glibc
package import TerminalUI

package struct ThemeError: Error, CustomStringConvertible {
    package let description: String
}

/// A colour scheme in the base16 format of Tinted Theming: `name`, and `palette` with `base00` to `base0F`.
package enum ThemeFile {
    /// A file, or the name of a theme that is installed beside the program.
    package static func path(of theme: String, program: String) -> String {
        guard !theme.contains("/"), unsafe access(theme, R_OK) != 0 else { return theme }
        return program.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/share/cryo/themes/\(theme)"
            + (theme.hasSuffix(".yaml") ? "" : ".yaml")
    }

    package static func read(path: String) throws(ThemeError) -> Theme {
        guard let file = unsafe fopen(path, "re") else {
            throw ThemeError(description: unsafe "\(path): \(String(cString: strerror(errno)))")
        }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = unsafe fread(&bytes, 1, bytes.count, file)
        guard count < bytes.count else { throw ThemeError(description: "\(path): too long for a theme") }
        return try parse(String(decoding: bytes.prefix(count), as: UTF8.self), name: path)
    }

    package static func parse(_ text: String, name: String) throws(ThemeError) -> Theme {
        let scheme: [String: String]
        do throws(SchemeText.Problem) { scheme = try SchemeText.values(text) } catch {
            throw ThemeError(description: "\(name): not a base16 scheme: line \(error.line): \(error.what)")
        }
        if let system = scheme["system"], system != "base16", system != "base24" {
            throw ThemeError(description: "\(name): system is “\(system)”, expected base16 or base24")
        }
        guard scheme["palette"] != nil else { throw ThemeError(description: "\(name): has no palette") }
        var colours: [(red: Int, green: Int, blue: Int)] = []
        for number in 0 ..< 16 {
            let slot = "base0" + String(number, radix: 16, uppercase: true)
            guard let value = scheme["palette.\(slot)"] else {
                throw ThemeError(description: "\(name): palette has no \(slot)")
            }
            guard let colour = colour(value) else {
                throw ThemeError(description: "\(name): \(slot) is “\(value)”, expected RRGGBB")
            }
            colours.append(colour)
        }
        guard let theme = Theme(name: scheme["name"] ?? scheme["scheme"] ?? name, base16: colours) else {
            throw ThemeError(description: "\(name): not 16 colours")
        }
        return theme
    }

    private static func colour(_ text: String) -> (red: Int, green: Int, blue: Int)? {
        let digits = text.hasPrefix("#") ? text.dropFirst() : text[...]
        guard digits.utf8.count == 6, let value = Int(digits, radix: 16), value >= 0 else { return nil }
        return (value >> 16, value >> 8 & 0xff, value & 0xff)
    }
}
