import Glibc
import Tracer

/// The build-id of a program or library: a note of its ELF file (elf(5), NT_GNU_BUILD_ID) that the linker computes from
/// the contents. Two builds have different ones, even when their size is the same.
package enum BuildID {
    /// Bytes from the start of a file in which the note is looked for.
    private static let searched: UInt64 = 1 << 20
    private static let largestNotes: UInt64 = 1 << 16

    /// - Parameter read: bytes of the file at an offset; nil where not all of them can be had.
    /// - Returns: the build-id; nil if it is no ELF file, or has none.
    package static func find(_ read: (_ offset: UInt64, _ count: Int) -> [UInt8]?) -> [UInt8]? {
        guard let header = read(0, ELFHeader.size).flatMap(ELFHeader.init) else { return nil }
        let size = Int(header.entrySize) * Int(header.entryCount)
        guard header.programHeaders < searched, let table = read(header.programHeaders, size) else { return nil }
        for index in 0 ..< Int(header.entryCount) {
            guard let notes = header.notes(in: table, at: index * Int(header.entrySize)) else { continue }
            guard notes.offset < searched, notes.size <= largestNotes, let bytes = read(notes.offset, Int(notes.size))
            else {
                continue
            }
            if let id = id(in: bytes) { return id }
        }
        return nil
    }

    /// That of a regular file at a path.
    package static func find(at path: [UInt8]) -> [UInt8]? {
        let file = unsafe withPath(path) { unsafe open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        guard file >= 0 else { return nil }
        defer { close(file) }
        return find { offset, count in
            var bytes = [UInt8](repeating: 0, count: count)
            let got = unsafe pread(file, &bytes, count, off_t(truncatingIfNeeded: offset))
            return got == count ? bytes : nil
        }
    }

    /// As images have it: 32-bit words, little endian, the last filled up with zeroes.
    package static func words(_ id: [UInt8]) -> [UInt32] {
        stride(from: 0, to: id.count, by: 4).map { at in
            (id[at ..< min(at + 4, id.count)] + [0, 0, 0]).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    /// For people: as `file` and `readelf -n` print it.
    package static func shown(_ words: [UInt32]) -> String {
        words.flatMap(\.bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Elf64_Nhdr: sizes of name and description, type; both filled up to four bytes.
    private static func id(in notes: [UInt8]) -> [UInt8]? {
        let header = 12, gnuBuildID: UInt32 = 3
        var at = 0
        while let nameSize = UInt32(notes, at: at), let size = UInt32(notes, at: at + 4),
            let type = UInt32(notes, at: at + 8)
        {
            let name = at + header
            let description = name + (Int(nameSize) + 3) & ~3
            guard description + Int(size) <= notes.count else { return nil }
            if type == gnuBuildID, size > 0, notes[name ..< description].elementsEqual("GNU\0".utf8) {
                return Array(notes[description ..< description + Int(size)])
            }
            at = description + (Int(size) + 3) & ~3
        }
        return nil
    }
}

/// Elf64_Ehdr or Elf32_Ehdr, little endian, as far as it leads to the notes.
private struct ELFHeader {
    static let size = 64
    var is64Bit: Bool
    var programHeaders: UInt64
    var entrySize: UInt16
    var entryCount: UInt16

    init?(_ bytes: [UInt8]) {
        let elfClass = 4, elfData = 5
        guard bytes.count == Self.size, bytes.starts(with: [0x7f] + Array("ELF".utf8)), bytes[elfData] == 1 else {
            return nil
        }
        is64Bit = bytes[elfClass] == 2
        programHeaders = (is64Bit ? UInt64(bytes, at: 32) : UInt32(bytes, at: 28).map(UInt64.init)) ?? .max
        entrySize = UInt16(bytes, at: is64Bit ? 54 : 42) ?? 0
        entryCount = UInt16(bytes, at: is64Bit ? 56 : 44) ?? 0
    }

    /// Of a PT_NOTE at `at` in the table: where the notes are.
    func notes(in table: [UInt8], at: Int) -> (offset: UInt64, size: UInt64)? {
        let note: UInt32 = 4
        guard UInt32(table, at: at) == note else { return nil }
        if is64Bit {
            guard let offset = UInt64(table, at: at + 8), let size = UInt64(table, at: at + 32) else { return nil }
            return (offset, size)
        }
        guard let offset = UInt32(table, at: at + 4), let size = UInt32(table, at: at + 16) else { return nil }
        return (UInt64(offset), UInt64(size))
    }
}
