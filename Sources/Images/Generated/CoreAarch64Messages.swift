// Made by Scripts/regenerate-images from core-aarch64.proto. Do not edit.

/// `message user_aarch64_regs_entry`
package struct UserAarch64RegsEntry: ImageMessage {
    package var regs: [UInt64]
    package var sp: UInt64
    package var pc: UInt64
    package var pstate: UInt64

    package init(
        regs: [UInt64] = [],
        sp: UInt64 = 0,
        pc: UInt64 = 0,
        pstate: UInt64 = 0
    ) {
        self.regs = regs
        self.sp = sp
        self.pc = pc
        self.pstate = pstate
    }

    package static var schema: Schema { Schema.at(20) }

    package init(_ record: RecordReader) throws(ImageError) {
        regs = record.uint64(repeated: 0)
        sp = record.uint64(1)
        pc = record.uint64(2)
        pstate = record.uint64(3)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, regs)
        record.uint64(1, sp)
        record.uint64(2, pc)
        record.uint64(3, pstate)
    }
}

/// `message user_aarch64_fpsimd_context_entry`
package struct UserAarch64FpsimdContextEntry: ImageMessage {
    package var vregs: [UInt64]
    package var fpsr: UInt32
    package var fpcr: UInt32

    package init(
        vregs: [UInt64] = [],
        fpsr: UInt32 = 0,
        fpcr: UInt32 = 0
    ) {
        self.vregs = vregs
        self.fpsr = fpsr
        self.fpcr = fpcr
    }

    package static var schema: Schema { Schema.at(21) }

    package init(_ record: RecordReader) throws(ImageError) {
        vregs = record.uint64(repeated: 0)
        fpsr = record.uint32(1)
        fpcr = record.uint32(2)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, vregs)
        record.uint32(1, fpsr)
        record.uint32(2, fpcr)
    }
}

/// `message pac_address_keys`
package struct PacAddressKeys: ImageMessage {
    package var apiakey_lo: UInt64
    package var apiakey_hi: UInt64
    package var apibkey_lo: UInt64
    package var apibkey_hi: UInt64
    package var apdakey_lo: UInt64
    package var apdakey_hi: UInt64
    package var apdbkey_lo: UInt64
    package var apdbkey_hi: UInt64
    package var pac_enabled_key: UInt64

    package init(
        apiakey_lo: UInt64 = 0,
        apiakey_hi: UInt64 = 0,
        apibkey_lo: UInt64 = 0,
        apibkey_hi: UInt64 = 0,
        apdakey_lo: UInt64 = 0,
        apdakey_hi: UInt64 = 0,
        apdbkey_lo: UInt64 = 0,
        apdbkey_hi: UInt64 = 0,
        pac_enabled_key: UInt64 = 0
    ) {
        self.apiakey_lo = apiakey_lo
        self.apiakey_hi = apiakey_hi
        self.apibkey_lo = apibkey_lo
        self.apibkey_hi = apibkey_hi
        self.apdakey_lo = apdakey_lo
        self.apdakey_hi = apdakey_hi
        self.apdbkey_lo = apdbkey_lo
        self.apdbkey_hi = apdbkey_hi
        self.pac_enabled_key = pac_enabled_key
    }

    package static var schema: Schema { Schema.at(22) }

    package init(_ record: RecordReader) throws(ImageError) {
        apiakey_lo = record.uint64(0)
        apiakey_hi = record.uint64(1)
        apibkey_lo = record.uint64(2)
        apibkey_hi = record.uint64(3)
        apdakey_lo = record.uint64(4)
        apdakey_hi = record.uint64(5)
        apdbkey_lo = record.uint64(6)
        apdbkey_hi = record.uint64(7)
        pac_enabled_key = record.uint64(8)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, apiakey_lo)
        record.uint64(1, apiakey_hi)
        record.uint64(2, apibkey_lo)
        record.uint64(3, apibkey_hi)
        record.uint64(4, apdakey_lo)
        record.uint64(5, apdakey_hi)
        record.uint64(6, apdbkey_lo)
        record.uint64(7, apdbkey_hi)
        record.uint64(8, pac_enabled_key)
    }
}

/// `message pac_generic_keys`
package struct PacGenericKeys: ImageMessage {
    package var apgakey_lo: UInt64
    package var apgakey_hi: UInt64

    package init(
        apgakey_lo: UInt64 = 0,
        apgakey_hi: UInt64 = 0
    ) {
        self.apgakey_lo = apgakey_lo
        self.apgakey_hi = apgakey_hi
    }

    package static var schema: Schema { Schema.at(23) }

    package init(_ record: RecordReader) throws(ImageError) {
        apgakey_lo = record.uint64(0)
        apgakey_hi = record.uint64(1)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, apgakey_lo)
        record.uint64(1, apgakey_hi)
    }
}

/// `message pac_keys`
package struct PacKeys: ImageMessage {
    package var pac_address_keys: PacAddressKeys?
    package var pac_generic_keys: PacGenericKeys?

    package init(
        pac_address_keys: PacAddressKeys? = nil,
        pac_generic_keys: PacGenericKeys? = nil
    ) {
        self.pac_address_keys = pac_address_keys
        self.pac_generic_keys = pac_generic_keys
    }

    package static var schema: Schema { Schema.at(24) }

    package init(_ record: RecordReader) throws(ImageError) {
        pac_address_keys = try record.message(optional: 0)
        pac_generic_keys = try record.message(optional: 1)
    }

    package func write(to record: RecordWriter) {
        record.message(optional: 0, pac_address_keys)
        record.message(optional: 1, pac_generic_keys)
    }
}

/// `message thread_info_aarch64`
package struct ThreadInfoAarch64: ImageMessage {
    package var clear_tid_addr: UInt64
    package var tls: UInt64
    package var gpregs: UserAarch64RegsEntry
    package var fpsimd: UserAarch64FpsimdContextEntry
    package var pac_keys: PacKeys?

    package init(
        clear_tid_addr: UInt64 = 0,
        tls: UInt64 = 0,
        gpregs: UserAarch64RegsEntry = UserAarch64RegsEntry(),
        fpsimd: UserAarch64FpsimdContextEntry = UserAarch64FpsimdContextEntry(),
        pac_keys: PacKeys? = nil
    ) {
        self.clear_tid_addr = clear_tid_addr
        self.tls = tls
        self.gpregs = gpregs
        self.fpsimd = fpsimd
        self.pac_keys = pac_keys
    }

    package static var schema: Schema { Schema.at(25) }

    package init(_ record: RecordReader) throws(ImageError) {
        clear_tid_addr = record.uint64(0)
        tls = record.uint64(1)
        gpregs = try record.message(2)
        fpsimd = try record.message(3)
        pac_keys = try record.message(optional: 4)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, clear_tid_addr)
        record.uint64(1, tls)
        record.message(2, gpregs)
        record.message(3, fpsimd)
        record.message(optional: 4, pac_keys)
    }
}
