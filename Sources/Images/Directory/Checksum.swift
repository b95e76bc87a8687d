internal import CZlib

/// CRC-32 of bytes, as crc32(1) prints it. See zlib.h.
package struct Checksum: Hashable, Sendable {
    package private(set) var value: UInt32 = 0

    package init() {}

    package mutating func add(_ bytes: UnsafeRawBufferPointer) {
        guard let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        value = UInt32(truncatingIfNeeded: unsafe crc32_z(UInt(value), base, bytes.count))
    }
}
