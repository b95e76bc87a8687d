import Linux
package import Tracer

/// What a parent knows of the stop of a child: waitid(2) with WSTOPPED tells it once.
package enum StopNotice {
    private static let byPID: Batch.Argument = 1  // P_PID
    private static let noHang = 1, stopped = 2, noWait = 0x0100_0000
    private static let sizeOfSiginfo = 128, offsetOfPID = 16

    /// Asks a parent whether it has waited for the stop of `child`, without taking the news away.
    package static func ask(about child: Int32, in batch: inout Batch) -> (Answers) -> Bool {
        let info = batch.room(sizeOfSiginfo)
        let call = batch.call(
            .waitid, byPID, .int(child), .buffer(info), .int(stopped | noHang | noWait), 0, mayFail: true)
        return { answers in answers.succeeded(call) && Int32(answers[info], at: offsetOfPID) == 0 }
    }

    /// A child has just been stopped. What the kernel tells the parent of it (SIGCHLD) was told before the dump: a husk
    /// that runs drops it. A parent that had waited for it waits now.
    package static func restore(_ child: Int32, wasWaitedFor: Bool, in batch: inout Batch) {
        batch.describe("stop of task \(child)")
        let info = batch.room(sizeOfSiginfo)
        batch.call(.waitid, byPID, .int(child), .buffer(info), .int(stopped | noHang | (wasWaitedFor ? 0 : noWait)), 0)
    }
}
