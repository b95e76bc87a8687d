import Glibc
import Resources
import Testing
import Tracer

/// Build-ids of ELF files, damaged ones too.
@Suite struct BuildIDTests {
    /// An ELF file with a note of another kind before the build-id.
    private static func file(id: [UInt8]) -> [UInt8] {
        func note(_ name: String, _ type: UInt32, _ description: [UInt8]) -> [UInt8] {
            let text = Array(name.utf8) + [0]
            let padding = { (count: Int) in [UInt8](repeating: 0, count: (4 - count % 4) % 4) }
            return UInt32(text.count).bytes + UInt32(description.count).bytes + type.bytes + text + padding(text.count)
                + description
                + padding(description.count)
        }
        let notes = note("stapsdt", 3, [1, 2, 3]) + note("GNU", 1, [1, 2, 3, 4]) + note("GNU", 3, id)
        let headers: UInt64 = 64, entrySize: UInt16 = 56
        var bytes: [UInt8] = [0x7f] + Array("ELF".utf8) + [2, 1, 1] + [UInt8](repeating: 0, count: 25)
        bytes +=
            headers.bytes + [UInt8](repeating: 0, count: 14) + entrySize.bytes + UInt16(2).bytes
            + [UInt8](repeating: 0, count: 6)
        let place = headers + 2 * UInt64(entrySize)
        bytes += UInt32(1).bytes + [UInt8](repeating: 0xff, count: 52)
        bytes += UInt32(4).bytes + UInt32(4).bytes + place.bytes + place.bytes + place.bytes + UInt64(notes.count).bytes
        bytes += [UInt8](repeating: 0, count: 16)
        return bytes + notes
    }

    private func find(_ bytes: [UInt8]) -> [UInt8]? {
        BuildID.find { offset, count in
            guard let start = Int(exactly: offset), start <= bytes.count, count <= bytes.count - start else {
                return nil
            }
            return Array(bytes[start ..< start + count])
        }
    }

    @Test func isFoundBehindOtherNotes() {
        let id = (1 ... 20).map { UInt8($0) }
        #expect(find(Self.file(id: id)) == id)
        #expect(find(Array("#!/bin/sh\n".utf8) + [UInt8](repeating: 10, count: 100)) == nil)
        #expect(BuildID.words([1, 2, 3, 4, 5]) == [0x0403_0201, 5])
        #expect(BuildID.shown(BuildID.words(id)) == "0102030405060708090a0b0c0d0e0f1011121314")
    }

    @Test func damageIsNoBuildID() {
        let whole = Self.file(id: [9, 9, 9, 9])
        for count in 0 ..< whole.count { #expect(find(Array(whole.prefix(count))) == nil) }
        for at in whole.indices {
            for value: UInt8 in [0, 0x7f, 0x80, 0xff] {
                var bytes = whole
                bytes[at] = value
                _ = find(bytes)
            }
        }
    }

    /// The program that runs these tests is one, unless its linker writes none.
    @Test func ofAFile() throws {
        #expect(BuildID.find(at: Array("/nowhere".utf8)) == nil && BuildID.find(at: Array("/dev/null".utf8)) == nil)
        guard let id = BuildID.find(at: Array("/proc/self/exe".utf8)) else {
            try Test.cancel("the tests have no build-id")
        }
        #expect(id.count >= 8)
    }
}
