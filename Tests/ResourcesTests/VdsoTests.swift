import Glibc
import Images
import ProcFS
import Testing
import Tracer

@testable import Resources

@Suite struct VdsoTests {
    private func own() throws -> [UInt8] {
        let maps = try ProcDirectory(pid: getpid()).read(.maps)
        let vdso = try #require(maps.first { $0.path == "[vdso]" })
        return try RemoteMemory.read(getpid(), at: vdso.start, count: Int(vdso.end - vdso.start))
    }

    @Test func functions() throws {
        let vdso = try #require(Vdso(try own()))
        #expect(
            Set(vdso.functions.map(\.name)).isSuperset(of: [
                "clock_gettime", "gettimeofday", "time", "getcpu", "clock_getres",
            ]))
    }

    @Test func everyFunctionLeadsAway() throws {
        let code = try own()
        let functions = try #require(Vdso(code)).functions
        let proxy = try VdsoProxy(code, at: 0x7000_0000, to: code, at: 0x5000_0000)
        #expect(proxy.patches.count == functions.count)
        let clock = try #require(functions.first { $0.name == "clock_gettime" })
        let patch = try #require(proxy.patches.first { $0.address == 0x7000_0000 + clock.offset })
        #expect(patch.code == [0x48, 0xb8] + (0x5000_0000 + clock.offset).bytes + [0xff, 0xe0])
    }

    @Test func withoutTheirLikeTheyAreCalls() throws {
        let code = try own()
        let proxy = try VdsoProxy(code, at: 0x7000_0000, to: [], at: 0x5000_0000)
        #expect(proxy.patches.allSatisfy { $0.code.count == 8 && $0.code.suffix(3) == [0x0f, 0x05, 0xc3] })
    }

    @Test func mappings() throws {
        let code = try own()
        let size = UInt64(code.count)
        let proxy = try VdsoProxy(code, at: 0x7000_4000, to: code, at: 0x5000_0000)
        let special = [
            VmaEntry(
                start: 0x7000_0000, end: 0x7000_4000, flags: 2,
                status: VMAStatus([.regular, .anonPrivate, .vvar]).rawValue),
            VmaEntry(
                start: 0x7000_4000, end: 0x7000_4000 + size, flags: 2,
                status: VMAStatus([.regular, .anonPrivate, .vdso]).rawValue),
        ]
        let plain = proxy.adapting(special)
        #expect(plain.count == 1 && plain.allSatisfy { $0.start == 0x7000_4000 && $0.isPrivateAnonymous })
    }

    /// The same bytes every time.
    private struct Xorshift: RandomNumberGenerator {
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    /// What an image says may be anything.
    @Test func damaged() throws {
        let code = try own()
        var random = Xorshift()
        #expect(Vdso([]) == nil && Vdso([UInt8](repeating: 0, count: 8192)) == nil)
        for _ in 0 ..< 5000 {
            var damaged = code
            for _ in 0 ..< Int.random(in: 1 ... 8, using: &random) {
                damaged[Int.random(in: 0 ..< 0x480, using: &random)] = UInt8.random(in: 0 ... 255, using: &random)
            }
            if Bool.random(using: &random) { damaged.removeLast(Int.random(in: 0 ..< damaged.count, using: &random)) }
            guard let proxy = try? VdsoProxy(damaged, at: 0x7000_0000, to: code, at: 0x5000_0000) else { continue }
            for patch in proxy.patches {
                #expect(
                    proxy.range.contains(patch.address)
                        && patch.address + UInt64(patch.code.count) <= proxy.range.upperBound)
            }
        }
    }
}
