/// What stands for the few characters that screens draw themselves where the locale is not UTF-8.
enum ASCIIGlyphs {
    static func stand(in scalar: Unicode.Scalar) -> UInt8 {
        switch scalar {
        case "─": UInt8(ascii: "-")
        case "│", "├", "└", "┌", "┐", "┘", "▏": UInt8(ascii: "|")
        case "▸", "▶", "→", "›": UInt8(ascii: ">")
        case "▾", "▼": UInt8(ascii: "v")
        case "●", "✔", "*": UInt8(ascii: "*")
        case "✖", "×": UInt8(ascii: "x")
        case "▲", "≠": UInt8(ascii: "!")
        case "█", "▌", "▇": UInt8(ascii: "#")
        case "·", "…", "◌": UInt8(ascii: ".")
        case "“", "”": UInt8(ascii: "\"")
        case "✎": UInt8(ascii: "e")
        default: UInt8(ascii: "?")
        }
    }
}
