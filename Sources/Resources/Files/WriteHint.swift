import Linux
import Tracer

/// How long what is written is likely to live: F_SET_RW_HINT(2const), kept by the inode as long as it is in memory.
struct WriteHint {
    private static let size = 8
    private let value: Batch.Buffer
    private let result: Batch.Result

    init(asking batch: inout Batch, of number: Int32) {
        value = batch.room(Self.size)
        result = batch.fcntl(.int(number), .getRWHint, .buffer(value), mayFail: true)
    }

    /// Nil when there is none.
    func hint(_ answers: Answers) -> UInt64? {
        guard answers.succeeded(result), case let hint = answers[value].word64(at: 0), hint != 0 else { return nil }
        return hint
    }

    static func restore(_ hint: UInt64?, of number: Int32, in batch: inout Batch) {
        guard let hint else { return }
        let value = batch.bytes(hint.bytes)
        batch.fcntl(.int(number), .setRWHint, .buffer(value))
    }
}
