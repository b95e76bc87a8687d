import Foundation
import Glibc
import Images

/// A checkpoint as values, of which one after the other is put on disk with something wrong in it.
struct HostileCheckpoint {
    struct Entry {
        var message: Message
        /// What follows the message: queued bytes and the like.
        var payload: [UInt8]
    }

    struct Image {
        var head: [UInt8]
        var entries: [Entry]
        /// Pages and what else has no entries.
        var raw: [UInt8]?
        var bytes: [UInt8] {
            raw
                ?? entries.reduce(into: head) { bytes, entry in
                    let wire = entry.message.wire()
                    bytes += withUnsafeBytes(of: UInt32(wire.count).littleEndian) { Array($0) } + wire + entry.payload
                }
        }
    }

    /// A file that is not the image it was, or none at all.
    enum Replacement {
        case bytes([UInt8])
        case missing, fifo, directory, endless, itself
        case link(String)
    }

    let source: String
    let names: [String]
    private(set) var images: [String: Image] = [:]
    /// By the name of a field, what numbers it has anywhere: what is one task's is given to another.
    private(set) var numbers: [String: [Value]] = [:]
    /// Where names lead that lead elsewhere.
    let canary: String

    init(_ source: String, canary: String) throws {
        (self.source, self.canary) = (source, canary)
        names = entries(source).filter { !$0.hasPrefix("stats-") }.sorted()
        for name in names where !name.hasPrefix("pages-") {
            let image = try Self.read(name, in: source)
            images[name] = image
            for entry in image.entries { collect(entry.message) }
        }
    }

    private static func read(_ name: String, in source: String) throws -> Image {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(source)/\(name)")))
        let reader = try ImageReader(ImageSource(bytes: bytes, name: name))
        let headSize = Int(reader.source.position)
        var scan = EntryScan(reader)
        var places: [(offset: Int, length: Int)] = []
        while let place = try scan.next() { places.append((Int(place.offset), Int(place.length))) }
        var image = Image(head: Array(bytes[..<headSize]), entries: [])
        for (index, place) in places.enumerated() {
            guard let schema = reader.schema(ofEntry: index) else { continue }
            let start = place.offset + MemoryLayout<UInt32>.size
            let end = index + 1 < places.count ? places[index + 1].offset : bytes.count
            let message = try Message(wire: Array(bytes[start ..< start + place.length]), as: schema)
            image.entries.append(Entry(message: message, payload: Array(bytes[start + place.length ..< end])))
        }
        return image
    }

    private mutating func collect(_ message: Message) {
        for field in message.fields {
            for value in field.values {
                if let nested = value.message {
                    collect(nested)
                } else if value.number != nil, numbers[field.schema.name, default: []].count < 500 {
                    numbers[field.schema.name, default: []].append(value)
                }
            }
        }
    }

    // MARK: what is wrong in it

    /// One to three things that are wrong, one more often than not, by the names of the files they are in.
    func mutation(using random: inout SeededGenerator) -> [String: Replacement] {
        var changed: [String: Image] = [:]
        var replaced: [String: Replacement] = [:]
        for _ in 0 ..< [1, 1, 1, 2, 3].randomElement(using: &random)! {
            // Kinds first: there are many cores, and one inventory.
            let kinds = Dictionary(grouping: names) { $0.prefix { !$0.isNumber } }.sorted { $0.key < $1.key }
            let name = kinds.randomElement(using: &random)!.value.randomElement(using: &random)!
            if Int.random(in: 0 ..< 10, using: &random) == 0 || images[name] == nil {
                replaced[name] = replacement(for: name, using: &random)
            } else if var image = changed[name] ?? images[name] {
                mutate(&image, using: &random)
                changed[name] = image
            }
        }
        // Who changes an image changes the list of images with it, but for some.
        let inventory = "inventory.img"
        if replaced[inventory] == nil, Int.random(in: 0 ..< 4, using: &random) != 0,
            var image = changed[inventory] ?? images[inventory]
        {
            for index in image.entries.indices {
                let list = image.entries[index].message.fields.first { $0.schema.name == "cryo_images" }
                if let list { image.entries[index].message.set(list.schema, to: []) }
            }
            changed[inventory] = image
        }
        return replaced.merging(changed.mapValues { .bytes($0.bytes) }) { file, _ in file }
    }

    private func replacement(for name: String, using random: inout SeededGenerator) -> Replacement {
        let bytes = images[name]?.bytes ?? []
        switch Int.random(in: 0 ..< 12, using: &random) {
        case 0: return .missing
        case 1: return .fifo
        case 2: return .directory
        case 3: return .endless
        case 4: return .itself
        case 5: return .link("\(canary)/file")
        case 6: return .bytes([])
        case 7, 8: return .bytes(Array(bytes.prefix(Int.random(in: 0 ... bytes.count, using: &random))))
        case 9:
            var other = bytes
            for at in 0 ..< min(8, other.count) { other[at] = .random(in: 0 ... 255, using: &random) }
            return .bytes(other)
        case 10:
            return .bytes(
                images.values.sorted { $0.head.lexicographicallyPrecedes($1.head) }.randomElement(using: &random)!.bytes
            )
        default:
            var other = bytes
            for _ in 0 ..< 4 where !other.isEmpty {
                other[Int.random(in: 0 ..< other.count, using: &random)] = .random(in: 0 ... 255, using: &random)
            }
            return .bytes(other)
        }
    }

    private func mutate(_ image: inout Image, using random: inout SeededGenerator) {
        guard let index = image.entries.indices.randomElement(using: &random) else { return }
        switch Int.random(in: 0 ..< 12, using: &random) {
        case 0:
            image.entries.insert(image.entries[index], at: Int.random(in: 0 ... image.entries.count, using: &random))
        case 1: image.entries.remove(at: index)
        case 2: image.entries.swapAt(index, image.entries.indices.randomElement(using: &random)!)
        case 3 where !image.entries[index].payload.isEmpty:
            image.entries[index].payload.removeLast(
                Int.random(in: 1 ... image.entries[index].payload.count, using: &random))
        default: mutate(&image.entries[index].message, using: &random)
        }
    }

    private func mutate(_ message: inout Message, using random: inout SeededGenerator) {
        // A field that is not there, or one that is.
        if Int.random(in: 0 ..< 12, using: &random) == 0,
            let field = message.schema.fields.randomElement(using: &random), message.values(of: field).isEmpty
        {
            message.set(field, to: [fresh(field, using: &random)])
            return
        }
        guard let field = message.fields.randomElement(using: &random) else { return }
        var values = field.values
        let index = Int.random(in: 0 ..< values.count, using: &random)
        if case .message(var nested) = values[index], Int.random(in: 0 ..< 8, using: &random) != 0 {
            mutate(&nested, using: &random)
            values[index] = .message(nested)
        } else if field.schema.label == .repeated, Int.random(in: 0 ..< 3, using: &random) == 0 {
            switch Int.random(in: 0 ..< 3, using: &random) {
            case 0: values.insert(values[index], at: Int.random(in: 0 ... values.count, using: &random))
            case 1: values.remove(at: index)
            default: values.swapAt(index, Int.random(in: 0 ..< values.count, using: &random))
            }
        } else if field.schema.label != .required, Int.random(in: 0 ..< 8, using: &random) == 0 {
            values = []
        } else {
            values[index] = other(values[index], field.schema, using: &random)
        }
        message.set(field.schema, to: values)
    }

    private func fresh(_ field: FieldSchema, using random: inout SeededGenerator) -> Value {
        switch field.type {
        case .int32, .sint32, .int64: other(.signed(0), field, using: &random)
        case .uint32, .uint64, .fixed64: other(.unsigned(0), field, using: &random)
        case .bool: .bool(true)
        case .enumeration: other(.enumeration(0), field, using: &random)
        case .string: other(.string(""), field, using: &random)
        case .bytes: .bytes([0, 1, 2, 3])
        case .message: .message(Message(field.message ?? InventoryEntry.schema))
        }
    }

    private func other(_ value: Value, _ field: FieldSchema, using random: inout SeededGenerator) -> Value {
        // What another has: a parent that is a child, a file that is another one.
        if Int.random(in: 0 ..< 3, using: &random) == 0,
            let stranger = numbers[field.name]?.randomElement(using: &random), (try? stranger.checkFit(field)) != nil
        {
            return stranger
        }
        switch value {
        case .signed(let number):
            let edges: [Int64] = [
                0, 1, -1, number &+ 1, number &- 1, .max, .min, Int64(Int32.max), Int64(Int32.min), 1 << 22, 4096,
            ]
            let edge = edges.randomElement(using: &random)!
            return .signed(field.type == .int64 ? edge : Int64(Int32(truncatingIfNeeded: edge)))
        case .unsigned(let number):
            let edges: [UInt64] = [
                0, 1, number &+ 1, number &- 1, number &* 2, number &+ 4096, number &- 4096,
                number ^ 1 << UInt64.random(in: 0 ..< 64, using: &random),
                .max, .max - 4095, 1 << 63, UInt64(UInt32.max), UInt64(Int32.max), 0x7fff_ffff_f000, 1 << 47, 4096,
            ]
            let edge = edges.randomElement(using: &random)!
            return .unsigned(field.type == .uint32 ? UInt64(UInt32(truncatingIfNeeded: edge)) : edge)
        case .bool(let isTrue): return .bool(!isTrue)
        case .enumeration(let number):
            return .enumeration([0, 1, 2, 3, 5, 9, 17, 25, 1000, -1, .max, number &+ 1].randomElement(using: &random)!)
        case .string(let name): return .string(ByteString(self.name(name.bytes, using: &random)))
        case .bytes(let bytes):
            switch Int.random(in: 0 ..< 4, using: &random) {
            case 0: return .bytes([])
            case 1: return .bytes(Array(bytes.prefix(Int.random(in: 0 ... bytes.count, using: &random))))
            case 2: return .bytes(name(bytes, using: &random))
            default: return .bytes(bytes.map { _ in .random(in: 0 ... 255, using: &random) })
            }
        case .message(let message): return .message(Message(message.schema))
        }
    }

    /// Another name: of what is not ours to touch, of what is not there, and none at all.
    private func name(_ name: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
        let up = String(repeating: "../", count: 20)
        let texts = [
            "\(canary)/file", "\(canary)/other", "\(canary)/link", "\(canary)/directory", "\(canary)/directory/new",
            "\(canary)/fifo", "\(canary)/program",
            "\(up)\(canary)/file", "\(canary)/directory/../file", "", "/", ".", "..", "\(canary)/file (deleted)",
            "link_remap.5",
            "\(canary)/link_remap.1", String(repeating: "a/", count: 3000), String(repeating: "b", count: 300),
        ]
        let text = Array(texts.randomElement(using: &random)!.utf8)
        return Int.random(in: 0 ..< 8, using: &random) == 0
            ? [0] + text : Int.random(in: 0 ..< 8, using: &random) == 0 ? name + [0xff, 0xfe] : text
    }

    // MARK: on disk

    /// Makes `directory` the checkpoint with these replacements: every other image is a link to the one it was.
    func lay(_ replaced: [String: Replacement], in directory: String) throws {
        for (name, replacement) in replaced {
            let path = "\(directory)/\(name)"
            unlink(path)
            switch replacement {
            case .bytes(let bytes): try Data(bytes).write(to: URL(fileURLWithPath: path))
            case .missing: break
            case .fifo: mkfifo(path, 0o600)
            case .directory: mkdir(path, 0o700)
            case .endless: symlink("/dev/zero", path)
            case .itself: symlink(name, path)
            case .link(let target): symlink(target, path)
            }
        }
    }

    /// Puts back what was replaced; with nothing, lays out everything.
    func mend(_ replaced: [String: Replacement]? = nil, in directory: String) {
        for name in replaced.map({ Array($0.keys) }) ?? names {
            let path = "\(directory)/\(name)"
            if unlink(path) != 0 { rmdir(path) }
            link("\(source)/\(name)", path)
        }
    }
}
