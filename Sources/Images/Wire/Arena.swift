import CImages
import CProtobufC

/// Memory for decoded messages, given back all at once; also the allocator protobuf-c is handed.
///
/// protobuf-c allocates several times per message, and a pagemap has millions.
@safe final class Arena {
    /// Most messages are small; chunks grow as more of them is asked for.
    private static let firstChunk = 2 << 10
    private static let largestChunk = 64 << 10
    private static let alignment = 16

    private var chunks: [UnsafeMutableRawBufferPointer] = unsafe []
    private var current: UnsafeMutableRawPointer
    private var left: Int
    let allocator: UnsafeMutablePointer<ProtobufCAllocator>

    init() {
        let first = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.firstChunk, alignment: Self.alignment)
        unsafe chunks.append(first)
        unsafe current = unsafe first.baseAddress.unsafelyUnwrapped
        left = first.count
        unsafe allocator = .allocate(capacity: 1)
        unsafe allocator.initialize(
            to: ProtobufCAllocator(
                alloc: { data, size in
                    guard let data = unsafe data else { return nil }
                    return unsafe Unmanaged<Arena>.fromOpaque(data).takeUnretainedValue().allocate(size)
                },
                free: { _, _ in },
                allocator_data: nil))
        unsafe allocator.pointee.allocator_data = unsafe Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        unsafe chunks.forEach { unsafe $0.deallocate() }
        unsafe allocator.deallocate()
    }

    func allocate(_ size: Int) -> UnsafeMutableRawPointer {
        let rounded = (max(size, 1) &+ (Self.alignment - 1)) & ~(Self.alignment - 1)
        if rounded > left { grow(rounded) }
        let result = unsafe current
        unsafe current += rounded
        left -= rounded
        return unsafe result
    }

    private func grow(_ size: Int) {
        let usual = unsafe min((chunks.last?.count ?? Self.firstChunk) * 4, Self.largestChunk)
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, usual), alignment: Self.alignment)
        unsafe chunks.append(chunk)
        unsafe current = unsafe chunk.baseAddress.unsafelyUnwrapped
        left = chunk.count
    }

    /// Everything handed out so far becomes invalid, and every `RecordReader` in it; one chunk is kept, the largest of
    /// the usual ones.
    @unsafe func reset() {
        if unsafe chunks.count > 1 {
            unsafe chunks.sort {
                ($0.count > Self.largestChunk ? 0 : $0.count) > ($1.count > Self.largestChunk ? 0 : $1.count)
            }
            while unsafe chunks.count > 1, let chunk = unsafe chunks.popLast() { unsafe chunk.deallocate() }
        }
        unsafe current = unsafe chunks[0].baseAddress.unsafelyUnwrapped
        left = unsafe chunks[0].count
    }
}
