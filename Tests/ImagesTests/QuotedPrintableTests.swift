import Testing
@testable import Images

@Suite struct QuotedPrintableTests {
    /// Measured with Python 3.11's quopri.
    @Test(arguments: [
        ("", ""), ("a b", "a b"), ("a ", "a=20"), ("=", "=3D"), (".", "=2E"), (".\n.", "=2E\n=2E"),
        ("a \nb\t", "a=20\nb=09"),
        ("..", ".."), ("\r", "\r"), ("\u{0}x", "=00x"), ("\u{7f}", "=7F"),
        (String(repeating: "a", count: 77), String(repeating: "a", count: 75) + "=\naa"),
        (String(repeating: "a", count: 76), String(repeating: "a", count: 76)),
        (String(repeating: "a", count: 73) + "\u{0}", String(repeating: "a", count: 73) + "=\n=00"),
        (String(repeating: "a", count: 72) + "\u{0}b", String(repeating: "a", count: 72) + "=00b"),
    ])
    func asPython(_ name: String, _ text: String) {
        #expect(String(decoding: QuotedPrintable.encode(Array(name.utf8)), as: UTF8.self) == text)
    }

    @Test func nothingIsLost() {
        for length in 0 ..< 6 {
            var name = [UInt8](repeating: 0, count: length)
            let alphabet: [UInt8] = [0x0d, 0x0a, 0x20, 0x61, 0x3d, 0x2e, 0]
            for number in 0 ..< Int(pow7(length)) {
                var rest = number
                for at in 0 ..< length {
                    name[at] = alphabet[rest % 7]
                    rest /= 7
                }
                #expect(QuotedPrintable.decode(QuotedPrintable.encode(name)) == name)
            }
        }
    }

    private func pow7(_ exponent: Int) -> Int {
        (0 ..< exponent).reduce(1) { result, _ in result * 7 }
    }
}
