// Made by Scripts/regenerate-images from core-s390.proto. Do not edit.

/// `message user_s390_regs_entry`
package struct UserS390RegsEntry: ImageMessage {
    package var psw_mask: UInt64
    package var psw_addr: UInt64
    package var gprs: [UInt64]
    package var acrs: [UInt32]
    package var orig_gpr2: UInt64
    package var system_call: UInt32

    package init(
        psw_mask: UInt64 = 0,
        psw_addr: UInt64 = 0,
        gprs: [UInt64] = [],
        acrs: [UInt32] = [],
        orig_gpr2: UInt64 = 0,
        system_call: UInt32 = 0
    ) {
        self.psw_mask = psw_mask
        self.psw_addr = psw_addr
        self.gprs = gprs
        self.acrs = acrs
        self.orig_gpr2 = orig_gpr2
        self.system_call = system_call
    }

    package static var schema: Schema { Schema.at(44) }

    package init(_ record: RecordReader) throws(ImageError) {
        psw_mask = record.uint64(0)
        psw_addr = record.uint64(1)
        gprs = record.uint64(repeated: 2)
        acrs = record.uint32(repeated: 3)
        orig_gpr2 = record.uint64(4)
        system_call = record.uint32(5)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, psw_mask)
        record.uint64(1, psw_addr)
        record.uint64(repeated: 2, gprs)
        record.uint32(repeated: 3, acrs)
        record.uint64(4, orig_gpr2)
        record.uint32(5, system_call)
    }
}

/// `message user_s390_vxrs_low_entry`
package struct UserS390VxrsLowEntry: ImageMessage {
    package var regs: [UInt64]

    package init(
        regs: [UInt64] = []
    ) {
        self.regs = regs
    }

    package static var schema: Schema { Schema.at(45) }

    package init(_ record: RecordReader) throws(ImageError) {
        regs = record.uint64(repeated: 0)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, regs)
    }
}

/// `message user_s390_vxrs_high_entry`
package struct UserS390VxrsHighEntry: ImageMessage {
    package var regs: [UInt64]

    package init(
        regs: [UInt64] = []
    ) {
        self.regs = regs
    }

    package static var schema: Schema { Schema.at(46) }

    package init(_ record: RecordReader) throws(ImageError) {
        regs = record.uint64(repeated: 0)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, regs)
    }
}

/// `message user_s390_fpregs_entry`
package struct UserS390FpregsEntry: ImageMessage {
    package var fpc: UInt32
    package var fprs: [UInt64]

    package init(
        fpc: UInt32 = 0,
        fprs: [UInt64] = []
    ) {
        self.fpc = fpc
        self.fprs = fprs
    }

    package static var schema: Schema { Schema.at(47) }

    package init(_ record: RecordReader) throws(ImageError) {
        fpc = record.uint32(0)
        fprs = record.uint64(repeated: 1)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, fpc)
        record.uint64(repeated: 1, fprs)
    }
}

/// `message user_s390_gs_cb_entry`
package struct UserS390GsCbEntry: ImageMessage {
    package var regs: [UInt64]

    package init(
        regs: [UInt64] = []
    ) {
        self.regs = regs
    }

    package static var schema: Schema { Schema.at(48) }

    package init(_ record: RecordReader) throws(ImageError) {
        regs = record.uint64(repeated: 0)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, regs)
    }
}

/// `message user_s390_ri_entry`
package struct UserS390RiEntry: ImageMessage {
    package var ri_on: UInt32
    package var regs: [UInt64]

    package init(
        ri_on: UInt32 = 0,
        regs: [UInt64] = []
    ) {
        self.ri_on = ri_on
        self.regs = regs
    }

    package static var schema: Schema { Schema.at(49) }

    package init(_ record: RecordReader) throws(ImageError) {
        ri_on = record.uint32(0)
        regs = record.uint64(repeated: 1)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, ri_on)
        record.uint64(repeated: 1, regs)
    }
}

/// `message thread_info_s390`
package struct ThreadInfoS390: ImageMessage {
    package var clear_tid_addr: UInt64
    package var gpregs: UserS390RegsEntry
    package var fpregs: UserS390FpregsEntry
    package var vxrs_low: UserS390VxrsLowEntry?
    package var vxrs_high: UserS390VxrsHighEntry?
    package var gs_cb: UserS390GsCbEntry?
    package var gs_bc: UserS390GsCbEntry?
    package var ri_cb: UserS390RiEntry?

    package init(
        clear_tid_addr: UInt64 = 0,
        gpregs: UserS390RegsEntry = UserS390RegsEntry(),
        fpregs: UserS390FpregsEntry = UserS390FpregsEntry(),
        vxrs_low: UserS390VxrsLowEntry? = nil,
        vxrs_high: UserS390VxrsHighEntry? = nil,
        gs_cb: UserS390GsCbEntry? = nil,
        gs_bc: UserS390GsCbEntry? = nil,
        ri_cb: UserS390RiEntry? = nil
    ) {
        self.clear_tid_addr = clear_tid_addr
        self.gpregs = gpregs
        self.fpregs = fpregs
        self.vxrs_low = vxrs_low
        self.vxrs_high = vxrs_high
        self.gs_cb = gs_cb
        self.gs_bc = gs_bc
        self.ri_cb = ri_cb
    }

    package static var schema: Schema { Schema.at(50) }

    package init(_ record: RecordReader) throws(ImageError) {
        clear_tid_addr = record.uint64(0)
        gpregs = try record.message(1)
        fpregs = try record.message(2)
        vxrs_low = try record.message(optional: 3)
        vxrs_high = try record.message(optional: 4)
        gs_cb = try record.message(optional: 5)
        gs_bc = try record.message(optional: 6)
        ri_cb = try record.message(optional: 7)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, clear_tid_addr)
        record.message(1, gpregs)
        record.message(2, fpregs)
        record.message(optional: 3, vxrs_low)
        record.message(optional: 4, vxrs_high)
        record.message(optional: 5, gs_cb)
        record.message(optional: 6, gs_bc)
        record.message(optional: 7, ri_cb)
    }
}
