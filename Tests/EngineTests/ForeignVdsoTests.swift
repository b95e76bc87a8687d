import Foundation
import Glibc
import Testing

extension EngineTests {
    /// Images from another kernel: their vdso is code that is of no use here.
    @Suite(.programs("cc")) struct ForeignVdsoTests {
        /// Breaks every instruction of the vdso's copies in the images, as if they read the clocks of another kernel.
        private func breakCode(in images: String) throws -> Int {
            var broken = 0
            for name in entries(images) where name.hasPrefix("pages-") {
                let url = URL(fileURLWithPath: "\(images)/\(name)")
                var pages = try Data(contentsOf: url)
                for start in stride(from: 0, to: pages.count, by: 4096)
                where pages[start...].starts(with: [0x7f, 0x45, 0x4c, 0x46]) {
                    guard
                        pages[start ..< min(start + 4096, pages.count)].range(of: Data("__vdso_gettimeofday".utf8))
                            != nil
                    else { continue }
                    func number<T: FixedWidthInteger>(_ type: T.Type, _ offset: Int) -> Int {
                        (0 ..< MemoryLayout<T>.size).reduce(0) { $0 | Int(pages[start + offset + $1]) << (8 * $1) }
                    }
                    let (table, count) = (number(UInt64.self, 40), number(UInt16.self, 60))
                    for section in 0 ..< count where number(UInt64.self, table + 64 * section + 8) & 4 != 0 {
                        let (offset, size) = (
                            number(UInt64.self, table + 64 * section + 24),
                            number(UInt64.self, table + 64 * section + 32)
                        )
                        let code = pages[start + offset ..< start + offset + size]
                        // An older copy, broken before, is the program's memory by now.
                        if code.range(of: Data(repeating: 0xcc, count: 64)) != nil { continue }
                        pages.replaceSubrange(
                            start + offset ..< start + offset + size, with: repeatElement(0xcc, count: size))
                        broken += 1
                    }
                }
                try pages.write(to: url)
            }
            return broken
        }

        @Test func clocksGoOn() async throws {
            try await Victims.run("vdso") { target in
                let images = try await target.dump()
                try await target.expectGone()
                try #require(try breakCode(in: images) > 0)
                try await target.restore(images)
                // What came out of that is a task like any other, and its next images are too.
                try await target.asleep()
                let second = try await target.dump()
                try await target.expectGone()
                try await target.restore(second)
                try await target.asleep()
                let third = try await target.dump()
                try await target.expectGone()
                try #require(try breakCode(in: third) > 0)
                try await target.restore(third)
            }
        }
    }
}
