import Images
import Testing

@testable import Resources

/// Registers on a processor that has less than that of the dump.
@Suite struct RegisterImageTests {
    /// What PTRACE_GETREGSET gives where there is AVX and no more.
    private let own: [UInt8] = {
        var area = [UInt8](repeating: 0, count: 832)
        area[464] = 7
        area[512] = 7
        return area
    }()

    private func info(used: UInt64, _ change: (inout UserX86XsaveEntry) -> Void = { _ in }) -> ThreadInfoX86 {
        var xsave = UserX86XsaveEntry(xstate_bv: used, ymmh_space: [UInt32](repeating: 0, count: 64))
        change(&xsave)
        var floatingPoint = UserX86FpregsEntry(
            st_space: [UInt32](repeating: 0, count: 32), xmm_space: [UInt32](repeating: 0, count: 64))
        floatingPoint.xsave = xsave
        return ThreadInfoX86(clear_tid_addr: 0, gpregs: UserX86RegsEntry(), fpregs: floatingPoint, tls: [])
    }

    @Test func idleComponentsAreNotMissed() throws {
        let area = try RegisterImage.xsave(
            info(used: 0x2e7) {
                $0.opmask_reg = [UInt64](repeating: 0, count: 8)
                $0.zmm_upper = [UInt64](repeating: 0, count: 64)
                $0.hi16_zmm = [UInt64](repeating: 0, count: 128)
                $0.pkru = [0x5555_5554, 0]
            }, own: own)
        #expect(area[512] == 7 && area.count == own.count)
    }

    @Test func usedComponentsAre() {
        #expect(throws: Problem.self) {
            try RegisterImage.xsave(info(used: 0x27) { $0.opmask_reg = [1, 0, 0, 0, 0, 0, 0, 0] }, own: own)
        }
        #expect(throws: Problem.self) { try RegisterImage.xsave(info(used: 0x207) { $0.pkru = [0, 1] }, own: own) }
        // One of which the image has nothing to show.
        #expect(throws: Problem.self) { try RegisterImage.xsave(info(used: 1 << 18), own: own) }
    }
}
