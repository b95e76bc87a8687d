package import Images
import Linux
package import Tracer

/// Who gets the signals of a file, and which: F_GETOWN_EX, F_GETSIG and F_GETOWNER_UIDS of fcntl(2).
package struct FileOwner {
    private let owner: Batch.Buffer, uids: Batch.Buffer
    private let hasOwner: Batch.Result, signal: Batch.Result

    /// F_OWNER_TID, F_OWNER_PID, F_OWNER_PGRP, which are what the image's pid types are, too.
    package static let thread: UInt32 = 0, process: UInt32 = 1, group: UInt32 = 2

    package init(asking batch: inout Batch, of number: Int32) {
        owner = batch.room(8)
        // O_PATH descriptors know nothing of owners.
        hasOwner = batch.fcntl(.int(number), .getOwnEx, .buffer(owner), mayFail: true)
        signal = batch.fcntl(.int(number), .getSig, mayFail: true)
        uids = batch.room(8)
        batch.fcntl(.int(number), .getOwnerUIDs, .buffer(uids), mayFail: true)
    }

    package func entry(_ answers: Answers) -> FownEntry {
        var entry = FownEntry()
        if answers.succeeded(hasOwner), let pid = UInt32(answers[owner], at: 4), pid != 0 {
            entry = FownEntry(
                uid: UInt32(answers[uids], at: 0) ?? 0, euid: UInt32(answers[uids], at: 4) ?? 0, signum: 0,
                pid_type: UInt32(answers[owner], at: 0) ?? 0, pid: pid)
        }
        if answers.succeeded(signal) { entry.signum = UInt32(truncatingIfNeeded: answers[signal]) }
        return entry
    }
}
