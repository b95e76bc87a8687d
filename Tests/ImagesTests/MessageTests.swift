import Testing
@testable import Images

@Suite struct MessageTests {
    @Test(arguments: Fixtures.images)
    func unchangedMessagesAreTheSameBytes(_ path: String) throws {
        let reader = try ImageReader(ImageSource(bytes: Fixtures.bytes(path), name: path))
        guard reader.kind.payload == .none || reader.kind.payload == .pagemap else { return }
        var index = 0
        while let entry = try reader.nextEntry() {
            var message = try Message(wire: entry, as: #require(reader.schema(ofEntry: index)))
            #expect(message.wire() == entry)
            message.set(unknown: [])
            #expect(!message.isOriginal)
            #expect(message.wire() == entry)
            index += 1
        }
    }

    @Test func editsByPath() throws {
        var message = try Message(CoreEntry(mtype: .X86_64, tc: TaskCoreEntry(task_state: 1, comm: "sh")))
        let comm = try FieldPath(parsing: "tc.comm")
        try message.set(.string("dash"), at: comm)
        #expect(try message.value(at: comm) == .string("dash"))
        try message.set(.unsigned(9), at: FieldPath(parsing: "tc.rlimits.rlimits[0].cur"))
        try message.set(.unsigned(10), at: FieldPath(parsing: "tc.rlimits.rlimits[0].max"))
        let typed = try message.typed(CoreEntry.self)
        #expect(typed.tc?.comm == "dash")
        #expect(typed.tc?.rlimits?.rlimits == [RlimitEntry(cur: 9, max: 10)])
        try message.remove(at: FieldPath(parsing: "tc.rlimits"))
        #expect(try message.typed(CoreEntry.self).tc?.rlimits == nil)
        #expect(throws: ImageError("tc.nope: task_core_entry has no field nope")) {
            try message.set(.bool(true), at: FieldPath(parsing: "tc.nope"))
        }
        #expect(throws: ImageError("tc.comm: comm is required")) { try message.remove(at: comm) }
        #expect(throws: ImageError("comm cannot hold this value")) { try message.set(.unsigned(1), at: comm) }
        #expect(throws: ImageError.self) { try message.set(.unsigned(1 << 32), at: FieldPath(parsing: "tc.flags")) }
        #expect(throws: ImageError.self) { try FieldPath(parsing: "tc..comm") }
    }

    /// The nested message that is not touched keeps even a spelling protobuf-c would not write.
    @Test func editsKeepTheirNeighbours() throws {
        let ids: [UInt8] = [0x08, 0x81, 0x00, 0x10, 1, 0x18, 1, 0x20, 1]  // vm_id = 1 in two bytes
        let wire: [UInt8] = [0x08, 1, 0x22, UInt8(ids.count)] + ids
        var message = try Message(wire: wire, as: CoreEntry.schema)
        try message.set(.enumeration(2), at: FieldPath(parsing: "mtype"))
        #expect(message.wire() == [0x08, 2, 0x22, UInt8(ids.count)] + ids)
        #expect(message.missingField == nil)
        try message.set(.unsigned(5), at: FieldPath(parsing: "thread_core.futex_rla"))
        #expect(message.missingField == "thread_core.futex_rla_len")
    }
}
