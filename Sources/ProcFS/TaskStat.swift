/// /proc/PID/stat, all 52 fields under the names of proc_pid_stat(5).
package struct TaskStat: Hashable, Sendable {
    package var pid: Int32
    package var comm: ProcString
    package var state: TaskState
    package var ppid, pgrp, session, ttyNr, tpgid: Int32
    package var flags: UInt32
    package var minflt, cminflt, majflt, cmajflt: UInt64
    package var utime, stime: UInt64
    package var cutime, cstime: Int64
    package var priority, nice, numThreads, itrealvalue: Int64
    package var starttime, vsize: UInt64
    package var rss: Int64
    package var rsslim: UInt64
    package var startcode, endcode, startstack: UInt64
    package var kstkesp, kstkeip: UInt64
    package var signal, blocked, sigignore, sigcatch: UInt64
    package var wchan, nswap, cnswap: UInt64
    package var exitSignal, processor: Int32
    package var rtPriority, policy: UInt32
    package var delayacctBlkioTicks, guestTime: UInt64
    package var cguestTime: Int64
    package var startData, endData, startBrk: UInt64
    package var argStart, argEnd, envStart, envEnd: UInt64
    /// In the form of wait(2).
    package var exitCode: Int32

    package init(parsing bytes: [UInt8]) throws(ParseError) {
        // The comm may hold anything, parentheses and line feeds too; nothing after it can hold a parenthesis.
        guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")),
            open < close
        else { throw ParseError(file: "stat", line: 1, expected: "a comm in parentheses") }
        var head = Cursor(bytes[..<open], file: "stat")
        pid = try head.number("the pid")
        try head.expectEnd()
        comm = ProcString(bytes[(open + 1) ..< close])

        var text = Cursor(bytes[(close + 1)...].prefix { $0 != 0x0A }, file: "stat")
        let letter = try text.word("the state")
        guard letter.count == 1, let letter = letter.first else { throw text.error("a state of one letter") }
        state = TaskState(rawValue: letter)
        ppid = try text.number("ppid")
        pgrp = try text.number("pgrp")
        session = try text.number("session")
        ttyNr = try text.number("tty_nr")
        tpgid = try text.number("tpgid")
        flags = try text.number("flags")
        minflt = try text.number("minflt")
        cminflt = try text.number("cminflt")
        majflt = try text.number("majflt")
        cmajflt = try text.number("cmajflt")
        utime = try text.number("utime")
        stime = try text.number("stime")
        cutime = try text.number("cutime")
        cstime = try text.number("cstime")
        priority = try text.number("priority")
        nice = try text.number("nice")
        numThreads = try text.number("num_threads")
        itrealvalue = try text.number("itrealvalue")
        starttime = try text.number("starttime")
        vsize = try text.number("vsize")
        rss = try text.number("rss")
        rsslim = try text.number("rsslim")
        startcode = try text.number("startcode")
        endcode = try text.number("endcode")
        startstack = try text.number("startstack")
        kstkesp = try text.number("kstkesp")
        kstkeip = try text.number("kstkeip")
        signal = try text.number("signal")
        blocked = try text.number("blocked")
        sigignore = try text.number("sigignore")
        sigcatch = try text.number("sigcatch")
        wchan = try text.number("wchan")
        nswap = try text.number("nswap")
        cnswap = try text.number("cnswap")
        exitSignal = try text.number("exit_signal")
        processor = try text.number("processor")
        rtPriority = try text.number("rt_priority")
        policy = try text.number("policy")
        delayacctBlkioTicks = try text.number("delayacct_blkio_ticks")
        guestTime = try text.number("guest_time")
        cguestTime = try text.number("cguest_time")
        startData = try text.number("start_data")
        endData = try text.number("end_data")
        startBrk = try text.number("start_brk")
        argStart = try text.number("arg_start")
        argEnd = try text.number("arg_end")
        envStart = try text.number("env_start")
        envEnd = try text.number("env_end")
        exitCode = try text.number("exit_code")
    }
}

extension ProcFile where Value == TaskStat {
    package static var stat: Self { Self("stat", TaskStat.init(parsing:)) }
}
