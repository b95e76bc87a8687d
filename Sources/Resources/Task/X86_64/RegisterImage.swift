package import Images
package import Tracer

/// Registers of a thread, between the tracer's form and the image's.
package enum RegisterImage {
    /// - Parameters:
    ///   - found: as the thread stands; in the image an interrupted system call starts anew.
    ///   - xsave: the area as ptrace gives it, in standard format.
    package static func threadInfo(_ found: Registers, xsave: [UInt8]) throws(Problem) -> ThreadInfoX86 {
        let registers = found.restarted
        guard registers.cs == Registers.userCodeSegment else {
            throw Problem(
                "registers", "it is a 32-bit task (cs 0x\(String(registers.cs, radix: 16))), which is not built yet")
        }
        let r = registers
        var general = UserX86RegsEntry(
            r15: r.r15, r14: r.r14, r13: r.r13, r12: r.r12, bp: r.bp, bx: r.bx, r11: r.r11, r10: r.r10, r9: r.r9,
            r8: r.r8, ax: r.ax, cx: r.cx,
            dx: r.dx, si: r.si, di: r.di, orig_ax: r.origAX, ip: r.ip, cs: r.cs, flags: r.flags, sp: r.sp, ss: r.ss,
            fs_base: r.fsBase,
            gs_base: r.gsBase, ds: r.ds, es: r.es, fs: r.fs, gs: r.gs)
        general.mode = .NATIVE
        let unused = (12 ... 14).map { UserDescT(entry_number: $0, read_exec_only: true, seg_not_present: true) }
        var info = ThreadInfoX86(clear_tid_addr: 0, gpregs: general, fpregs: floatingPoint(xsave), tls: unused)
        if let restart = found.restart { info.cryo_restart = UInt32(-restart.rawValue) }
        return info
    }

    package static func registers(_ info: ThreadInfoX86) throws(Problem) -> Registers {
        let g = info.gpregs
        guard g.mode ?? .NATIVE == .NATIVE, g.cs == Registers.userCodeSegment else {
            throw Problem("registers", "it is a 32-bit task, which is not built yet")
        }
        // A kernel address as ip or base would be refused by ptrace anyway; a selector could not.
        guard g.ss == 0x2b || g.ss == 0 else {
            throw Problem("registers", "its stack segment is not that of a 64-bit task; the image is damaged")
        }
        var r = Registers()
        (r.r15, r.r14, r.r13, r.r12, r.bp, r.bx) = (g.r15, g.r14, g.r13, g.r12, g.bp, g.bx)
        (r.r11, r.r10, r.r9, r.r8, r.ax, r.cx) = (g.r11, g.r10, g.r9, g.r8, g.ax, g.cx)
        (r.dx, r.si, r.di, r.ip, r.cs, r.flags) = (g.dx, g.si, g.di, g.ip, g.cs, g.flags)
        (r.sp, r.ss, r.fsBase, r.gsBase) = (g.sp, 0x2b, g.fs_base, g.gs_base)
        (r.ds, r.es, r.fs, r.gs) = (g.ds, g.es, g.fs, g.gs)
        // What it was doing has been turned into the call itself: nothing is to be restarted, unless the image knows
        // better.
        r.origAX = .max
        guard let number = info.cryo_restart else { return r }
        guard let restart = Registers.Restart(rawValue: -Int64(number)) else {
            throw Problem("registers", "\(number) is no way to restart a system call; the image is damaged")
        }
        // A restart block stayed in the kernel of the dump. A handler sees EINTR with it as with ERESTARTNOHAND.
        return r.interrupted(restart == .block ? .unlessHandled : restart)
    }

    /// One list of an xsave entry: the feature bit, and the bytes it takes.
    private static let ymm = 2, boundRegisters = 3, boundConfiguration = 4, opmask = 5, zmmUpper = 6, hi16ZMM = 7,
        protectionKeys = 9

    private static func floatingPoint(_ area: [UInt8]) -> UserX86FpregsEntry {
        // Hundreds of words of each thread: loaded at once, not byte by byte.
        func load<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _ count: Int, _ size: Int) -> [T] {
            guard offset >= 0, offset + count * size <= area.count else { return [T](repeating: 0, count: count) }
            return unsafe area.withUnsafeBytes { bytes in
                (0 ..< count).map {
                    unsafe T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + size * $0, as: T.self))
                }
            }
        }
        func words(_ offset: Int, _ count: Int) -> [UInt32] { load(offset, count, 4) }
        func longs(_ offset: Int, _ count: Int) -> [UInt64] { load(offset, count, 8) }
        func half(_ offset: Int) -> UInt32 { UInt32(UInt16(area, at: offset) ?? 0) }
        var entry = UserX86FpregsEntry(
            cwd: half(0), swd: half(2), twd: half(4), fop: half(6), rip: UInt64(area, at: 8) ?? 0,
            rdp: UInt64(area, at: 16) ?? 0,
            mxcsr: UInt32(area, at: 24) ?? 0, mxcsr_mask: UInt32(area, at: 28) ?? 0, st_space: words(32, 32),
            xmm_space: words(160, 64))
        guard area.count > 576, let enabled = UInt64(area, at: 464), let used = UInt64(area, at: 512) else {
            return entry
        }
        var xsave = UserX86XsaveEntry(xstate_bv: used, ymmh_space: words(576, 64))
        func has(_ feature: Int) -> Bool { enabled & 1 << UInt64(feature) != 0 }
        func offset(_ feature: Int) -> Int { XSave.component(feature).offset }
        if has(boundRegisters) { xsave.bndreg_state = longs(offset(boundRegisters), 8) }
        if has(boundConfiguration) { xsave.bndcsr_state = longs(offset(boundConfiguration), 8) }
        if has(opmask) { xsave.opmask_reg = longs(offset(opmask), 8) }
        if has(zmmUpper) { xsave.zmm_upper = longs(offset(zmmUpper), 64) }
        if has(hi16ZMM) { xsave.hi16_zmm = longs(offset(hi16ZMM), 128) }
        if has(protectionKeys) { xsave.pkru = words(offset(protectionKeys), 2) }
        xsave.cet = UserX86CetEntry()
        entry.xsave = xsave
        return entry
    }

    /// The area for PTRACE_SETREGSET.
    /// - Parameter own: an area of this machine, for its size and what the processor has.
    package static func xsave(_ info: ThreadInfoX86, own: [UInt8]) throws(Problem) -> [UInt8] {
        let entry = info.fpregs
        var area = [UInt8](repeating: 0, count: own.count)
        func put(_ bytes: [UInt8], _ offset: Int) {
            guard offset >= 0, offset + bytes.count <= area.count else { return }
            area.replaceSubrange(offset ..< offset + bytes.count, with: bytes)
        }
        // The words of an x86 image lie in memory as they go into the area.
        func raw<T: FixedWidthInteger & BitwiseCopyable>(_ words: [T]) -> [UInt8] {
            unsafe words.withUnsafeBytes { unsafe Array($0) }
        }
        put(UInt16(truncatingIfNeeded: entry.cwd).bytes + UInt16(truncatingIfNeeded: entry.swd).bytes, 0)
        put(UInt16(truncatingIfNeeded: entry.twd).bytes + UInt16(truncatingIfNeeded: entry.fop).bytes, 4)
        put(entry.rip.bytes + entry.rdp.bytes, 8)
        put(entry.mxcsr.bytes + entry.mxcsr_mask.bytes, 24)
        put(Array(raw(entry.st_space).prefix(128)), 32)
        put(Array(raw(entry.xmm_space).prefix(256)), 160)
        guard own.count > 576, let enabled = UInt64(own, at: 464) else { return area }
        put(enabled.bytes, 464)
        guard let xsave = entry.xsave else {
            put(UInt64(3).bytes, 512)
            return area
        }
        let lists: [(Int, [UInt8])] = [
            (ymm, raw(xsave.ymmh_space)), (boundRegisters, raw(xsave.bndreg_state)),
            (boundConfiguration, raw(xsave.bndcsr_state)), (opmask, raw(xsave.opmask_reg)),
            (zmmUpper, raw(xsave.zmm_upper)), (hi16ZMM, raw(xsave.hi16_zmm)), (protectionKeys, raw(xsave.pkru)),
        ]
        // A component in its initial state is not missed by the program (XRSTOR would make the same of it).
        // Linux begins every thread with this PKRU (pkeys(7)).
        let initial: [UInt8] = UInt32(0x5555_5554).bytes
        func isInitial(_ feature: Int, _ bytes: [UInt8]) -> Bool {
            bytes.allSatisfy { $0 == 0 }
                || feature == protectionKeys && bytes.starts(with: initial) && bytes.dropFirst(4).allSatisfy { $0 == 0 }
        }
        let idle = lists.reduce(UInt64(0)) { isInitial($1.0, $1.1) ? $0 | 1 << UInt64($1.0) : $0 }
        let missing = xsave.xstate_bv & ~enabled
        guard missing & ~idle == 0 else {
            throw Problem(
                "registers",
                "they use processor features this machine has not (XSAVE bits 0x\(String(missing & ~idle, radix: 16)))",
                hint: "restore on a processor like that of the dump")
        }
        put((xsave.xstate_bv & enabled).bytes, 512)
        for (feature, bytes) in lists where enabled & 1 << UInt64(feature) != 0 {
            let (offset, size) = XSave.component(feature)
            put(Array(bytes.prefix(size)), offset)
        }
        return area
    }
}
