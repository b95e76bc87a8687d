import Glibc

/// Text on its way out. Written to a descriptor in large pieces, or kept when there is none.
///
/// The first `holdback` bytes wait: an image that turns out to be broken soon leaves no half of a text behind.
@safe package final class OutputBuffer {
    private static let holdback = 1 << 20
    private static let pieceSize = 256 << 10

    private let descriptor: Int32?
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0
    private var threshold: Int

    /// `nil`: everything is kept, for `bytes`.
    package init(descriptor: Int32? = nil) {
        self.descriptor = descriptor
        capacity = 64 << 10
        threshold = descriptor == nil ? .max : Self.holdback
        unsafe memory = .allocate(capacity: capacity)
    }

    deinit {
        unsafe memory.deallocate()
    }

    /// What is kept and not yet written.
    package var bytes: [UInt8] { unsafe Array(UnsafeBufferPointer(start: memory, count: count)) }

    /// Makes room for `size` more bytes and returns where they go; `advance` says how many there were.
    @inline(__always)
    func room(_ size: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity - count < size { grow(size) }
        return unsafe memory + count
    }

    @inline(__always)
    func advance(_ size: Int) {
        count &+= size
    }

    private func grow(_ size: Int) {
        let larger = max(capacity * 2, count + size)
        let replacement = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe replacement.update(from: memory, count: count)
        unsafe memory.deallocate()
        unsafe memory = unsafe replacement
        capacity = larger
    }

    @inline(__always)
    func append(_ byte: UInt8) {
        unsafe room(1).pointee = byte
        count &+= 1
    }

    @inline(__always)
    func append(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        unsafe memcpy(room(bytes.count), base, bytes.count)
        count &+= bytes.count
    }

    @inline(__always)
    package func append(_ text: StaticString) {
        unsafe memcpy(room(text.utf8CodeUnitCount), text.utf8Start, text.utf8CodeUnitCount)
        count &+= text.utf8CodeUnitCount
    }

    package func append(_ text: String) {
        for byte in text.utf8 { append(byte) }
    }

    package func append(contentsOf bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }

    @inline(__always)
    func append(spaces: Int) {
        unsafe memset(room(spaces), 0x20, spaces)
        count &+= spaces
    }

    @inline(__always)
    func append(decimal value: UInt64) {
        let end = unsafe room(20) + 20
        var at = unsafe end
        var rest = value
        repeat {
            unsafe at -= 1
            unsafe at.pointee = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest != 0
        let size = unsafe end - at
        unsafe memmove(end - 20, at, size)
        count &+= size
    }

    @inline(__always)
    func append(decimal value: Int64) {
        if value < 0 { append(0x2d) }
        append(decimal: value.magnitude)
    }

    @inline(__always)
    func append(hex value: UInt64) {
        let digits = max(1, (64 - value.leadingZeroBitCount + 3) / 4)
        let place = unsafe room(digits)
        var rest = value
        for at in stride(from: digits - 1, through: 0, by: -1) {
            let digit = UInt8(truncatingIfNeeded: rest & 15)
            unsafe place[at] = digit < 10 ? 0x30 &+ digit : 0x57 &+ digit
            rest >>= 4
        }
        count &+= digits
    }

    /// Between entries: writes when enough has come together.
    @inline(__always)
    package func pass() throws(ImageError) {
        if count >= threshold { try flush() }
    }

    package func flush() throws(ImageError) {
        guard let descriptor else { return }
        threshold = Self.pieceSize
        let file = FileDescriptor(borrowing: descriptor)
        try unsafe file.write(UnsafeRawBufferPointer(start: memory, count: count))
        count = 0
    }
}
