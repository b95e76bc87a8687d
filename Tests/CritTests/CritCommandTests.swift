import Foundation
import Testing

@Suite struct CritCommandTests {
    static let infos = Golden.names("expected").filter { $0.hasSuffix(".info") }

    /// `info` of images with payloads is where Python crit counts wrong; strict counts as it does.
    @Test(arguments: infos)
    func infoIsPythons(_ name: String) throws {
        let parts = name.dropLast(5).split(separator: ".", maxSplits: 1)
        let run = try CritRun(["info", "--compat=strict", "\(Golden.root)/\(parts[0])/\(parts[1])"])
        #expect(run.output == (try Golden.data("expected/\(name)")))
        #expect(run.status == 0)
    }

    @Test func infoCountsEntries() throws {
        let run = try CritRun(["info", "\(Golden.root)/images/pipes-data.img"])
        #expect(run.text.contains("\"count\": 1\n"))
        let ghost = try CritRun(["info", "--json", "\(Golden.root)/vectors/ghost-file-2.img"])
        #expect(ghost.text.contains("\"payload\": 60}"))
    }

    @Test(arguments: ["fds", "mems", "rss", "ps"])
    func exploresAsPython(_ what: String) throws {
        let folder = try Golden.temporaryDirectory(copying: "images")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let withZombie = try CritRun(["x", folder, what])
        #expect(withZombie.status == 0)
        if what == "ps" { #expect(withZombie.output == (try Golden.data("expected/x.ps"))) }
        try Golden.data("pstree-without-zombie.img").write(to: URL(fileURLWithPath: "\(folder)/pstree.img"))
        let run = try CritRun(["x", folder, what])
        #expect(run.output == (try Golden.data("expected/x-without-zombie.\(what)")))
        #expect(run.error.isEmpty)
    }

    @Test func allWaysOfInputAndOutput() throws {
        let folder = try Golden.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let image = "\(Golden.root)/images/files.img"
        let bytes = try Golden.data("images/files.img")
        let expected = try Golden.data("expected/images.files.img.decode")
        #expect(try CritRun(["decode", "-i", image]).output == expected)
        #expect(try CritRun(["decode"], input: bytes).output == expected)
        #expect(try CritRun(["decode", "--input", image, "--output", "\(folder)/go"]).status == 0)
        #expect(try CritRun(["decode", "--in=\(image)", "--out=\(folder)/py", "--pre"]).status == 0)
        // Without a newline in files, as Python crit does it.
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/go")) == expected.dropLast())
        for json in ["go", "py"] {
            #expect(try CritRun(["encode", "-i\(folder)/\(json)", "-o", "\(folder)/image"]).status == 0)
            #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/image")) == bytes)
        }
        #expect(try CritRun(["encode"], input: expected).output == bytes)
        #expect(try CritRun(["show", image]).output == (try Golden.data("expected/images.files.img.pretty")))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["go", "image", "py"])
    }

    @Test func nothingIsWrittenHalf() throws {
        let folder = try Golden.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cut = try Golden.data("images/files.img").dropLast()
        let run = try CritRun(["decode", "-o", "\(folder)/out"], input: cut)
        #expect(run.status == 1)
        #expect(run.error.split(separator: "\n").count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        #expect(try CritRun(["decode"], input: cut).output.isEmpty)
        try Data("old".utf8).write(to: URL(fileURLWithPath: "\(folder)/out"))
        #expect(try CritRun(["encode", "-o", "\(folder)/out"], input: Data("{".utf8)).status == 1)
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/out")) == Data("old".utf8))
    }

    @Test func pythonsWordsForWrongInput() throws {
        let unknown = try CritRun(["decode"], input: Data("root:x:0:0".utf8))
        #expect(
            unknown.error
                == "Unknown magic 0x746f6f72.\nMaybe you are feeding me an image with raw data(i.e. pages.img)?\n")
        #expect(unknown.status == 1)
        let binary = try CritRun(["encode"], input: Golden.data("images/files.img"))
        #expect(
            binary.error
                == "Cannot read JSON.\nMaybe you are feeding me an image with protobuf data? Encode expects JSON input.\n"
        )
        #expect(binary.status == 1)
    }

    @Test func usage() throws {
        #expect(try CritRun(["--version"]).text == "4.2\n")
        #expect(try CritRun(["decode", "--bogus"]).status == 2)
        #expect(try CritRun(["x", "/tmp", "nothing"]).status == 2)
        #expect(try CritRun(["--help"]).status == 0)
        for shell in ["bash", "zsh", "fish"] {
            #expect(try CritRun(["completion", shell]).text.contains("verify"))
        }
    }

    /// Version 3 compresses pages; all the rest can be read as ever.
    @Test func version3() throws {
        let image = Data([0x16, 0x31, 0x31, 0x58, 2, 0, 0, 0, 0x08, 3])
        let run = try CritRun(["decode"], input: image)
        #expect(run.status == 0 && run.text.contains("\"img_version\": 3"))
        let folder = try Golden.temporaryDirectory(copying: "images")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try image.write(to: URL(fileURLWithPath: "\(folder)/inventory.img"))
        #expect(try CritRun(["x", folder, "ps"]).status == 0)
        let verified = try CritRun(["verify", "\(folder)/inventory.img"])
        #expect(verified.status == 0 && verified.error.contains("compresses pages"))
    }

    /// jq and most others make doubles of numbers.
    @Test func bigNumbersAsStrings() throws {
        let image = try Golden.data("images/core-14500.img")
        let plain = try CritRun(["decode"], input: image).text,
            strings = try CritRun(["decode", "--strings"], input: image).text
        let biggest = plain.split(whereSeparator: { !$0.isNumber }).compactMap { UInt64($0) }.max() ?? 0
        try #require(biggest > 1 << 53)
        #expect(strings.contains("\"\(biggest)\""))
        #expect(try CritRun(["encode"], input: Data(strings.utf8)).output == image)
        #expect(!plain.contains("\"\(biggest)\""))
    }

    @Test func whatIsLeftOutIsSaid() throws {
        // A field of number 1000 in an entry of fs.img.
        var image = try CritRun(
            ["encode"], input: Data(#"{"magic": "FS", "entries": [{"cwd_id": 1, "root_id": 2}]}"#.utf8)
        ).output
        let unknown: [UInt8] = [0xc0, 0x3e, 0x01]
        image[8] += UInt8(unknown.count)
        image += unknown
        let run = try CritRun(["decode"], input: image)
        #expect(
            run.status == 0
                && run.error == "crit: standard input: 1 field unknown to the format left out; --unknown keeps them\n")
        #expect(try CritRun(["show"], input: image).error.contains("left out"))
        let kept = try CritRun(["decode", "--unknown"], input: image)
        #expect(kept.error.isEmpty)
        #expect(try CritRun(["encode"], input: kept.output).output == image)
    }

    @Test func filesAreNamedEitherWay() throws {
        let path = "\(Golden.root)/images/files.img"
        for command in ["decode", "show", "info"] {
            let one = try CritRun([command, path]), other = try CritRun([command, "-i", path])
            #expect(one.status == 0 && one.output == other.output && !one.output.isEmpty)
            #expect(try CritRun([command, "-i", path, path]).status == 2)
        }
        #expect(try CritRun(["-V"]).text == "4.2\n")
    }

    @Test func byteOrderMark() throws {
        let image = try Golden.data("images/files.img")
        let mark = Data([0xef, 0xbb, 0xbf])
        #expect(try CritRun(["encode"], input: mark + CritRun(["decode"], input: image).output).output == image)
        #expect(try CritRun(["encode"], input: mark + CritRun(["show"], input: image).output).output == image)
    }

    /// An image that is written over is still its owner's.
    @Test(.enabled(if: geteuid() == 0, "not root")) func ownerAndMode() throws {
        let folder = try Golden.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/files.img"
        try Golden.data("images/files.img").write(to: URL(fileURLWithPath: path))
        try #require(chown(path, 1234, 4321) == 0 && chmod(path, 0o640) == 0)
        #expect(try CritRun(["encode", "-o", path], input: CritRun(["decode", path]).output).status == 0)
        var status = stat()
        try #require(stat(path, &status) == 0)
        #expect(status.st_uid == 1234 && status.st_gid == 4321 && status.st_mode & 0o7777 == 0o640)
    }

    /// Names in images are anybody's: what steers a terminal, or hides, never reaches one. Other programs get the
    /// bytes.
    @Test(.enabled(if: access("/usr/bin/script", X_OK) == 0, "not installed: script")) func hostileNames() throws {
        let folder = try Golden.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func write(_ name: String, _ text: String) throws {
            let run = try CritRun(["encode", "-o", "\(folder)/\(name)"], input: Data(text.utf8))
            try #require(run.status == 0, "\(run.error)")
        }
        try write(
            "pstree.img",
            #"{"magic": "PSTREE", "entries": [{"pid": 7, "ppid": 0, "pgid": 7, "sid": 7, "threads": [7]}]}"#)
        // ESC, a C1 control as UTF-8 and as a lone byte (surrogateescape), right-to-left override.
        let comm = #"e\u001b[2Jc\u009bm\udc9bo\u202er"#
        try write(
            "core-7.img",
            #"{"magic": "CORE", "entries": [{"mtype": "X86_64", "tc": {"task_state": 1, "exit_code": 0, "personality": 0, "flags": 0, "blk_sigset": 0, "comm": "\#(comm)"}}]}"#
        )
        let typed = Data("e\u{1b}[2Jc\u{9b}m".utf8) + [0x9b] + Data("o\u{202e}r".utf8)
        #expect(try CritRun(["x", folder, "ps"]).output.range(of: typed) != nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
        process.arguments = ["-qc", "'\(CritRun.binary.path)' x '\(folder)' ps", "/dev/null"]
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        try process.run()
        let shown = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(String(decoding: shown, as: UTF8.self).contains(#"e\x1b[2Jc\x9bm\x9bo\u{202e}r"#), "\(Array(shown))")
    }

    /// As jq -S prints it: entries come before the magic, and standard input is read once.
    @Test func sortedKeysThroughAPipe() throws {
        let image = try Golden.data("images/pipes-data.img")
        let object = try JSONSerialization.jsonObject(with: CritRun(["decode"], input: image).output)
        let sorted = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .prettyPrinted])
        #expect(try CritRun(["encode"], input: sorted).output == image)
    }

    @Test func rawImagesAreShownAsWhatTheyAre() throws {
        let folder = try Golden.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func file(_ name: String, _ bytes: Data) throws -> String {
            try bytes.write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            return "\(folder)/\(name)"
        }
        #expect(
            try CritRun(["show", file("iptables-9.img", Data("*filter\nCOMMIT\n".utf8))]).text == "*filter\nCOMMIT\n")
        #expect(
            try CritRun(["show", file("pages-1.img", Data(count: 8192))]).text
                == "PAGES: contents of pages, 8KB, 2 pages of 4096\n")
        let node: [UInt8] = [0x08, 0x07]
        let length = [UInt8(node.count)] + [UInt8](repeating: 0, count: 7)
        #expect(
            try CritRun(["show", file("amdgpu-dmabuf_4.img", Data(length + node))]).text.contains("\"gem_handle\": 7"))
        for bad in [
            Data([9]), Data([UInt8](repeating: 0xff, count: 8)), Data(length + [0x08]), Data(length + [0xff, 0xff]),
        ] {
            #expect(try CritRun(["show", file("amdgpu-kfd-4.img", bad)]).status == 1)
        }
        let old = Data([0x19, 0x43, 0x56, 0x54, 0x25, 0x40, 0x08, 0x56] + [UInt8](repeating: 0, count: 4104))
        #expect(try CritRun(["info", file("pages-3.img", old)]).text.contains("\"raw\": \"PAGES_OLD\""))
        #expect(try CritRun(["info", file("pages-shmem-3.img", old)]).text.contains("SHM_PAGES_OLD"))
        #expect(try CritRun(["info", file("amdgpu-pages-3-00ff.img", old)]).text.contains("AMDGPU_PAGES"))
        let message = Data([0x11, 0, 0, 0, 0x18, 0, 2, 0] + [UInt8](repeating: 0, count: 9))
        let route = try file("route-9.img", Data([0x24, 0x12, 0x31, 0x45]) + message)
        #expect(try CritRun(["show", route]).text.contains(#""length": 17, "type": "RTM_NEWROUTE", "flags": "0x2""#))
        let decode = try CritRun(["decode", "-i", route])
        #expect(decode.status == 1)
        #expect(decode.error.contains("is raw"))
        #expect(try CritRun(["info", "\(folder)/pages-1.img"]).text.contains("\"size\": 8192"))
    }

    /// `crit decode | head -c 1`: no word of a broken pipe.
    @Test func aClosedPipeIsNoError() throws {
        let folder = try Golden.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Long enough that the pipe is full when head goes.
        var image = Data([0x19, 0x43, 0x56, 0x54, 0x25, 0x40, 0x08, 0x56, 2, 0, 0, 0, 8, 1])
        for _ in 0 ..< 200_000 { image += Data([4, 0, 0, 0, 8, 1, 16, 1]) }
        try image.write(to: URL(fileURLWithPath: "\(folder)/pagemap-1.img"))
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = [
            "-c",
            "'\(CritRun.binary.path)' decode -i '\(folder)/pagemap-1.img' 2>'\(folder)/err' | head -c 1 >/dev/null",
        ]
        try shell.run()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/err")).isEmpty)
    }

    /// Version 1 has no IMG_COMMON word, and one image per kind of file.
    @Test func oldImages() throws {
        let old = Data([0x36, 0x36, 0x36, 0x50])
        let text = try CritRun(["decode"], input: old).text
        #expect(text == "{\"magic\": \"REG_FILES\", \"entries\": []}\n")
    }
}
