package import Images
import Linux
package import ProcFS
package import Tracer

/// Keyrings of keyrings(7) that only the thread or its process has: they are refused by name. For the session keyring
/// nobody may ask: the question gives one to who has none.
package enum Keyrings: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote(
        "keyrings(7)",
        refused: "keyrings of a thread or a process, and another keyring for keys it requests",
        lost: "the session keyring, which cannot be asked for without changing the task")
    // KEYCTL_GET_KEYRING_ID, …_SET_REQKEY_KEYRING
    private static let getID: Batch.Argument = 0, setRequestKeyring: Batch.Argument = 14
    private static let ofThread: Batch.Argument = -1, ofProcess: Batch.Argument = -2  // KEY_SPEC_…_KEYRING
    private static let withoutMaking: Batch.Argument = 0, unchanged: Batch.Argument = -1  // KEY_REQKEY_DEFL_NO_CHANGE

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let thread = batch.call(.keyctl, getID, ofThread, withoutMaking, mayFail: true)
        let process = batch.call(.keyctl, getID, ofProcess, withoutMaking, mayFail: true)
        let requested = batch.call(.keyctl, setRequestKeyring, unchanged, mayFail: true)
        return { answers, _ throws(Problem) in
            if answers[thread] > 0 {
                throw Problem("thread keyring", "it has keys of its own (keyctl), which cannot be restored")
            }
            if answers[process] > 0 {
                throw Problem("process keyring", "it has keys of its own (keyctl), which cannot be restored")
            }
            if answers[requested] > 0 {
                throw Problem(
                    "keyrings",
                    "keys it requests go to another keyring (KEYCTL_SET_REQKEY_KEYRING), which is not restored yet")
            }
        }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {}
}
