// Made by Scripts/regenerate-images from core-loongarch64.proto. Do not edit.

/// `message user_loongarch64_gpregs_entry`
package struct UserLoongarch64GpregsEntry: ImageMessage {
    package var regs: [UInt64]
    package var pc: UInt64

    package init(
        regs: [UInt64] = [],
        pc: UInt64 = 0
    ) {
        self.regs = regs
        self.pc = pc
    }

    package static var schema: Schema { Schema.at(29) }

    package init(_ record: RecordReader) throws(ImageError) {
        regs = record.uint64(repeated: 0)
        pc = record.uint64(1)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, regs)
        record.uint64(1, pc)
    }
}

/// `message user_loongarch64_fpregs_entry`
package struct UserLoongarch64FpregsEntry: ImageMessage {
    package var regs: [UInt64]
    package var fcc: UInt64
    package var fcsr: UInt32

    package init(
        regs: [UInt64] = [],
        fcc: UInt64 = 0,
        fcsr: UInt32 = 0
    ) {
        self.regs = regs
        self.fcc = fcc
        self.fcsr = fcsr
    }

    package static var schema: Schema { Schema.at(30) }

    package init(_ record: RecordReader) throws(ImageError) {
        regs = record.uint64(repeated: 0)
        fcc = record.uint64(1)
        fcsr = record.uint32(2)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, regs)
        record.uint64(1, fcc)
        record.uint32(2, fcsr)
    }
}

/// `message thread_info_loongarch64`
package struct ThreadInfoLoongarch64: ImageMessage {
    package var clear_tid_addr: UInt64
    package var tls: UInt64
    package var gpregs: UserLoongarch64GpregsEntry
    package var fpregs: UserLoongarch64FpregsEntry

    package init(
        clear_tid_addr: UInt64 = 0,
        tls: UInt64 = 0,
        gpregs: UserLoongarch64GpregsEntry = UserLoongarch64GpregsEntry(),
        fpregs: UserLoongarch64FpregsEntry = UserLoongarch64FpregsEntry()
    ) {
        self.clear_tid_addr = clear_tid_addr
        self.tls = tls
        self.gpregs = gpregs
        self.fpregs = fpregs
    }

    package static var schema: Schema { Schema.at(31) }

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
