// Made by Scripts/regenerate-images from core-mips.proto. Do not edit.

/// `message user_mips_regs_entry`
package struct UserMipsRegsEntry: ImageMessage {
    package var r0: UInt64
    package var r1: UInt64
    package var r2: UInt64
    package var r3: UInt64
    package var r4: UInt64
    package var r5: UInt64
    package var r6: UInt64
    package var r7: UInt64
    package var r8: UInt64
    package var r9: UInt64
    package var r10: UInt64
    package var r11: UInt64
    package var r12: UInt64
    package var r13: UInt64
    package var r14: UInt64
    package var r15: UInt64
    package var r16: UInt64
    package var r17: UInt64
    package var r18: UInt64
    package var r19: UInt64
    package var r20: UInt64
    package var r21: UInt64
    package var r22: UInt64
    package var r23: UInt64
    package var r24: UInt64
    package var r25: UInt64
    package var r26: UInt64
    package var r27: UInt64
    package var r28: UInt64
    package var r29: UInt64
    package var r30: UInt64
    package var r31: UInt64
    package var lo: UInt64
    package var hi: UInt64
    package var cp0_epc: UInt64
    package var cp0_badvaddr: UInt64
    package var cp0_status: UInt64
    package var cp0_cause: UInt64

    package init(
        r0: UInt64 = 0,
        r1: UInt64 = 0,
        r2: UInt64 = 0,
        r3: UInt64 = 0,
        r4: UInt64 = 0,
        r5: UInt64 = 0,
        r6: UInt64 = 0,
        r7: UInt64 = 0,
        r8: UInt64 = 0,
        r9: UInt64 = 0,
        r10: UInt64 = 0,
        r11: UInt64 = 0,
        r12: UInt64 = 0,
        r13: UInt64 = 0,
        r14: UInt64 = 0,
        r15: UInt64 = 0,
        r16: UInt64 = 0,
        r17: UInt64 = 0,
        r18: UInt64 = 0,
        r19: UInt64 = 0,
        r20: UInt64 = 0,
        r21: UInt64 = 0,
        r22: UInt64 = 0,
        r23: UInt64 = 0,
        r24: UInt64 = 0,
        r25: UInt64 = 0,
        r26: UInt64 = 0,
        r27: UInt64 = 0,
        r28: UInt64 = 0,
        r29: UInt64 = 0,
        r30: UInt64 = 0,
        r31: UInt64 = 0,
        lo: UInt64 = 0,
        hi: UInt64 = 0,
        cp0_epc: UInt64 = 0,
        cp0_badvaddr: UInt64 = 0,
        cp0_status: UInt64 = 0,
        cp0_cause: UInt64 = 0
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
        self.r11 = r11
        self.r12 = r12
        self.r13 = r13
        self.r14 = r14
        self.r15 = r15
        self.r16 = r16
        self.r17 = r17
        self.r18 = r18
        self.r19 = r19
        self.r20 = r20
        self.r21 = r21
        self.r22 = r22
        self.r23 = r23
        self.r24 = r24
        self.r25 = r25
        self.r26 = r26
        self.r27 = r27
        self.r28 = r28
        self.r29 = r29
        self.r30 = r30
        self.r31 = r31
        self.lo = lo
        self.hi = hi
        self.cp0_epc = cp0_epc
        self.cp0_badvaddr = cp0_badvaddr
        self.cp0_status = cp0_status
        self.cp0_cause = cp0_cause
    }

    package static var schema: Schema { Schema.at(32) }

    package init(_ record: RecordReader) throws(ImageError) {
        r0 = record.uint64(0)
        r1 = record.uint64(1)
        r2 = record.uint64(2)
        r3 = record.uint64(3)
        r4 = record.uint64(4)
        r5 = record.uint64(5)
        r6 = record.uint64(6)
        r7 = record.uint64(7)
        r8 = record.uint64(8)
        r9 = record.uint64(9)
        r10 = record.uint64(10)
        r11 = record.uint64(11)
        r12 = record.uint64(12)
        r13 = record.uint64(13)
        r14 = record.uint64(14)
        r15 = record.uint64(15)
        r16 = record.uint64(16)
        r17 = record.uint64(17)
        r18 = record.uint64(18)
        r19 = record.uint64(19)
        r20 = record.uint64(20)
        r21 = record.uint64(21)
        r22 = record.uint64(22)
        r23 = record.uint64(23)
        r24 = record.uint64(24)
        r25 = record.uint64(25)
        r26 = record.uint64(26)
        r27 = record.uint64(27)
        r28 = record.uint64(28)
        r29 = record.uint64(29)
        r30 = record.uint64(30)
        r31 = record.uint64(31)
        lo = record.uint64(32)
        hi = record.uint64(33)
        cp0_epc = record.uint64(34)
        cp0_badvaddr = record.uint64(35)
        cp0_status = record.uint64(36)
        cp0_cause = record.uint64(37)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, r0)
        record.uint64(1, r1)
        record.uint64(2, r2)
        record.uint64(3, r3)
        record.uint64(4, r4)
        record.uint64(5, r5)
        record.uint64(6, r6)
        record.uint64(7, r7)
        record.uint64(8, r8)
        record.uint64(9, r9)
        record.uint64(10, r10)
        record.uint64(11, r11)
        record.uint64(12, r12)
        record.uint64(13, r13)
        record.uint64(14, r14)
        record.uint64(15, r15)
        record.uint64(16, r16)
        record.uint64(17, r17)
        record.uint64(18, r18)
        record.uint64(19, r19)
        record.uint64(20, r20)
        record.uint64(21, r21)
        record.uint64(22, r22)
        record.uint64(23, r23)
        record.uint64(24, r24)
        record.uint64(25, r25)
        record.uint64(26, r26)
        record.uint64(27, r27)
        record.uint64(28, r28)
        record.uint64(29, r29)
        record.uint64(30, r30)
        record.uint64(31, r31)
        record.uint64(32, lo)
        record.uint64(33, hi)
        record.uint64(34, cp0_epc)
        record.uint64(35, cp0_badvaddr)
        record.uint64(36, cp0_status)
        record.uint64(37, cp0_cause)
    }
}

/// `message user_mips_fpregs_entry`
package struct UserMipsFpregsEntry: ImageMessage {
    package var r0: UInt64
    package var r1: UInt64
    package var r2: UInt64
    package var r3: UInt64
    package var r4: UInt64
    package var r5: UInt64
    package var r6: UInt64
    package var r7: UInt64
    package var r8: UInt64
    package var r9: UInt64
    package var r10: UInt64
    package var r11: UInt64
    package var r12: UInt64
    package var r13: UInt64
    package var r14: UInt64
    package var r15: UInt64
    package var r16: UInt64
    package var r17: UInt64
    package var r18: UInt64
    package var r19: UInt64
    package var r20: UInt64
    package var r21: UInt64
    package var r22: UInt64
    package var r23: UInt64
    package var r24: UInt64
    package var r25: UInt64
    package var r26: UInt64
    package var r27: UInt64
    package var r28: UInt64
    package var r29: UInt64
    package var r30: UInt64
    package var r31: UInt64
    package var lo: UInt64
    package var hi: UInt64
    package var fpu_fcr31: UInt32
    package var fpu_id: UInt32

    package init(
        r0: UInt64 = 0,
        r1: UInt64 = 0,
        r2: UInt64 = 0,
        r3: UInt64 = 0,
        r4: UInt64 = 0,
        r5: UInt64 = 0,
        r6: UInt64 = 0,
        r7: UInt64 = 0,
        r8: UInt64 = 0,
        r9: UInt64 = 0,
        r10: UInt64 = 0,
        r11: UInt64 = 0,
        r12: UInt64 = 0,
        r13: UInt64 = 0,
        r14: UInt64 = 0,
        r15: UInt64 = 0,
        r16: UInt64 = 0,
        r17: UInt64 = 0,
        r18: UInt64 = 0,
        r19: UInt64 = 0,
        r20: UInt64 = 0,
        r21: UInt64 = 0,
        r22: UInt64 = 0,
        r23: UInt64 = 0,
        r24: UInt64 = 0,
        r25: UInt64 = 0,
        r26: UInt64 = 0,
        r27: UInt64 = 0,
        r28: UInt64 = 0,
        r29: UInt64 = 0,
        r30: UInt64 = 0,
        r31: UInt64 = 0,
        lo: UInt64 = 0,
        hi: UInt64 = 0,
        fpu_fcr31: UInt32 = 0,
        fpu_id: UInt32 = 0
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
        self.r11 = r11
        self.r12 = r12
        self.r13 = r13
        self.r14 = r14
        self.r15 = r15
        self.r16 = r16
        self.r17 = r17
        self.r18 = r18
        self.r19 = r19
        self.r20 = r20
        self.r21 = r21
        self.r22 = r22
        self.r23 = r23
        self.r24 = r24
        self.r25 = r25
        self.r26 = r26
        self.r27 = r27
        self.r28 = r28
        self.r29 = r29
        self.r30 = r30
        self.r31 = r31
        self.lo = lo
        self.hi = hi
        self.fpu_fcr31 = fpu_fcr31
        self.fpu_id = fpu_id
    }

    package static var schema: Schema { Schema.at(33) }

    package init(_ record: RecordReader) throws(ImageError) {
        r0 = record.uint64(0)
        r1 = record.uint64(1)
        r2 = record.uint64(2)
        r3 = record.uint64(3)
        r4 = record.uint64(4)
        r5 = record.uint64(5)
        r6 = record.uint64(6)
        r7 = record.uint64(7)
        r8 = record.uint64(8)
        r9 = record.uint64(9)
        r10 = record.uint64(10)
        r11 = record.uint64(11)
        r12 = record.uint64(12)
        r13 = record.uint64(13)
        r14 = record.uint64(14)
        r15 = record.uint64(15)
        r16 = record.uint64(16)
        r17 = record.uint64(17)
        r18 = record.uint64(18)
        r19 = record.uint64(19)
        r20 = record.uint64(20)
        r21 = record.uint64(21)
        r22 = record.uint64(22)
        r23 = record.uint64(23)
        r24 = record.uint64(24)
        r25 = record.uint64(25)
        r26 = record.uint64(26)
        r27 = record.uint64(27)
        r28 = record.uint64(28)
        r29 = record.uint64(29)
        r30 = record.uint64(30)
        r31 = record.uint64(31)
        lo = record.uint64(32)
        hi = record.uint64(33)
        fpu_fcr31 = record.uint32(34)
        fpu_id = record.uint32(35)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, r0)
        record.uint64(1, r1)
        record.uint64(2, r2)
        record.uint64(3, r3)
        record.uint64(4, r4)
        record.uint64(5, r5)
        record.uint64(6, r6)
        record.uint64(7, r7)
        record.uint64(8, r8)
        record.uint64(9, r9)
        record.uint64(10, r10)
        record.uint64(11, r11)
        record.uint64(12, r12)
        record.uint64(13, r13)
        record.uint64(14, r14)
        record.uint64(15, r15)
        record.uint64(16, r16)
        record.uint64(17, r17)
        record.uint64(18, r18)
        record.uint64(19, r19)
        record.uint64(20, r20)
        record.uint64(21, r21)
        record.uint64(22, r22)
        record.uint64(23, r23)
        record.uint64(24, r24)
        record.uint64(25, r25)
        record.uint64(26, r26)
        record.uint64(27, r27)
        record.uint64(28, r28)
        record.uint64(29, r29)
        record.uint64(30, r30)
        record.uint64(31, r31)
        record.uint64(32, lo)
        record.uint64(33, hi)
        record.uint32(34, fpu_fcr31)
        record.uint32(35, fpu_id)
    }
}

/// `message thread_info_mips`
package struct ThreadInfoMips: ImageMessage {
    package var clear_tid_addr: UInt64
    package var tls: UInt64
    package var gpregs: UserMipsRegsEntry
    package var fpregs: UserMipsFpregsEntry

    package init(
        clear_tid_addr: UInt64 = 0,
        tls: UInt64 = 0,
        gpregs: UserMipsRegsEntry = UserMipsRegsEntry(),
        fpregs: UserMipsFpregsEntry = UserMipsFpregsEntry()
    ) {
        self.clear_tid_addr = clear_tid_addr
        self.tls = tls
        self.gpregs = gpregs
        self.fpregs = fpregs
    }

    package static var schema: Schema { Schema.at(34) }

    package init(_ record: RecordReader) throws(ImageError) {
        clear_tid_addr = record.uint64(0)
        tls = record.uint64(1)
        gpregs = try record.message(2)
        fpregs = try record.message(3)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, clear_tid_addr)
        record.uint64(1, tls)
        record.message(2, gpregs)
        record.message(3, fpregs)
    }
}
