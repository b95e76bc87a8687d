// Made by Scripts/regenerate-images from core-arm.proto. Do not edit.

/// `message user_arm_regs_entry`
package struct UserArmRegsEntry: ImageMessage {
    package var r0: UInt32
    package var r1: UInt32
    package var r2: UInt32
    package var r3: UInt32
    package var r4: UInt32
    package var r5: UInt32
    package var r6: UInt32
    package var r7: UInt32
    package var r8: UInt32
    package var r9: UInt32
    package var r10: UInt32
    package var fp: UInt32
    package var ip: UInt32
    package var sp: UInt32
    package var lr: UInt32
    package var pc: UInt32
    package var cpsr: UInt32
    package var orig_r0: UInt32

    package init(
        r0: UInt32 = 0,
        r1: UInt32 = 0,
        r2: UInt32 = 0,
        r3: UInt32 = 0,
        r4: UInt32 = 0,
        r5: UInt32 = 0,
        r6: UInt32 = 0,
        r7: UInt32 = 0,
        r8: UInt32 = 0,
        r9: UInt32 = 0,
        r10: UInt32 = 0,
        fp: UInt32 = 0,
        ip: UInt32 = 0,
        sp: UInt32 = 0,
        lr: UInt32 = 0,
        pc: UInt32 = 0,
        cpsr: UInt32 = 0,
        orig_r0: UInt32 = 0
    ) {
        self.r0 = r0
        self.r1 = r1
        self.r2 = r2
        self.r3 = r3
        self.r4 = r4
        self.r5 = r5
        self.r6 = r6
        self.r7 = r7
        self.r8 = r8
        self.r9 = r9
        self.r10 = r10
        self.fp = fp
        self.ip = ip
        self.sp = sp
        self.lr = lr
        self.pc = pc
        self.cpsr = cpsr
        self.orig_r0 = orig_r0
    }

    package static var schema: Schema { Schema.at(26) }

    package init(_ record: RecordReader) throws(ImageError) {
        r0 = record.uint32(0)
        r1 = record.uint32(1)
        r2 = record.uint32(2)
        r3 = record.uint32(3)
        r4 = record.uint32(4)
        r5 = record.uint32(5)
        r6 = record.uint32(6)
        r7 = record.uint32(7)
        r8 = record.uint32(8)
        r9 = record.uint32(9)
        r10 = record.uint32(10)
        fp = record.uint32(11)
        ip = record.uint32(12)
        sp = record.uint32(13)
        lr = record.uint32(14)
        pc = record.uint32(15)
        cpsr = record.uint32(16)
        orig_r0 = record.uint32(17)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, r0)
        record.uint32(1, r1)
        record.uint32(2, r2)
        record.uint32(3, r3)
        record.uint32(4, r4)
        record.uint32(5, r5)
        record.uint32(6, r6)
        record.uint32(7, r7)
        record.uint32(8, r8)
        record.uint32(9, r9)
        record.uint32(10, r10)
        record.uint32(11, fp)
        record.uint32(12, ip)
        record.uint32(13, sp)
        record.uint32(14, lr)
        record.uint32(15, pc)
        record.uint32(16, cpsr)
        record.uint32(17, orig_r0)
    }
}

/// `message user_arm_vfpstate_entry`
package struct UserArmVfpstateEntry: ImageMessage {
    package var vfp_regs: [UInt64]
    package var fpscr: UInt32
    package var fpexc: UInt32
    package var fpinst: UInt32
    package var fpinst2: UInt32

    package init(
        vfp_regs: [UInt64] = [],
        fpscr: UInt32 = 0,
        fpexc: UInt32 = 0,
        fpinst: UInt32 = 0,
        fpinst2: UInt32 = 0
    ) {
        self.vfp_regs = vfp_regs
        self.fpscr = fpscr
        self.fpexc = fpexc
        self.fpinst = fpinst
        self.fpinst2 = fpinst2
    }

    package static var schema: Schema { Schema.at(27) }

    package init(_ record: RecordReader) throws(ImageError) {
        vfp_regs = record.uint64(repeated: 0)
        fpscr = record.uint32(1)
        fpexc = record.uint32(2)
        fpinst = record.uint32(3)
        fpinst2 = record.uint32(4)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, vfp_regs)
        record.uint32(1, fpscr)
        record.uint32(2, fpexc)
        record.uint32(3, fpinst)
        record.uint32(4, fpinst2)
    }
}

/// `message thread_info_arm`
package struct ThreadInfoArm: ImageMessage {
    package var clear_tid_addr: UInt64
    package var tls: UInt32
    package var gpregs: UserArmRegsEntry
    package var fpstate: UserArmVfpstateEntry

    package init(
        clear_tid_addr: UInt64 = 0,
        tls: UInt32 = 0,
        gpregs: UserArmRegsEntry = UserArmRegsEntry(),
        fpstate: UserArmVfpstateEntry = UserArmVfpstateEntry()
    ) {
        self.clear_tid_addr = clear_tid_addr
        self.tls = tls
        self.gpregs = gpregs
        self.fpstate = fpstate
    }

    package static var schema: Schema { Schema.at(28) }

    package init(_ record: RecordReader) throws(ImageError) {
        clear_tid_addr = record.uint64(0)
        tls = record.uint32(1)
        gpregs = try record.message(2)
        fpstate = try record.message(3)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, clear_tid_addr)
        record.uint32(1, tls)
        record.message(2, gpregs)
        record.message(3, fpstate)
    }
}
