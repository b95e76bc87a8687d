import CLinux

/// The frame the kernel writes for a signal: what rt_sigreturn(2) takes a thread back from.
/// See arch/x86/include/uapi/asm/sigcontext.h and struct rt_sigframe.
struct SignalFrame {
    /// Size of struct rt_sigframe before the XSAVE area.
    private static let headSize: UInt64 = 440
    /// An ss_flags that sigaltstack(2) rejects: sigreturn then leaves the thread's alternate stack alone.
    private static let invalidStackFlags: UInt32 = 0x4000_0000

    let address: UInt64
    let bytes: [UInt8]
    /// Where rsp has to point when rt_sigreturn is called.
    var stackPointerAtSigreturn: UInt64 { address + 8 }

    /// A frame that ends below `top`.
    /// - Parameter xsave: the area as PTRACE_GETREGSET gives it, with xcr0 in its software bytes.
    init(below top: UInt64, registers: Registers, mask: UInt64, xsave: [UInt8], restorer: UInt64) {
        let size = Self.xsaveSize(of: xsave)
        let area = (top &- UInt64(size) &- 4) & ~63
        let address = ((area &- Self.headSize) & ~15) &- 8
        var frame = [UInt8](repeating: 0, count: Int(area - address) + size + 4)
        frame.put(restorer, at: 0)
        frame.put(UInt64(1 | 2 | 4), at: 8)  // UC_FP_XSTATE, UC_SIGCONTEXT_SS, UC_STRICT_RESTORE_SS
        frame.put(Self.invalidStackFlags, at: 32)
        let r = registers
        for (index, value) in [
            r.r8, r.r9, r.r10, r.r11, r.r12, r.r13, r.r14, r.r15, r.di, r.si, r.bp, r.bx, r.dx, r.ax, r.cx, r.sp, r.ip,
            r.flags,
        ].enumerated() {
            frame.put(value, at: 48 + 8 * index)
        }
        frame.put(UInt16(truncatingIfNeeded: r.cs), at: 192)
        frame.put(UInt16(truncatingIfNeeded: r.ss), at: 198)
        frame.put(area, at: 232)
        frame.put(mask, at: 304)
        let base = Int(area - address)
        frame.replaceSubrange(base ..< base + size, with: xsave.prefix(size))
        if size > 512 {
            let features = UInt64(xsave, at: 464) ?? 3
            frame.put(UInt32(0x4650_5853), at: base + 464)  // FP_XSTATE_MAGIC1
            frame.put(UInt32(size + 4), at: base + 468)
            frame.put(features, at: base + 472)
            frame.put(UInt32(size), at: base + 480)
            frame.put(UInt32(0x4650_5845), at: base + size)  // FP_XSTATE_MAGIC2
        }
        self.address = address
        bytes = frame
    }

    /// The bytes of `xsave` that a signal frame of this thread holds: without AMX tile data unless the thread has used
    /// it.
    private static func xsaveSize(of xsave: [UInt8]) -> Int {
        guard xsave.count > 576, let enabled = UInt64(xsave, at: 464), let used = UInt64(xsave, at: 512) else {
            return min(512, xsave.count)
        }
        let tileData: UInt64 = 1 << 18
        var size = 576
        for feature in 2 ..< 63 where (used & tileData != 0 ? enabled : enabled & ~tileData) & 1 << UInt64(feature) != 0
        {
            let (offset, length) = XSave.component(feature)
            size = max(size, offset + length)
        }
        return min(size, xsave.count)
    }
}

/// The layout of the XSAVE area in standard format. See CPUID leaf 0xD.
package enum XSave {
    package static func component(_ feature: Int) -> (offset: Int, size: Int) { components[feature] }

    /// Asked once, and only of features there are: on a virtual machine every CPUID is a trip to the hypervisor.
    private static let components: [(offset: Int, size: Int)] = {
        var out: [UInt32] = [0, 0, 0, 0]
        unsafe clinux_cpuid(0xd, 0, &out)
        let features = UInt64(out[3]) << 32 | UInt64(out[0])
        unsafe clinux_cpuid(0xd, 1, &out)
        let ofSupervisor = UInt64(out[3]) << 32 | UInt64(out[2])
        return (0 ..< 63).map { (features | ofSupervisor) & 1 << UInt64($0) != 0 ? component(asking: $0) : (0, 0) }
    }()

    private static func component(asking feature: Int) -> (offset: Int, size: Int) {
        var out: [UInt32] = [0, 0, 0, 0]
        unsafe clinux_cpuid(0xd, UInt32(feature), &out)
        return (Int(out[1]), Int(out[0]))
    }
}
