import Foundation
import Testing
@testable import Images

@Suite struct EncodeTests {
    @Test(arguments: Fixtures.images, [false, true])
    func roundTrip(_ path: String, isPretty: Bool) throws {
        let bytes = try Fixtures.bytes(path)
        let text = try decode(bytes, TextOptions(isPretty: isPretty))
        #expect(try encode(text) == bytes)
    }

    /// jq -S sorts keys: "entries" comes before "magic", "extra" before most of its entry.
    @Test(arguments: Fixtures.images)
    func keysComeInAnyOrder(_ path: String) throws {
        let bytes = try Fixtures.bytes(path)
        let object = try JSONSerialization.jsonObject(with: Data(decode(bytes).utf8))
        let sorted = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        #expect(try encode(String(decoding: sorted, as: UTF8.self)) == bytes)
    }

    /// Any spelling Python's int(s, 0) takes.
    @Test(arguments: [
        "18", "\"18\"", "\" 0x12 \"", "\"0X12\"", "\"0o22\"", "\"0b1_0010\"", "\"+18\"", "\"0x_12\"", "\"1_8\"",
    ])
    func spellingsOfNumbers(_ number: String) throws {
        let text = "{\"magic\": \"FS\", \"entries\": [{\"cwd_id\": 1, \"root_id\": 2, \"umask\": \(number)}]}"
        #expect(try encode(text).suffix(6) == [0x08, 1, 0x10, 2, 0x18, 18])
    }

    @Test func namesOfFlagsDevicesAddresses() throws {
        let vma = try Message(
            schemaTest(
                VmaEntry.self,
                """
                {"start": "0x1000", "end": "0x2000", "pgoff": 0, "shmid": 0, "prot": "PROT_READ | PROT_EXEC | 0x10",
                 "flags": "", "status": "VMA_AREA_REGULAR | VMA_UNSUPP", "fd": -1}
                """))
        let typed = try vma.typed(VmaEntry.self)
        #expect(typed.prot == 0x15)
        #expect(typed.flags == 0)
        #expect(typed.status == 0x8000_0001)
        #expect(typed.fd == -1)
    }

    private func schemaTest<M: ImageMessage>(_ type: M.Type, _ json: String) throws -> M {
        let parser = RecordParser(
            json: JSONReader(ImageSource(bytes: Array(json.utf8), name: "json")), isLenient: false)
        return try M(wire: parser.message(M.schema, arena: Arena()).bytes())
    }

    @Test(arguments: [
        (#"{"magic": "FS", "entries": [{"cwd_id": 1}]}"#, "line 1: entries[0]: root_id is missing"),
        (
            "{\"magic\": \"FS\",\n\"entries\": [{\"cwd_id\": 1,\n\"roof_id\": 2}]}",
            "line 3: entries[0]: fs_entry has no field \"roof_id\""
        ),
        (
            #"{"magic": "FS", "entries": [{"cwd_id": -1, "root_id": 2}]}"#,
            "line 1: entries[0].cwd_id: -1 does not fit uint32"
        ),
        (
            #"{"magic": "FS", "entries": [{"cwd_id": 1.5, "root_id": 2}]}"#,
            "line 1: entries[0].cwd_id: 1.5 is not an integer"
        ),
        (
            #"{"magic": "FS", "entries": [{"cwd_id": "010", "root_id": 2}]}"#,
            "line 1: entries[0].cwd_id: \"010\" is not a number"
        ),
        (
            #"{"magic": "FS", "entries": [{"cwd_id": 1, "cwd_id": 1, "root_id": 2}]}"#,
            "line 1: entries[0]: cwd_id is given twice"
        ),
        (#"{"magic": "FS", "entries": [{"cwd_id": 1, "root_id": 2}"#, "line 1: JSON ends where ']' should be"),
        (#"{"magic": "NOPE", "entries": []}"#, "line 1: there is no image \"NOPE\""),
        (#"{"magic": "FS"}"#, "line 1: entries are missing"),
        (#"{"entries": []}"#, "line 1: magic should come before entries"),
        (#"{"magic": "FS", "entries": []} x"#, "line 1: 'x' after the end of the JSON"),
        (
            #"{"magic": "PIPES_DATA", "entries": [{"pipe_id": 1, "bytes": 2, "extra": "YQ==\n"}]}"#,
            "line 1: entries[0]: extra has 1 bytes, the entry says 2"
        ),
        (
            #"{"magic": "PIPES_DATA", "entries": [{"pipe_id": 1, "bytes": 2, "extra": "... <2B>"}]}"#,
            "line 1: entries[0].extra: is not base64"
        ),
        (#"{"magic": "PIPES_DATA", "entries": [{"pipe_id": 1, "bytes": 2}]}"#, "line 1: entries[0]: extra is missing"),
        (
            #"{"magic": "CORE", "entries": [{"mtype": "X86"}]}"#,
            "line 1: entries[0].mtype: \"X86\" is none of UNKNOWN, X86_64, ARM, AARCH64, PPC64, S390, MIPS, LOONGARCH64, RISCV64"
        ),
        ("", "line 1: JSON ends where a value should be"),
        ("T\u{1}CV", "line 1: 'T' where a value should be"),
    ])
    func complaintsHavePathAndLine(_ text: String, _ complaint: String) {
        let error = #expect(throws: ImageError.self) { try encode(text, again: false) }
        #expect(error?.description == "json: \(complaint)")
    }

    @Test func lenientIgnoresUnknownKeys() throws {
        let text = #"{"magic": "FS", "x": [1, {"y": null}], "entries": [{"cwd_id": 1, "z": "", "root_id": 2}]}"#
        #expect(throws: ImageError.self) { try encode(text) }
        #expect(try encode(text, isLenient: true).count == 16)
    }

    @Test func unknownFieldsSurvive() throws {
        let head: [UInt8] = [0x19, 0x43, 0x56, 0x54, 0x12, 0x39, 0x40, 0x51]
        // cwd_id 1, root_id 2, then field 15 twice and field 99 with bytes
        let wire: [UInt8] = [0x08, 1, 0x10, 2, 0x78, 7, 0x78, 8, 0x9a, 6, 1, 0xff]
        let image = head + [UInt8(wire.count), 0, 0, 0] + wire
        let text = try decode(image, TextOptions(showsUnknown: true))
        #expect(
            text
                == ##"{"magic": "FS", "entries": [{"cwd_id": 1, "root_id": 2, "#15": "eAd4CA==\n", "#99": "mgYB/w==\n"}]}"##
        )
        #expect(try encode(text) == image)
        #expect(try encode(decode(image)) != image)
    }

    @Test func badNamesAreLossless() throws {
        var core = CoreEntry(mtype: .X86_64)
        core.tc = TaskCoreEntry(comm: ByteString([0x61, 0xc3, 0x78, 0xed, 0xa0, 0x80, 0]))
        let head: [UInt8] = [0x19, 0x43, 0x56, 0x54, 0x47, 0x38, 0x05, 0x55]
        let image = head + [UInt8(core.wire().count), 0, 0, 0] + core.wire()
        let text = try decode(image)
        #expect(text.contains(#""comm": "a\udcc3x\udced\udca0\udc80\u0000""#))
        #expect(try encode(text) == image)
        #expect(try decode(image, TextOptions(isStrict: true)).contains(#""comm": "b'a\\xc3x\\xed\\xa0\\x80\\x00'""#))
    }

    /// Every prefix of every image: decoded, or refused in one line. None may trap or hang.
    @Test(arguments: Fixtures.images)
    func truncations(_ path: String) throws {
        let bytes = try Fixtures.bytes(path)
        for length in 0 ..< bytes.count {
            do {
                let text = try decode(Array(bytes[..<length]))
                _ = try encode(text)
            } catch let error as ImageError {
                #expect(error.description.split(separator: "\n").count <= 2)
                #expect(!error.description.isEmpty)
            }
        }
    }
}

func encode(_ text: String, isLenient: Bool = false, again: Bool = true) throws -> [UInt8] {
    let output = OutputBuffer()
    try ImageEncoder.encode(
        ImageSource(bytes: Array(text.utf8), name: "json"), to: output, isLenient: isLenient,
        again: again ? { () throws(ImageError) in ImageSource(bytes: Array(text.utf8), name: "json") } : nil)
    return output.bytes
}
