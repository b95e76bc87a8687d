package import SystemPackage

/// What `body` reads of a task, or nil when the task is gone. Every other error is thrown: a task of which nothing
/// could be read is not one that is not there.
package func unlessGone<Value>(_ body: () throws -> Value) throws -> Value? {
    do { return try body() } catch {
        guard let errno = error as? Errno ?? (error as? ProcError)?.errno, errno.isGone else { throw error }
        return nil
    }
}

extension Errno {
    /// What the kernel says of a task that is no more: ENOENT where its directory is looked for, ESRCH where it is
    /// open.
    package var isGone: Bool { self == .noSuchFileOrDirectory || self == .noSuchProcess }
}
