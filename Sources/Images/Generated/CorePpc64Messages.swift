// Made by Scripts/regenerate-images from core-ppc64.proto. Do not edit.

/// `message user_ppc64_regs_entry`
package struct UserPpc64RegsEntry: ImageMessage {
    package var gpr: [UInt64]
    package var nip: UInt64
    package var msr: UInt64
    package var orig_gpr3: UInt64
    package var ctr: UInt64
    package var link: UInt64
    package var xer: UInt64
    package var ccr: UInt64
    package var trap: UInt64
    package var texasr: UInt64?
    package var tfhar: UInt64?
    package var tfiar: UInt64?

    package init(
        gpr: [UInt64] = [],
        nip: UInt64 = 0,
        msr: UInt64 = 0,
        orig_gpr3: UInt64 = 0,
        ctr: UInt64 = 0,
        link: UInt64 = 0,
        xer: UInt64 = 0,
        ccr: UInt64 = 0,
        trap: UInt64 = 0,
        texasr: UInt64? = nil,
        tfhar: UInt64? = nil,
        tfiar: UInt64? = nil
    ) {
        self.gpr = gpr
        self.nip = nip
        self.msr = msr
        self.orig_gpr3 = orig_gpr3
        self.ctr = ctr
        self.link = link
        self.xer = xer
        self.ccr = ccr
        self.trap = trap
        self.texasr = texasr
        self.tfhar = tfhar
        self.tfiar = tfiar
    }

    package static var schema: Schema { Schema.at(35) }

    package init(_ record: RecordReader) throws(ImageError) {
        gpr = record.uint64(repeated: 0)
        nip = record.uint64(1)
        msr = record.uint64(2)
        orig_gpr3 = record.uint64(3)
        ctr = record.uint64(4)
        link = record.uint64(5)
        xer = record.uint64(6)
        ccr = record.uint64(7)
        trap = record.uint64(8)
        texasr = record.uint64(optional: 9)
        tfhar = record.uint64(optional: 10)
        tfiar = record.uint64(optional: 11)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, gpr)
        record.uint64(1, nip)
        record.uint64(2, msr)
        record.uint64(3, orig_gpr3)
        record.uint64(4, ctr)
        record.uint64(5, link)
        record.uint64(6, xer)
        record.uint64(7, ccr)
        record.uint64(8, trap)
        record.uint64(optional: 9, texasr)
        record.uint64(optional: 10, tfhar)
        record.uint64(optional: 11, tfiar)
    }
}

/// `message user_ppc64_fpstate_entry`
package struct UserPpc64FpstateEntry: ImageMessage {
    package var fpregs: [UInt64]

    package init(
        fpregs: [UInt64] = []
    ) {
        self.fpregs = fpregs
    }

    package static var schema: Schema { Schema.at(36) }

    package init(_ record: RecordReader) throws(ImageError) {
        fpregs = record.uint64(repeated: 0)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, fpregs)
    }
}

/// `message user_ppc64_vrstate_entry`
package struct UserPpc64VrstateEntry: ImageMessage {
    package var vrregs: [UInt64]
    package var vrsave: UInt32

    package init(
        vrregs: [UInt64] = [],
        vrsave: UInt32 = 0
    ) {
        self.vrregs = vrregs
        self.vrsave = vrsave
    }

    package static var schema: Schema { Schema.at(37) }

    package init(_ record: RecordReader) throws(ImageError) {
        vrregs = record.uint64(repeated: 0)
        vrsave = record.uint32(1)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, vrregs)
        record.uint32(1, vrsave)
    }
}

/// `message user_ppc64_vsxstate_entry`
package struct UserPpc64VsxstateEntry: ImageMessage {
    package var vsxregs: [UInt64]

    package init(
        vsxregs: [UInt64] = []
    ) {
        self.vsxregs = vsxregs
    }

    package static var schema: Schema { Schema.at(38) }

    package init(_ record: RecordReader) throws(ImageError) {
        vsxregs = record.uint64(repeated: 0)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, vsxregs)
    }
}

/// `message user_ppc64_tm_regs_entry`
package struct UserPpc64TmRegsEntry: ImageMessage {
    package var gpregs: UserPpc64RegsEntry
    package var fpstate: UserPpc64FpstateEntry?
    package var vrstate: UserPpc64VrstateEntry?
    package var vsxstate: UserPpc64VsxstateEntry?

    package init(
        gpregs: UserPpc64RegsEntry = UserPpc64RegsEntry(),
        fpstate: UserPpc64FpstateEntry? = nil,
        vrstate: UserPpc64VrstateEntry? = nil,
        vsxstate: UserPpc64VsxstateEntry? = nil
    ) {
        self.gpregs = gpregs
        self.fpstate = fpstate
        self.vrstate = vrstate
        self.vsxstate = vsxstate
    }

    package static var schema: Schema { Schema.at(39) }

    package init(_ record: RecordReader) throws(ImageError) {
        gpregs = try record.message(0)
        fpstate = try record.message(optional: 1)
        vrstate = try record.message(optional: 2)
        vsxstate = try record.message(optional: 3)
    }

    package func write(to record: RecordWriter) {
        record.message(0, gpregs)
        record.message(optional: 1, fpstate)
        record.message(optional: 2, vrstate)
        record.message(optional: 3, vsxstate)
    }
}

/// `message thread_info_ppc64`
package struct ThreadInfoPpc64: ImageMessage {
    package var clear_tid_addr: UInt64
    package var gpregs: UserPpc64RegsEntry
    package var fpstate: UserPpc64FpstateEntry?
    package var vrstate: UserPpc64VrstateEntry?
    package var vsxstate: UserPpc64VsxstateEntry?
    package var tmstate: UserPpc64TmRegsEntry?

    package init(
        clear_tid_addr: UInt64 = 0,
        gpregs: UserPpc64RegsEntry = UserPpc64RegsEntry(),
        fpstate: UserPpc64FpstateEntry? = nil,
        vrstate: UserPpc64VrstateEntry? = nil,
        vsxstate: UserPpc64VsxstateEntry? = nil,
        tmstate: UserPpc64TmRegsEntry? = nil
    ) {
        self.clear_tid_addr = clear_tid_addr
        self.gpregs = gpregs
        self.fpstate = fpstate
        self.vrstate = vrstate
        self.vsxstate = vsxstate
        self.tmstate = tmstate
    }

    package static var schema: Schema { Schema.at(40) }

    package init(_ record: RecordReader) throws(ImageError) {
        clear_tid_addr = record.uint64(0)
        gpregs = try record.message(1)
        fpstate = try record.message(optional: 2)
        vrstate = try record.message(optional: 3)
        vsxstate = try record.message(optional: 4)
        tmstate = try record.message(optional: 5)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, clear_tid_addr)
        record.message(1, gpregs)
        record.message(optional: 2, fpstate)
        record.message(optional: 3, vrstate)
        record.message(optional: 4, vsxstate)
        record.message(optional: 5, tmstate)
    }
}
