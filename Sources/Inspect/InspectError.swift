package import Images

/// What could not be done with a checkpoint, in one line.
package struct InspectError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    package init(_ error: ImageError) { description = error.description }
}
