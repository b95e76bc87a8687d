// Made by Scripts/regenerate-images from core-riscv64.proto. Do not edit.

/// `message user_riscv64_regs_entry`
package struct UserRiscv64RegsEntry: ImageMessage {
    package var pc: UInt64
    package var ra: UInt64
    package var sp: UInt64
    package var gp: UInt64
    package var tp: UInt64
    package var t0: UInt64
    package var t1: UInt64
    package var t2: UInt64
    package var s0: UInt64
    package var s1: UInt64
    package var a0: UInt64
    package var a1: UInt64
    package var a2: UInt64
    package var a3: UInt64
    package var a4: UInt64
    package var a5: UInt64
    package var a6: UInt64
    package var a7: UInt64
    package var s2: UInt64
    package var s3: UInt64
    package var s4: UInt64
    package var s5: UInt64
    package var s6: UInt64
    package var s7: UInt64
    package var s8: UInt64
    package var s9: UInt64
    package var s10: UInt64
    package var s11: UInt64
    package var t3: UInt64
    package var t4: UInt64
    package var t5: UInt64
    package var t6: UInt64

    package init(
        pc: UInt64 = 0,
        ra: UInt64 = 0,
        sp: UInt64 = 0,
        gp: UInt64 = 0,
        tp: UInt64 = 0,
        t0: UInt64 = 0,
        t1: UInt64 = 0,
        t2: UInt64 = 0,
        s0: UInt64 = 0,
        s1: UInt64 = 0,
        a0: UInt64 = 0,
        a1: UInt64 = 0,
        a2: UInt64 = 0,
        a3: UInt64 = 0,
        a4: UInt64 = 0,
        a5: UInt64 = 0,
        a6: UInt64 = 0,
        a7: UInt64 = 0,
        s2: UInt64 = 0,
        s3: UInt64 = 0,
        s4: UInt64 = 0,
        s5: UInt64 = 0,
        s6: UInt64 = 0,
        s7: UInt64 = 0,
        s8: UInt64 = 0,
        s9: UInt64 = 0,
        s10: UInt64 = 0,
        s11: UInt64 = 0,
        t3: UInt64 = 0,
        t4: UInt64 = 0,
        t5: UInt64 = 0,
        t6: UInt64 = 0
    ) {
        self.pc = pc
        self.ra = ra
        self.sp = sp
        self.gp = gp
        self.tp = tp
        self.t0 = t0
        self.t1 = t1
        self.t2 = t2
        self.s0 = s0
        self.s1 = s1
        self.a0 = a0
        self.a1 = a1
        self.a2 = a2
        self.a3 = a3
        self.a4 = a4
        self.a5 = a5
        self.a6 = a6
        self.a7 = a7
        self.s2 = s2
        self.s3 = s3
        self.s4 = s4
        self.s5 = s5
        self.s6 = s6
        self.s7 = s7
        self.s8 = s8
        self.s9 = s9
        self.s10 = s10
        self.s11 = s11
        self.t3 = t3
        self.t4 = t4
        self.t5 = t5
        self.t6 = t6
    }

    package static var schema: Schema { Schema.at(41) }

    package init(_ record: RecordReader) throws(ImageError) {
        pc = record.uint64(0)
        ra = record.uint64(1)
        sp = record.uint64(2)
        gp = record.uint64(3)
        tp = record.uint64(4)
        t0 = record.uint64(5)
        t1 = record.uint64(6)
        t2 = record.uint64(7)
        s0 = record.uint64(8)
        s1 = record.uint64(9)
        a0 = record.uint64(10)
        a1 = record.uint64(11)
        a2 = record.uint64(12)
        a3 = record.uint64(13)
        a4 = record.uint64(14)
        a5 = record.uint64(15)
        a6 = record.uint64(16)
        a7 = record.uint64(17)
        s2 = record.uint64(18)
        s3 = record.uint64(19)
        s4 = record.uint64(20)
        s5 = record.uint64(21)
        s6 = record.uint64(22)
        s7 = record.uint64(23)
        s8 = record.uint64(24)
        s9 = record.uint64(25)
        s10 = record.uint64(26)
        s11 = record.uint64(27)
        t3 = record.uint64(28)
        t4 = record.uint64(29)
        t5 = record.uint64(30)
        t6 = record.uint64(31)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, pc)
        record.uint64(1, ra)
        record.uint64(2, sp)
        record.uint64(3, gp)
        record.uint64(4, tp)
        record.uint64(5, t0)
        record.uint64(6, t1)
        record.uint64(7, t2)
        record.uint64(8, s0)
        record.uint64(9, s1)
        record.uint64(10, a0)
        record.uint64(11, a1)
        record.uint64(12, a2)
        record.uint64(13, a3)
        record.uint64(14, a4)
        record.uint64(15, a5)
        record.uint64(16, a6)
        record.uint64(17, a7)
        record.uint64(18, s2)
        record.uint64(19, s3)
        record.uint64(20, s4)
        record.uint64(21, s5)
        record.uint64(22, s6)
        record.uint64(23, s7)
        record.uint64(24, s8)
        record.uint64(25, s9)
        record.uint64(26, s10)
        record.uint64(27, s11)
        record.uint64(28, t3)
        record.uint64(29, t4)
        record.uint64(30, t5)
        record.uint64(31, t6)
    }
}

/// `message user_riscv64_d_ext_entry`
package struct UserRiscv64DExtEntry: ImageMessage {
    package var f: [UInt64]
    package var fcsr: UInt32

    package init(
        f: [UInt64] = [],
        fcsr: UInt32 = 0
    ) {
        self.f = f
        self.fcsr = fcsr
    }

    package static var schema: Schema { Schema.at(42) }

    package init(_ record: RecordReader) throws(ImageError) {
        f = record.uint64(repeated: 0)
        fcsr = record.uint32(1)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, f)
        record.uint32(1, fcsr)
    }
}

/// `message thread_info_riscv64`
package struct ThreadInfoRiscv64: ImageMessage {
    package var clear_tid_addr: UInt64
    package var tls: UInt64
    package var gpregs: UserRiscv64RegsEntry
    package var fpsimd: UserRiscv64DExtEntry

    package init(
        clear_tid_addr: UInt64 = 0,
        tls: UInt64 = 0,
        gpregs: UserRiscv64RegsEntry = UserRiscv64RegsEntry(),
        fpsimd: UserRiscv64DExtEntry = UserRiscv64DExtEntry()
    ) {
        self.clear_tid_addr = clear_tid_addr
        self.tls = tls
        self.gpregs = gpregs
        self.fpsimd = fpsimd
    }

    package static var schema: Schema { Schema.at(43) }

    package init(_ record: RecordReader) throws(ImageError) {
        clear_tid_addr = record.uint64(0)
        tls = record.uint64(1)
        gpregs = try record.message(2)
        fpsimd = try record.message(3)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, clear_tid_addr)
        record.uint64(1, tls)
        record.message(2, gpregs)
        record.message(3, fpsimd)
    }
}
