internal import Glibc

/// A thread for work that blocks, see pthread_create(3). The cooperative pool of Swift's tasks is no place for it.
final class DetachedThread: @unchecked Sendable {
    private final class Work {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    private var thread = pthread_t()
    private let isStarted: Bool
    private var isJoined = false

    init(_ run: @escaping @Sendable () -> Void) {
        let work = unsafe Unmanaged.passRetained(Work(run))
        var mask = sigset_t()
        var old = sigset_t()
        // Signals belong to the thread that draws.
        unsafe sigfillset(&mask)
        unsafe pthread_sigmask(SIG_SETMASK, &mask, &old)
        let result = unsafe pthread_create(
            &thread, nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            }, unsafe work.toOpaque())
        unsafe pthread_sigmask(SIG_SETMASK, &old, nil)
        isStarted = result == 0
        if result != 0 {
            unsafe work.release()
            run()
        }
    }

    deinit {
        if isStarted, !isJoined { pthread_detach(thread) }
    }

    func join() {
        guard isStarted, !isJoined else { return }
        isJoined = true
        pthread_join(thread, nil)
    }
}
