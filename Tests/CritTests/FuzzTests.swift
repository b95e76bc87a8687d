import Foundation
import Glibc
import Testing
@testable import Images
@testable import Inspect

/// Mutated images and texts, from a seed. Whatever comes, the answer is a result or an error: no trap, no hang.
///
/// FUZZ_SECONDS: how long each of them runs (1 by default). FUZZ_SEED: where to start; a crash is found again with the
/// seed that /tmp/crit-fuzz-NAME-UID holds.
@Suite(.serialized, .timeLimit(.minutes(30))) struct FuzzTests {
    static let seconds = Double(ProcessInfo.processInfo.environment["FUZZ_SECONDS"] ?? "") ?? 1
    static let firstSeed = UInt64(ProcessInfo.processInfo.environment["FUZZ_SEED"] ?? "") ?? 1

    static let images: [[UInt8]] = {
        let paths = ["images", "vectors"].flatMap { folder in Golden.names(folder).map { "\(folder)/\($0)" } }
        let golden = paths.filter { !$0.contains("/pages-") }.compactMap { try? [UInt8](Golden.data($0)) }
        // Kinds nobody dumped: one entry with every field of the message, nested ones too.
        let made = ImageKind.all.filter { !$0.isRaw }.compactMap { kind in
            kind.message.map { schema in Self.head(kind) + Self.entry(Self.filled(schema, depth: 0)) }
        }
        return golden + made
    }()

    private static func head(_ kind: ImageKind) -> [UInt8] {
        let words =
            (kind.head == .service ? [ImageKind.serviceMagic] : kind.head == .common ? [ImageKind.commonMagic] : []) + [
                kind.magic
            ]
        return words.flatMap { word in withUnsafeBytes(of: word.littleEndian) { Array($0) } }
    }

    private static func entry(_ wire: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(wire.count).littleEndian) { Array($0) } + wire
    }

    private static func filled(_ schema: Schema, depth: Int) -> [UInt8] {
        var message = Message(schema)
        for field in schema.fields {
            let value: Value? =
                switch field.type {
                case .int32, .sint32, .int64: .signed(-1)
                case .uint32, .uint64, .fixed64: .unsigned(3)
                case .bool: .bool(true)
                case .enumeration: .enumeration(1)
                case .string: .string("name")
                case .bytes: .bytes([0, 0xff])
                case .message:
                    depth < 3 || field.label == .required
                        ? field.message.flatMap { try? .message(Message(wire: filled($0, depth: depth + 1), as: $0)) }
                        : nil
                }
            if let value { message.set(field, to: [value]) }
        }
        return message.wire()
    }

    private func run(_ name: String, _ body: (inout Mutator) throws -> Void) throws {
        let end = Date().addingTimeInterval(Self.seconds)
        let note = try FileHandle(
            forWritingTo: {
                let url = URL(fileURLWithPath: "/tmp/crit-fuzz-\(name)-\(geteuid())")
                _ = FileManager.default.createFile(atPath: url.path, contents: nil)
                return url
            }())
        var seed = Self.firstSeed
        var slowest = 0.0
        while Date() < end {
            try note.seek(toOffset: 0)
            note.write(Data("\(seed)\n".utf8))
            var mutator = Mutator(seed: seed)
            let start = Date()
            do {
                try body(&mutator)
            } catch let error as ImageError {
                #expect(!error.description.isEmpty)
            }
            slowest = max(slowest, Date().timeIntervalSince(start))
            seed += 1
        }
        if Self.seconds > 10 { print("\(name): \(seed - Self.firstSeed) runs, the slowest took \(slowest) s") }
    }

    @Test func decodeAndEncode() throws {
        try run("decode") { mutator in
            let image = mutator.mutate(Self.images[mutator.below(Self.images.count)])
            let options = TextOptions(
                isPretty: mutator.below(2) == 0, hidesPayload: mutator.below(8) == 0,
                showsUnknown: mutator.below(2) == 0,
                isStrict: mutator.below(8) == 0)
            let output = OutputBuffer()
            try ImageDecoder(ImageSource(bytes: image, name: "image"), to: output, options: options).decode()
            // What can be printed with everything can be read again, and is then printed the same.
            guard options.showsUnknown, !options.hidesPayload, !options.isStrict else { return }
            let back = OutputBuffer()
            try ImageEncoder.encode(ImageSource(bytes: output.bytes, name: "json"), to: back)
            let again = OutputBuffer()
            try ImageDecoder(ImageSource(bytes: back.bytes, name: "image"), to: again, options: options).decode()
            #expect(output.bytes == again.bytes)
        }
    }

    @Test func encode() throws {
        let texts = Self.images.map { image in
            let output = OutputBuffer()
            try? ImageDecoder(
                ImageSource(bytes: image, name: "image"), to: output,
                options: TextOptions(isPretty: image.count.isMultiple(of: 2))
            ).decode()
            return output.bytes
        }
        try run("encode") { mutator in
            let text = mutator.mutateText(texts[mutator.below(texts.count)])
            try ImageEncoder.encode(
                ImageSource(bytes: text, name: "json"), to: OutputBuffer(), isLenient: mutator.below(2) == 0
            ) {
                ImageSource(bytes: text, name: "json")
            }
        }
    }

    @Test func messages() throws {
        let schemas = Schema.all
        try run("messages") { mutator in
            let schema = schemas[mutator.below(schemas.count)]
            let wire = mutator.mutate(Self.filled(schema, depth: 0))
            var message = try Message(wire: wire, as: schema)
            #expect(message.wire() == wire)
            message.set(unknown: message.unknown)
            #expect(!message.isOriginal)
            #expect(try Message(wire: message.wire(), as: schema) == message)
        }
    }

    @Test func verifyExploreInfo() throws {
        let folder = try Golden.temporaryDirectory(copying: "images")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let names = Golden.names("images").filter { !$0.hasPrefix("pages-") }
        try run("verify") { mutator in
            let name = names[mutator.below(names.count)]
            let original = try Golden.data("images/\(name)")
            let url = URL(fileURLWithPath: "\(folder)/\(name)")
            try Data(mutator.mutate([UInt8](original))).write(to: url)
            defer { try? original.write(to: url) }
            var report = CritVerifier.Report()
            try CritVerifier.verify(folder, into: &report)
            _ = report.json
            let images = try ImageDirectory(folder)
            for subject in CritExplorer.Subject.allCases {
                try? CritExplorer(images, to: OutputBuffer()) { _ in }.print(subject)
            }
            _ = try CritInfo(images.source(name), isDetailed: true).json
        }
    }
}

/// Changes that find bugs: bits, lengths, numbers at the edges, pieces doubled, moved and cut off.
struct Mutator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 0x1234_5678
    }

    /// xorshift64*
    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_f491_4f6c_dd1d
    }

    mutating func below(_ limit: Int) -> Int {
        Int(next() >> 33) % max(limit, 1)
    }

    private static let edges: [[UInt8]] = [
        [0], [0x7f], [0x80], [0xff], [0xff, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0x80],
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], [0x80, 0x80, 0x80, 0x80, 0x10],
    ]

    private static let words = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "-1", "18446744073709551616", "1e9", "0x",
        "\"0xffffffffffffffff\"",
        "\\u0000", "\\ud800", "\\udc80", "\"extra\"", "\"#15\"", "\"magic\"", "\"a|b\"", "\"1:2\"", "\"::1\"",
    ].map { Array($0.utf8) }

    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        mutate(bytes, pieces: Self.edges)
    }

    mutating func mutateText(_ bytes: [UInt8]) -> [UInt8] {
        mutate(bytes, pieces: Self.words)
    }

    private mutating func mutate(_ original: [UInt8], pieces: [[UInt8]]) -> [UInt8] {
        var bytes = original
        for _ in 0 ... below(4) {
            let at = below(bytes.count)
            switch below(8) {
            case 0 where !bytes.isEmpty: bytes[at] ^= 1 << UInt8(below(8))
            case 1 where !bytes.isEmpty: bytes[at] = UInt8(truncatingIfNeeded: next())
            case 2: bytes.insert(contentsOf: pieces[below(pieces.count)], at: at)
            case 3:
                let piece = pieces[below(pieces.count)]
                bytes.replaceSubrange(at ..< min(at + piece.count, bytes.count), with: piece)
            case 4: bytes.removeSubrange(at ..< min(at + 1 + below(16), bytes.count))
            case 5: bytes.removeSubrange(at...)
            case 6:
                let end = min(at + 1 + below(64), bytes.count)
                bytes.insert(contentsOf: Array(bytes[at ..< end]), at: below(bytes.count))
            default: bytes.append(contentsOf: (0 ..< below(8)).map { _ in UInt8(truncatingIfNeeded: next()) })
            }
        }
        return bytes
    }
}
