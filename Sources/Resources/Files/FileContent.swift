import Images

/// Contents of files that go into an image of their own, copied when all entries are known: the bytes in a pipe, what
/// waits in a socket, an unlinked file, the pages of a memfd. Whoever has them leaves a value in the dump; one kind of
/// contents is one conformance.
package protocol FileContent: Sendable {
    /// A file to copy from.
    var origin: FileDump.Origin { get }
    /// The same for all that would come to the same bytes in the images: it is copied once.
    var key: FileContentKey { get }

    /// - Parameter descriptor: of the origin, in whatever mode it is open there.
    /// - Parameter contents: the images, and the dump, to which this may add what it finds (files in flight).
    func copy(from descriptor: Int32, to contents: FileContents) throws(Problem)
}

package struct FileContentKey: Hashable, Sendable {
    var image: String
    var number: UInt64

    init(_ image: ImageKind, _ number: UInt64) { (self.image, self.number) = (image.name, number) }
}
