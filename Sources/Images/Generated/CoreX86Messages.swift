// Made by Scripts/regenerate-images from core-x86.proto. Do not edit.

/// `enum user_x86_regs_mode`. Numbers without a name survive.
package struct UserX86RegsMode: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let NATIVE = Self(rawValue: 1)
    package static let COMPAT = Self(rawValue: 2)

    package static let names: [(name: String, number: Int32)] = [
        ("NATIVE", 1),
        ("COMPAT", 2),
    ]
}

/// `message user_x86_regs_entry`
package struct UserX86RegsEntry: ImageMessage {
    package var r15: UInt64
    package var r14: UInt64
    package var r13: UInt64
    package var r12: UInt64
    package var bp: UInt64
    package var bx: UInt64
    package var r11: UInt64
    package var r10: UInt64
    package var r9: UInt64
    package var r8: UInt64
    package var ax: UInt64
    package var cx: UInt64
    package var dx: UInt64
    package var si: UInt64
    package var di: UInt64
    package var orig_ax: UInt64
    package var ip: UInt64
    package var cs: UInt64
    package var flags: UInt64
    package var sp: UInt64
    package var ss: UInt64
    package var fs_base: UInt64
    package var gs_base: UInt64
    package var ds: UInt64
    package var es: UInt64
    package var fs: UInt64
    package var gs: UInt64
    /// Absent means NATIVE.
    package var mode: UserX86RegsMode?

    package init(
        r15: UInt64 = 0,
        r14: UInt64 = 0,
        r13: UInt64 = 0,
        r12: UInt64 = 0,
        bp: UInt64 = 0,
        bx: UInt64 = 0,
        r11: UInt64 = 0,
        r10: UInt64 = 0,
        r9: UInt64 = 0,
        r8: UInt64 = 0,
        ax: UInt64 = 0,
        cx: UInt64 = 0,
        dx: UInt64 = 0,
        si: UInt64 = 0,
        di: UInt64 = 0,
        orig_ax: UInt64 = 0,
        ip: UInt64 = 0,
        cs: UInt64 = 0,
        flags: UInt64 = 0,
        sp: UInt64 = 0,
        ss: UInt64 = 0,
        fs_base: UInt64 = 0,
        gs_base: UInt64 = 0,
        ds: UInt64 = 0,
        es: UInt64 = 0,
        fs: UInt64 = 0,
        gs: UInt64 = 0,
        mode: UserX86RegsMode? = nil
    ) {
        self.r15 = r15
        self.r14 = r14
        self.r13 = r13
        self.r12 = r12
        self.bp = bp
        self.bx = bx
        self.r11 = r11
        self.r10 = r10
        self.r9 = r9
        self.r8 = r8
        self.ax = ax
        self.cx = cx
        self.dx = dx
        self.si = si
        self.di = di
        self.orig_ax = orig_ax
        self.ip = ip
        self.cs = cs
        self.flags = flags
        self.sp = sp
        self.ss = ss
        self.fs_base = fs_base
        self.gs_base = gs_base
        self.ds = ds
        self.es = es
        self.fs = fs
        self.gs = gs
        self.mode = mode
    }

    package static var schema: Schema { Schema.at(51) }

    package init(_ record: RecordReader) throws(ImageError) {
        r15 = record.uint64(0)
        r14 = record.uint64(1)
        r13 = record.uint64(2)
        r12 = record.uint64(3)
        bp = record.uint64(4)
        bx = record.uint64(5)
        r11 = record.uint64(6)
        r10 = record.uint64(7)
        r9 = record.uint64(8)
        r8 = record.uint64(9)
        ax = record.uint64(10)
        cx = record.uint64(11)
        dx = record.uint64(12)
        si = record.uint64(13)
        di = record.uint64(14)
        orig_ax = record.uint64(15)
        ip = record.uint64(16)
        cs = record.uint64(17)
        flags = record.uint64(18)
        sp = record.uint64(19)
        ss = record.uint64(20)
        fs_base = record.uint64(21)
        gs_base = record.uint64(22)
        ds = record.uint64(23)
        es = record.uint64(24)
        fs = record.uint64(25)
        gs = record.uint64(26)
        mode = record.enumeration(optional: 27)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, r15)
        record.uint64(1, r14)
        record.uint64(2, r13)
        record.uint64(3, r12)
        record.uint64(4, bp)
        record.uint64(5, bx)
        record.uint64(6, r11)
        record.uint64(7, r10)
        record.uint64(8, r9)
        record.uint64(9, r8)
        record.uint64(10, ax)
        record.uint64(11, cx)
        record.uint64(12, dx)
        record.uint64(13, si)
        record.uint64(14, di)
        record.uint64(15, orig_ax)
        record.uint64(16, ip)
        record.uint64(17, cs)
        record.uint64(18, flags)
        record.uint64(19, sp)
        record.uint64(20, ss)
        record.uint64(21, fs_base)
        record.uint64(22, gs_base)
        record.uint64(23, ds)
        record.uint64(24, es)
        record.uint64(25, fs)
        record.uint64(26, gs)
        record.enumeration(optional: 27, mode)
    }
}

/// `message user_x86_cet_entry`
package struct UserX86CetEntry: ImageMessage {
    package var cet: UInt64
    package var ssp: UInt64

    package init(
        cet: UInt64 = 0,
        ssp: UInt64 = 0
    ) {
        self.cet = cet
        self.ssp = ssp
    }

    package static var schema: Schema { Schema.at(52) }

    package init(_ record: RecordReader) throws(ImageError) {
        cet = record.uint64(0)
        ssp = record.uint64(1)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, cet)
        record.uint64(1, ssp)
    }
}

/// `message user_x86_xsave_entry`
package struct UserX86XsaveEntry: ImageMessage {
    package var xstate_bv: UInt64
    package var ymmh_space: [UInt32]
    package var bndreg_state: [UInt64]
    package var bndcsr_state: [UInt64]
    package var opmask_reg: [UInt64]
    package var zmm_upper: [UInt64]
    package var hi16_zmm: [UInt64]
    package var pkru: [UInt32]
    package var cet: UserX86CetEntry?

    package init(
        xstate_bv: UInt64 = 0,
        ymmh_space: [UInt32] = [],
        bndreg_state: [UInt64] = [],
        bndcsr_state: [UInt64] = [],
        opmask_reg: [UInt64] = [],
        zmm_upper: [UInt64] = [],
        hi16_zmm: [UInt64] = [],
        pkru: [UInt32] = [],
        cet: UserX86CetEntry? = nil
    ) {
        self.xstate_bv = xstate_bv
        self.ymmh_space = ymmh_space
        self.bndreg_state = bndreg_state
        self.bndcsr_state = bndcsr_state
        self.opmask_reg = opmask_reg
        self.zmm_upper = zmm_upper
        self.hi16_zmm = hi16_zmm
        self.pkru = pkru
        self.cet = cet
    }

    package static var schema: Schema { Schema.at(53) }

    package init(_ record: RecordReader) throws(ImageError) {
        xstate_bv = record.uint64(0)
        ymmh_space = record.uint32(repeated: 1)
        bndreg_state = record.uint64(repeated: 2)
        bndcsr_state = record.uint64(repeated: 3)
        opmask_reg = record.uint64(repeated: 4)
        zmm_upper = record.uint64(repeated: 5)
        hi16_zmm = record.uint64(repeated: 6)
        pkru = record.uint32(repeated: 7)
        cet = try record.message(optional: 8)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, xstate_bv)
        record.uint32(repeated: 1, ymmh_space)
        record.uint64(repeated: 2, bndreg_state)
        record.uint64(repeated: 3, bndcsr_state)
        record.uint64(repeated: 4, opmask_reg)
        record.uint64(repeated: 5, zmm_upper)
        record.uint64(repeated: 6, hi16_zmm)
        record.uint32(repeated: 7, pkru)
        record.message(optional: 8, cet)
    }
}

/// `message user_x86_fpregs_entry`
package struct UserX86FpregsEntry: ImageMessage {
    package var cwd: UInt32
    package var swd: UInt32
    package var twd: UInt32
    package var fop: UInt32
    package var rip: UInt64
    package var rdp: UInt64
    package var mxcsr: UInt32
    package var mxcsr_mask: UInt32
    package var st_space: [UInt32]
    package var xmm_space: [UInt32]
    package var padding: [UInt32]
    package var xsave: UserX86XsaveEntry?

    package init(
        cwd: UInt32 = 0,
        swd: UInt32 = 0,
        twd: UInt32 = 0,
        fop: UInt32 = 0,
        rip: UInt64 = 0,
        rdp: UInt64 = 0,
        mxcsr: UInt32 = 0,
        mxcsr_mask: UInt32 = 0,
        st_space: [UInt32] = [],
        xmm_space: [UInt32] = [],
        padding: [UInt32] = [],
        xsave: UserX86XsaveEntry? = nil
    ) {
        self.cwd = cwd
        self.swd = swd
        self.twd = twd
        self.fop = fop
        self.rip = rip
        self.rdp = rdp
        self.mxcsr = mxcsr
        self.mxcsr_mask = mxcsr_mask
        self.st_space = st_space
        self.xmm_space = xmm_space
        self.padding = padding
        self.xsave = xsave
    }

    package static var schema: Schema { Schema.at(54) }

    package init(_ record: RecordReader) throws(ImageError) {
        cwd = record.uint32(0)
        swd = record.uint32(1)
        twd = record.uint32(2)
        fop = record.uint32(3)
        rip = record.uint64(4)
        rdp = record.uint64(5)
        mxcsr = record.uint32(6)
        mxcsr_mask = record.uint32(7)
        st_space = record.uint32(repeated: 8)
        xmm_space = record.uint32(repeated: 9)
        padding = record.uint32(repeated: 10)
        xsave = try record.message(optional: 11)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, cwd)
        record.uint32(1, swd)
        record.uint32(2, twd)
        record.uint32(3, fop)
        record.uint64(4, rip)
        record.uint64(5, rdp)
        record.uint32(6, mxcsr)
        record.uint32(7, mxcsr_mask)
        record.uint32(repeated: 8, st_space)
        record.uint32(repeated: 9, xmm_space)
        record.uint32(repeated: 10, padding)
        record.message(optional: 11, xsave)
    }
}

/// `message user_desc_t`
package struct UserDescT: ImageMessage {
    package var entry_number: UInt32
    package var base_addr: UInt32
    package var limit: UInt32
    package var seg_32bit: Bool
    package var contents_h: Bool
    package var contents_l: Bool
    /// Absent means true.
    package var read_exec_only: Bool
    package var limit_in_pages: Bool
    /// Absent means true.
    package var seg_not_present: Bool
    package var usable: Bool

    package init(
        entry_number: UInt32 = 0,
        base_addr: UInt32 = 0,
        limit: UInt32 = 0,
        seg_32bit: Bool = false,
        contents_h: Bool = false,
        contents_l: Bool = false,
        read_exec_only: Bool = false,
        limit_in_pages: Bool = false,
        seg_not_present: Bool = false,
        usable: Bool = false
    ) {
        self.entry_number = entry_number
        self.base_addr = base_addr
        self.limit = limit
        self.seg_32bit = seg_32bit
        self.contents_h = contents_h
        self.contents_l = contents_l
        self.read_exec_only = read_exec_only
        self.limit_in_pages = limit_in_pages
        self.seg_not_present = seg_not_present
        self.usable = usable
    }

    package static var schema: Schema { Schema.at(55) }

    package init(_ record: RecordReader) throws(ImageError) {
        entry_number = record.uint32(0)
        base_addr = record.uint32(1)
        limit = record.uint32(2)
        seg_32bit = record.bool(3)
        contents_h = record.bool(4)
        contents_l = record.bool(5)
        read_exec_only = record.bool(6)
        limit_in_pages = record.bool(7)
        seg_not_present = record.bool(8)
        usable = record.bool(9)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, entry_number)
        record.uint32(1, base_addr)
        record.uint32(2, limit)
        record.bool(3, seg_32bit)
        record.bool(4, contents_h)
        record.bool(5, contents_l)
        record.bool(6, read_exec_only)
        record.bool(7, limit_in_pages)
        record.bool(8, seg_not_present)
        record.bool(9, usable)
    }
}

/// `message thread_info_x86`
package struct ThreadInfoX86: ImageMessage {
    package var clear_tid_addr: UInt64
    package var gpregs: UserX86RegsEntry
    package var fpregs: UserX86FpregsEntry
    package var tls: [UserDescT]
    package var cryo_restart: UInt32?

    package init(
        clear_tid_addr: UInt64 = 0,
        gpregs: UserX86RegsEntry = UserX86RegsEntry(),
        fpregs: UserX86FpregsEntry = UserX86FpregsEntry(),
        tls: [UserDescT] = [],
        cryo_restart: UInt32? = nil
    ) {
        self.clear_tid_addr = clear_tid_addr
        self.gpregs = gpregs
        self.fpregs = fpregs
        self.tls = tls
        self.cryo_restart = cryo_restart
    }

    package static var schema: Schema { Schema.at(56) }

    package init(_ record: RecordReader) throws(ImageError) {
        clear_tid_addr = record.uint64(0)
        gpregs = try record.message(1)
        fpregs = try record.message(2)
        tls = try record.message(repeated: 3)
        cryo_restart = record.uint32(optional: 4)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, clear_tid_addr)
        record.message(1, gpregs)
        record.message(2, fpregs)
        record.message(repeated: 3, tls)
        record.uint32(optional: 4, cryo_restart)
    }
}
