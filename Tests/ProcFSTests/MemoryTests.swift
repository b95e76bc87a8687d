@testable import ProcFS
import Testing

@Suite struct MemoryTests {
    @Test func maps() throws {
        let vmas = try VMA.maps(parsing: Array(Texts.maps.utf8))
        #expect(vmas.count == 5)
        #expect(vmas[0].start == 0x5593_39f3_0000 && vmas[0].end == 0x5593_39f3_2000)
        #expect(
            vmas[0].permissions == .read && vmas[0].device == DeviceNumber(major: 0xfe, minor: 0)
                && vmas[0].inode == 254_163)
        #expect(vmas[0].path == "/usr/bin/head" && !vmas[0].isDeleted)
        #expect(vmas[0].mapFile == "559339f30000-559339f32000")
        #expect(vmas[1].path == "/memfd:a\nb" && vmas[1].isDeleted && vmas[1].isShared && vmas[1].offset == 0x1000)
        #expect(vmas[2].path == "[stack]")
        #expect(vmas[3].path == "" && vmas[3].permissions == [])
        #expect(vmas[4].end == 0xffff_ffff_ff60_1000 && vmas[4].permissions.description == "--xp")
    }

    @Test func smaps() throws {
        let vmas = try VMA.smaps(parsing: Array(Texts.smaps.utf8))
        #expect(
            vmas.map(\.details) == [
                VMA.Details(
                    flags: [.read, .mayRead, .mayWrite, .mayExec], rss: 8, pss: 7, anonymous: 3, swap: 4,
                    sharedDirty: 1, privateDirty: 2,
                    locked: 5, kernelPageSize: 4, protectionKey: 0),
                VMA.Details(
                    flags: [.read, .write, .mayRead, .mayWrite, .mayExec, .hugetlb, .softDirty, .unknown],
                    kernelPageSize: 2048),
            ])
        #expect(vmas[1].details?.flags.description == "rd wr mr mw me ht sd ??")
        #expect(throws: ParseError(file: "smaps", line: 1, expected: "a line of addresses")) {
            try VMA.smaps(parsing: Array("Size: 8 kB\n".utf8))
        }
    }

    @Test func flagsAlone() throws {
        let whole = try VMA.smaps(parsing: Array(Texts.smaps.utf8))
        let some = try VMA.flags(parsing: Array(Texts.smaps.utf8))
        #expect(some.map(\.mapFile) == whole.map(\.mapFile) && some.map(\.path) == whole.map(\.path))
        #expect(some.map(\.details?.flags) == whole.map(\.details?.flags))
        #expect(throws: ParseError(file: "smaps", line: 1, expected: "a line of addresses")) {
            try VMA.flags(parsing: Array("VmFlags: rd\n".utf8))
        }
        let me = try ProcDirectory(path: "/proc/self")
        #expect(try me.vmas().contains { $0.path == "[stack]" && $0.details?.flags.contains(.growsDown) == true })
    }

    @Test(arguments: [
        "5-4 r--p 0 0:0 0", "1-2 rwzp 0 0:0 0", "1-2 r--p 0 0 0", "1 2", "-1-2 r--p 0 0:0 0",
        "11112222333344445-2 r--p 0 0:0 0",
    ])
    func mapsErrors(line: String) {
        #expect(throws: ParseError.self) { try VMA.maps(parsing: Array(line.utf8)) }
    }

    @Test func flagCodes() throws {
        for (bit, code) in VMFlags.codes.enumerated() {
            #expect(VMFlags(code: code) == VMFlags(rawValue: 1 << UInt64(bit)))
            let text = "1-2 r--p 0 0:0 0\nVmFlags: \(code)\n"
            #expect(try VMA.smaps(parsing: Array(text.utf8)).first?.details?.flags == VMFlags(code: code))
        }
        #expect(!VMFlags.maybeGuard.contains(.unknown))
    }

    @Test func pagemap() {
        let entry = PagemapWord(rawValue: 1 << 63 | 1 << 61 | 1 << 57 | 0x1234)
        #expect(
            entry.isPresent && entry.isFile && entry.isUffdWriteProtected && !entry.isSwapped
                && entry.pageFrame == 0x1234)
        #expect(PagemapWord(rawValue: 1 << 62).pageFrame == nil)
    }

    @Test func devices() {
        let device = DeviceNumber(kernel: 0xfe0_0003)
        #expect(device == DeviceNumber(major: 0xfe, minor: 3))
        #expect(device.dev == 0xfe03 && DeviceNumber(dev: 0xfe03) == device && device.kernel == 0xfe0_0003)
        let large = DeviceNumber(major: 0x1234, minor: 0xabcde)
        #expect(DeviceNumber(dev: large.dev) == large)
    }
}
