import Glibc

/// A second thread that moves bytes beside the engine's: pthread_create(3). It makes no call that belongs to a thread
/// (ptrace, umask, working directory).
package final class Worker {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private var thread = pthread_t()
    private var isRunning = false

    /// Nil when no thread can be had; the caller then does the work alone.
    package init?(_ body: @escaping @Sendable () -> Void) {
        let work = unsafe Unmanaged.passRetained(Work(body))
        let result = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, unsafe work.toOpaque())
        if result != 0 {
            unsafe work.release()
            return nil
        }
        isRunning = true
    }

    /// pthread_join(3).
    package func join() {
        if isRunning { pthread_join(thread, nil) }
        isRunning = false
    }

    deinit { join() }
}
