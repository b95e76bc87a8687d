// Made by Scripts/regenerate-images from signals.proto. Do not edit.

/// `message sa_entry`
package struct SaEntry: ImageMessage {
    package var sigaction: UInt64
    package var flags: UInt64
    package var restorer: UInt64
    package var mask: UInt64
    package var compat_sigaction: Bool?
    package var mask_extended: UInt64?

    package init(
        sigaction: UInt64 = 0,
        flags: UInt64 = 0,
        restorer: UInt64 = 0,
        mask: UInt64 = 0,
        compat_sigaction: Bool? = nil,
        mask_extended: UInt64? = nil
    ) {
        self.sigaction = sigaction
        self.flags = flags
        self.restorer = restorer
        self.mask = mask
        self.compat_sigaction = compat_sigaction
        self.mask_extended = mask_extended
    }

    package static var schema: Schema { Schema.at(152) }

    package init(_ record: RecordReader) throws(ImageError) {
        sigaction = record.uint64(0)
        flags = record.uint64(1)
        restorer = record.uint64(2)
        mask = record.uint64(3)
        compat_sigaction = record.bool(optional: 4)
        mask_extended = record.uint64(optional: 5)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, sigaction)
        record.uint64(1, flags)
        record.uint64(2, restorer)
        record.uint64(3, mask)
        record.bool(optional: 4, compat_sigaction)
        record.uint64(optional: 5, mask_extended)
    }
}

/// `message siginfo_entry`
package struct SiginfoEntry: ImageMessage {
    package var siginfo: [UInt8]

    package init(
        siginfo: [UInt8] = []
    ) {
        self.siginfo = siginfo
    }

    package static var schema: Schema { Schema.at(153) }

    package init(_ record: RecordReader) throws(ImageError) {
        siginfo = record.bytes(0)
    }

    package func write(to record: RecordWriter) {
        record.bytes(0, siginfo)
    }
}

/// `message signal_queue_entry`
package struct SignalQueueEntry: ImageMessage {
    package var signals: [SiginfoEntry]

    package init(
        signals: [SiginfoEntry] = []
    ) {
        self.signals = signals
    }

    package static var schema: Schema { Schema.at(154) }

    package init(_ record: RecordReader) throws(ImageError) {
        signals = try record.message(repeated: 0)
    }

    package func write(to record: RecordWriter) {
        record.message(repeated: 0, signals)
    }
}
