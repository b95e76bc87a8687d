/// Versions of the image format. 1 and 2 differ in the head of files; 3 keeps the contents of pages compressed, and is
/// otherwise 2.
package enum ImageVersion {
    private static let compressedPages: UInt32 = 3

    /// Whether pages images hold pages as they were in memory: of newer versions everything but those can be read.
    package static func hasPlainPages(_ version: UInt32) -> Bool { version < compressedPages }

    /// Throws for what nobody here knows.
    package static func check(_ version: UInt32) throws(ImageError) {
        guard version <= compressedPages else {
            throw ImageError("image version \(version) is not known, only 1 to \(compressedPages)")
        }
    }
}
