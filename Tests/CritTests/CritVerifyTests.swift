import Foundation
import Testing
import Images
@testable import Inspect

@Suite struct CritVerifyTests {
    private func problems(_ change: (String) throws -> Void) throws -> [String] {
        let folder = try Golden.temporaryDirectory(copying: "images")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try change(folder)
        var report = CritVerifier.Report()
        try CritVerifier.verify(folder, into: &report)
        return report.problems.map(\.description)
    }

    @Test func goldenImagesAreClean() throws {
        #expect(try problems { _ in } == [])
    }

    @Test func damageIsNamed() throws {
        #expect(
            try problems { try FileManager.default.removeItem(atPath: "\($0)/inventory.img") }
                == ["inventory.img: is missing: the dump did not end well, or this is no checkpoint"])
        #expect(
            try problems { try FileManager.default.removeItem(atPath: "\($0)/core-14502.img") }
                == ["pstree.img: task 14500 has a thread 14502, but there is no core-14502.img"])
        #expect(
            try problems { try Data(count: 4096).write(to: URL(fileURLWithPath: "\($0)/pages-3.img")) }
                == ["pages-3.img: has 4096 bytes, pagemap-14500.img says 40 pages"])
        #expect(
            try problems { folder in
                try FileManager.default.removeItem(atPath: "\(folder)/fs-14500.img")
                try FileManager.default.copyItem(atPath: "\(folder)/ids-14500.img", toPath: "\(folder)/fs-14500.img")
            } == ["fs-14500.img: is a IDS image, its name says FS"])
    }

    @Test func crossReferencesAreChecked() throws {
        #expect(
            try problems { try FileManager.default.removeItem(atPath: "\($0)/files.img") }
                .contains("files.img: is missing: every task has at least an exe and a cwd"))
        #expect(
            try problems { folder in
                try ImageDirectory(folder).write(.fs, id: 14500, FsEntry(cwd_id: 4711, root_id: 1, umask: 0))
            }.contains("fs-14500.img: cwd is file 4711, which files.img does not have"))
        #expect(
            try problems { folder in
                let images = try ImageDirectory(folder)
                var mm = try images.only(MmEntry.self, .mm, id: 14500)
                mm.vmas.swapAt(0, 1)
                try images.write(.mm, id: 14500, mm)
            }.contains { $0.contains("overlaps the one before it, or comes too late") })
    }

    @Test func referencesBeyondFilesAreChecked() throws {
        #expect(
            try problems { try FileManager.default.removeItem(atPath: "\($0)/memfd.img") }
                .contains { $0.hasPrefix("files.img: file 24 is memfd ") })
        #expect(
            try problems { try FileManager.default.removeItem(atPath: "\($0)/pagemap-shmem-10871.img") }
                .contains { $0.contains("needs pagemap-shmem-10871.img, which is missing") })
        #expect(
            try problems { try FileManager.default.removeItem(atPath: "\($0)/ghost-file-1.img") }
                == ["remap-fpath.img: needs ghost-file-1.img, which is missing"])
    }

    /// Another spelling of the same values is still readable, and still worth a word.
    @Test func otherEncodingsAreNamed() throws {
        let found = try problems { folder in
            let ids: [UInt8] = [0x08, 0x81, 0x00, 0x10, 1, 0x18, 1, 0x20, 1]
            let writer = try ImageDirectory(folder).write(.ids, id: 14500)
            try writer.append(entry: ids)
            try writer.close()
            let core = try ImageDirectory(folder).write(.core, id: 14505)
            try core.append(entry: [0x08, 1, 0x22, UInt8(ids.count)] + ids)
            try core.close()
        }
        #expect(
            found == [
                "core-14505.img: byte 8: entry 0 does not encode to the same bytes",
                "ids-14500.img: byte 8: entry 0 does not encode to the same bytes",
            ])
    }

    @Test func exitStatus() throws {
        #expect(try CritRun(["verify", "\(Golden.root)/images"]).status == 0)
        #expect(try CritRun(["verify", "/nonexistent"]).status == 2)
        let folder = try Golden.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Golden.data("images/files.img").dropLast(3).write(to: URL(fileURLWithPath: "\(folder)/files.img"))
        let run = try CritRun(["verify", "--json", folder])
        #expect(run.status == 1)
        let json = try #require(try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
        #expect((json["problems"] as? [Any])?.count == 1)
    }
}
