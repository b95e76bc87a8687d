/// Versions of the image format.
package enum ImageVersion {
    /// Throws for what nobody here can read. Versions 1 and 2 differ in the head of files.
    package static func check(_ version: UInt32) throws(ImageError) {
        guard version <= 2 else {
            throw ImageError("image version \(version) (compressed pages) is not supported, only 1 and 2")
        }
    }
}
