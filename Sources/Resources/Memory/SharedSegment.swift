import Linux
import Tracer

/// Shared memory or a memfd that the engine holds for the time of a restore, as tasks reach it.
package struct SharedSegment: Hashable, Sendable {
    /// Opens it anew.
    package var path: String
    /// The process that has the description which made it, and the number there.
    package var holder: Int32
    package var number: Int32

    package init(path: String, holder: Int32, number: Int32) {
        (self.path, self.holder, self.number) = (path, holder, number)
    }

    /// Gets the description that made it under `number`, the lowest that is free (pidfd_getfd(2)). One that is opened
    /// by path for writing makes the file "written to" as long as it is open or mapped, and execve(2) of it ETXTBSY;
    /// that of memfd_create(2) does not.
    func fetch(as number: Int32, in batch: inout Batch) {
        let process = batch.call(.pidfd_open, .int(holder), 0)
        let fetched = batch.call(.pidfd_getfd, .result(process), .int(self.number), 0)
        batch.call(.dup3, .result(fetched), .int(number), .int(FilePlan.closeOnExec))
        batch.call(.close, .result(fetched))
    }
}
