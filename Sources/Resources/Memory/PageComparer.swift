import Glibc

/// Whether pages of a task are what its parent had there, many at a time.
package struct PageComparer: Sendable {
    let ours: PagesFile, theirs: PagesFile

    package init(ours: PagesFile, theirs: PagesFile) { (self.ours, self.theirs) = (ours, theirs) }

    /// The most that is asked for at once.
    static let mostPages: UInt64 = 256
    private static let pageSize = 4096

    /// - Parameters:
    ///   - own: offset of the first page in the image of the task.
    ///   - other: the same in the image of the parent.
    /// - Returns: for each of `count` pages whether both are the same; nil when they cannot be read.
    func areSame(_ own: UInt64, _ other: UInt64, count: UInt64) -> [Bool]? {
        let size = Int(min(count, Self.mostPages)) * Self.pageSize
        guard let one = try? ours.bytes(at: own, count: size), let two = try? theirs.bytes(at: other, count: size)
        else { return nil }
        return unsafe one.withUnsafeBytes { one in
            unsafe two.withUnsafeBytes { two in
                guard let one = one.baseAddress, let two = two.baseAddress else { return nil }
                return stride(from: 0, to: size, by: Self.pageSize).map {
                    unsafe memcmp(one + $0, two + $0, Self.pageSize) == 0
                }
            }
        }
    }
}
