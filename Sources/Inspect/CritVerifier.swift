package import Images

/// What `crit verify` finds: damage of single images, and images of a checkpoint that do not fit together.
package enum CritVerifier {
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        package var file: String
        package var offset: UInt64?
        package var text: String

        package var description: String {
            "\(file): \(offset.map { "byte \($0): " } ?? "")\(text)"
        }
    }

    package struct Report: Sendable {
        package var problems: [Problem] = []
        /// What was not looked at, and why.
        package var notes: [String] = []
        package var imageCount = 0
        package var entryCount = 0

        package init() {}

        mutating func add(_ file: String, _ text: String, offset: UInt64? = nil) {
            problems.append(Problem(file: file, offset: offset, text: text))
        }

        mutating func add(_ error: ImageError, in file: String) {
            let text = error.problem.split(separator: "\n").first.map(String.init) ?? error.problem
            add(error.file.isEmpty ? file : error.file, text, offset: error.offset)
        }

        package var json: String {
            let list = problems.map { problem in
                let offset = problem.offset.map(String.init) ?? "null"
                return
                    "        {\"file\": \(Self.quoted(problem.file)), \"offset\": \(offset), \"problem\": "
                    + "\(Self.quoted(problem.text))}"
            }
            let problems = list.isEmpty ? "[]" : "[\n\(list.joined(separator: ",\n"))\n    ]"
            return
                "{\n    \"images\": \(imageCount),\n    \"entries\": \(entryCount),\n    \"problems\": \(problems)\n}"
        }

        private static func quoted(_ text: String) -> String {
            JSONText.quoted(ByteString(text))
        }
    }

    /// A directory, or one image. Throws only when nothing of it can be read.
    package static func verify(_ path: String, into report: inout Report) throws(ImageError) {
        let images: ImageDirectory
        do {
            images = try ImageDirectory(path)
        } catch {
            return try verifyImage(ImageSource(path: path), name: path, into: &report)
        }
        for name in try images.names() where ImageKind.of(fileName: name) != nil {
            do {
                try verifyImage(images.source(name), name: name, into: &report)
            } catch {
                report.add(error, in: name)
            }
        }
        do { try report.check(listOf: images) } catch { report.add(error, in: ImageKind.inventory.fileName()) }
        guard report.problems.isEmpty else { return }
        var check = CheckpointCheck(images, report)
        check.run()
        report = check.report
    }

    /// Magic, lengths, and that every entry is encoded as everybody encodes it.
    private static func verifyImage(_ source: ImageSource, name: String, into report: inout Report) throws(ImageError) {
        report.imageCount += 1
        let expected = name.split(separator: "/").last.flatMap { ImageKind.of(fileName: $0)?.kind }
        if let expected, expected.isRaw { return }
        do {
            let reader = try ImageReader(source)
            if let expected, expected.magic != reader.kind.magic {
                return report.add(name, "is a \(reader.kind.name) image, its name says \(expected.name)")
            }
            if reader.kind == .inventory { return try verifyInventory(reader, name, into: &report) }
            var scan = EntryScan(reader)
            scan.checksEncoding = true
            var count = 0
            while let entry = try scan.next() {
                count += 1
                report.entryCount += 1
                if !entry.isCanonical {
                    report.add(name, "entry \(count - 1) does not encode to the same bytes", offset: entry.offset)
                }
                if let number = entry.unknown.first {
                    report.add(name, "entry \(count - 1) has the unknown field \(number)", offset: entry.offset)
                }
            }
            if let complaint = countComplaint(reader.kind, count) { report.add(name, complaint) }
        } catch {
            report.add(error, in: name)
        }
    }

    private static func verifyInventory(
        _ reader: ImageReader, _ name: String, into report: inout Report
    ) throws(ImageError) {
        report.entryCount += 1
        let version = try reader.only(InventoryEntry.self).img_version
        try ImageVersion.check(version)
        if !ImageVersion.hasPlainPages(version) {
            report.notes.append("\(name): version \(version) compresses pages: pages images are not looked at")
        }
        if try reader.nextEntry() != nil { report.add(name, "has more than one entry") }
    }

    private static func countComplaint(_ kind: ImageKind, _ count: Int) -> String? {
        let single: [ImageKind] = [
            .core, .ids, .mm, .fs, .creds, .utsns, .userns, .timens, .pidns, .ipcVar, .netns, .tcpStream, .cgroup,
            .seccomp, .apparmor,
            .stats, .cpuinfo, .autofs,
        ]
        if single.contains(kind), count != 1 { return "has \(count) entries, not one" }
        if [.pagemap, .shmemPagemap, .ghostFile].contains(kind), count == 0 { return "has no entry" }
        return nil
    }
}
