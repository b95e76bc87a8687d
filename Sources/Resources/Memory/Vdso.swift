import Tracer

/// The code that the kernel gives every task, vdso(7): an ELF file with a handful of functions.
struct Vdso: Equatable, Sendable {
    struct Function: Equatable, Sendable {
        /// As the symbol has it, without the prefix `__vdso_`.
        var name: String
        /// From the start of the vdso.
        var offset: UInt64
    }

    private(set) var functions: [Function] = []

    func function(_ name: String) -> Function? { functions.first { $0.name == name } }

    /// - Returns: nil for what is no ELF file with dynamic symbols. The bytes may be hostile.
    init?(_ bytes: [UInt8]) {
        let magic: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1]
        guard bytes.starts(with: magic), let dynamic = Self.dynamicSection(bytes) else { return nil }
        var (symbols, strings, hash): (UInt64?, UInt64?, UInt64?)
        for index in 0 ..< 64 {
            guard let tag = UInt64(bytes, at: dynamic + 16 * index),
                let value = UInt64(bytes, at: dynamic + 16 * index + 8), tag != 0
            else { break }
            switch tag {
            case 4: hash = value
            case 5: strings = value
            case 6: symbols = value
            default: break
            }
        }
        guard let symbols = symbols.flatMap(Int.init(exactly:)), let strings = strings.flatMap(Int.init(exactly:)),
            symbols < bytes.count, strings < bytes.count
        else { return nil }
        // DT_HASH tells how many symbols there are; a vdso without it (DT_GNU_HASH alone) has its strings right behind
        // them.
        var count = strings > symbols ? (strings - symbols) / 24 : 0
        if let hash = hash.flatMap(Int.init(exactly:)), hash < bytes.count, let chains = UInt32(bytes, at: hash + 4) {
            count = Int(chains)
        }
        for index in 0 ..< min(count, 256) {
            let symbol = symbols + 24 * index
            guard let name = UInt32(bytes, at: symbol), let kind = UInt32(bytes, at: symbol + 4),
                let value = UInt64(bytes, at: symbol + 8)
            else { break }
            let (isFunction, isDefined) = (kind & 0xf == 2, kind >> 16 != 0)
            guard isFunction, isDefined, value < UInt64(bytes.count),
                let text = Self.string(bytes, at: strings + Int(name))
            else { continue }
            let short = text.hasPrefix("__vdso_") ? String(text.dropFirst(7)) : text
            if function(short) == nil { functions.append(Function(name: short, offset: value)) }
        }
    }

    private static func dynamicSection(_ bytes: [UInt8]) -> Int? {
        guard let headers = UInt64(bytes, at: 32).flatMap(Int.init(exactly:)), headers < bytes.count,
            let count = UInt16(bytes, at: 56)
        else { return nil }
        for index in 0 ..< Int(count) {
            guard let type = UInt32(bytes, at: headers + 56 * index) else { return nil }
            let dynamic = 2
            if type == dynamic, let offset = UInt64(bytes, at: headers + 56 * index + 8).flatMap(Int.init(exactly:)),
                offset < bytes.count
            {
                return offset
            }
        }
        return nil
    }

    private static func string(_ bytes: [UInt8], at offset: Int) -> String? {
        guard offset < bytes.count, let end = bytes[offset...].prefix(64).firstIndex(of: 0) else { return nil }
        return String(decoding: bytes[offset ..< end], as: UTF8.self)
    }
}
