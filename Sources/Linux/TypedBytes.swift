extension Array where Element: BitwiseCopyable {
    /// `withUnsafeMutableBytes` that keeps the type of what `body` throws (the standard library's does not yet).
    package mutating func withMutableBytes<R, E: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        let result: Result<R, E> = unsafe withUnsafeMutableBytes { buffer in
            do throws(E) { return unsafe .success(try body(buffer)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// `withUnsafeBytes` that keeps the type of what `body` throws.
    package func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        let result: Result<R, E> = unsafe withUnsafeBytes { buffer in
            do throws(E) { return unsafe .success(try body(buffer)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
