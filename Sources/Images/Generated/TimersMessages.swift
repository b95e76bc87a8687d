// Made by Scripts/regenerate-images from timers.proto. Do not edit.

/// `message itimer_entry`
package struct ItimerEntry: ImageMessage {
    package var isec: UInt64
    package var iusec: UInt64
    package var vsec: UInt64
    package var vusec: UInt64

    package init(
        isec: UInt64 = 0,
        iusec: UInt64 = 0,
        vsec: UInt64 = 0,
        vusec: UInt64 = 0
    ) {
        self.isec = isec
        self.iusec = iusec
        self.vsec = vsec
        self.vusec = vusec
    }

    package static var schema: Schema { Schema.at(175) }

    package init(_ record: RecordReader) throws(ImageError) {
        isec = record.uint64(0)
        iusec = record.uint64(1)
        vsec = record.uint64(2)
        vusec = record.uint64(3)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, isec)
        record.uint64(1, iusec)
        record.uint64(2, vsec)
        record.uint64(3, vusec)
    }
}

/// `message posix_timer_entry`
package struct PosixTimerEntry: ImageMessage {
    package var it_id: UInt32
    package var clock_id: UInt32
    package var si_signo: UInt32
    package var it_sigev_notify: UInt32
    package var sival_ptr: UInt64
    package var overrun: UInt32
    package var isec: UInt64
    package var insec: UInt64
    package var vsec: UInt64
    package var vnsec: UInt64
    package var notify_thread_id: Int32?
    package var cryo_clock_thread_id: Int32?

    package init(
        it_id: UInt32 = 0,
        clock_id: UInt32 = 0,
        si_signo: UInt32 = 0,
        it_sigev_notify: UInt32 = 0,
        sival_ptr: UInt64 = 0,
        overrun: UInt32 = 0,
        isec: UInt64 = 0,
        insec: UInt64 = 0,
        vsec: UInt64 = 0,
        vnsec: UInt64 = 0,
        notify_thread_id: Int32? = nil,
        cryo_clock_thread_id: Int32? = nil
    ) {
        self.it_id = it_id
        self.clock_id = clock_id
        self.si_signo = si_signo
        self.it_sigev_notify = it_sigev_notify
        self.sival_ptr = sival_ptr
        self.overrun = overrun
        self.isec = isec
        self.insec = insec
        self.vsec = vsec
        self.vnsec = vnsec
        self.notify_thread_id = notify_thread_id
        self.cryo_clock_thread_id = cryo_clock_thread_id
    }

    package static var schema: Schema { Schema.at(176) }

    package init(_ record: RecordReader) throws(ImageError) {
        it_id = record.uint32(0)
        clock_id = record.uint32(1)
        si_signo = record.uint32(2)
        it_sigev_notify = record.uint32(3)
        sival_ptr = record.uint64(4)
        overrun = record.uint32(5)
        isec = record.uint64(6)
        insec = record.uint64(7)
        vsec = record.uint64(8)
        vnsec = record.uint64(9)
        notify_thread_id = record.int32(optional: 10)
        cryo_clock_thread_id = record.int32(optional: 11)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, it_id)
        record.uint32(1, clock_id)
        record.uint32(2, si_signo)
        record.uint32(3, it_sigev_notify)
        record.uint64(4, sival_ptr)
        record.uint32(5, overrun)
        record.uint64(6, isec)
        record.uint64(7, insec)
        record.uint64(8, vsec)
        record.uint64(9, vnsec)
        record.int32(optional: 10, notify_thread_id)
        record.int32(optional: 11, cryo_clock_thread_id)
    }
}

/// `message task_timers_entry`
package struct TaskTimersEntry: ImageMessage {
    package var real: ItimerEntry
    package var virt: ItimerEntry
    package var prof: ItimerEntry
    package var posix: [PosixTimerEntry]

    package init(
        real: ItimerEntry = ItimerEntry(),
        virt: ItimerEntry = ItimerEntry(),
        prof: ItimerEntry = ItimerEntry(),
        posix: [PosixTimerEntry] = []
    ) {
        self.real = real
        self.virt = virt
        self.prof = prof
        self.posix = posix
    }

    package static var schema: Schema { Schema.at(177) }

    package init(_ record: RecordReader) throws(ImageError) {
        real = try record.message(0)
        virt = try record.message(1)
        prof = try record.message(2)
        posix = try record.message(repeated: 3)
    }

    package func write(to record: RecordWriter) {
        record.message(0, real)
        record.message(1, virt)
        record.message(2, prof)
        record.message(repeated: 3, posix)
    }
}
