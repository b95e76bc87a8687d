import Foundation
import Testing
@testable import Images

/// What Python crit prints, byte for byte.
@Suite struct GoldenTextTests {
    /// Expected files of `decode`, `pretty` and `nopl`.
    static let texts: [String] = Fixtures.names(in: "expected").filter {
        [".decode", ".pretty", ".nopl"].contains { $0.hasSuffix($0) } && !$0.hasPrefix("x") && !$0.hasSuffix(".info")
    }

    @Test(arguments: texts)
    func textIsTheSame(_ name: String) throws {
        let parts = name.split(separator: ".", maxSplits: 1)
        let mode = try #require(parts.last?.split(separator: ".").last)
        let file = String(name.dropFirst(parts[0].count + 1).dropLast(mode.count + 1))
        let options = TextOptions(isPretty: mode != "decode", hidesPayload: mode == "nopl")
        let text = try decode(Fixtures.bytes("\(parts[0])/\(file)"), options)
        let expected = String(decoding: try Fixtures.bytes("expected/\(name)"), as: UTF8.self)
        #expect(text + "\n" == expected)
    }
}

func decode(_ bytes: [UInt8], _ options: TextOptions = TextOptions()) throws -> String {
    let output = OutputBuffer()
    try ImageDecoder(ImageSource(bytes: bytes, name: "image"), to: output, options: options).decode()
    return String(decoding: output.bytes, as: UTF8.self)
}
