import Foundation
import Testing
@testable import Images

/// The images that CRIU 4.2 wrote, hand-made ones, and what Python crit prints of them.
enum Fixtures {
    static let root: String = {
        let url = Bundle.module.url(forResource: "Fixtures", withExtension: nil)
        return url?.path ?? ""
    }()

    static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []).sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)")))
    }

    /// "images/core-1.img" and so on, without the raw ones.
    static let images: [String] = ["images", "vectors"].flatMap { folder in
        names(in: folder).filter { !$0.hasPrefix("pages-") }.map { "\(folder)/\($0)" }
    }

    /// A directory of the test's own, removed by the caller.
    static func temporaryDirectory() throws -> String {
        let path = NSTemporaryDirectory() + "cryo-images-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
}
