import CImages
import CProtobufC

/// Memory for decoded messages, given back all at once; also the allocator protobuf-c is handed.
///
/// protobuf-c allocates several times per message, and a pagemap has millions.
final class Arena {
    /// Most messages are small; chunks grow as more of them is asked for.
    private static let firstChunk = 2 << 10
    private static let largestChunk = 64 << 10
    private static let alignment = 16

    private var chunks: [UnsafeMutableRawBufferPointer] = []
    private var current: UnsafeMutableRawPointer
    private var left: Int
    let allocator: UnsafeMutablePointer<ProtobufCAllocator>

    init() {
        let first = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.firstChunk, alignment: Self.alignment)
        chunks.append(first)
        current = first.baseAddress.unsafelyUnwrapped
        left = first.count
        allocator = .allocate(capacity: 1)
        allocator.initialize(to: ProtobufCAllocator(
            alloc: { data, size in
                guard let data else { return nil }
                return Unmanaged<Arena>.fromOpaque(data).takeUnretainedValue().allocate(size)
            },
            free: { _, _ in },
            allocator_data: nil))
        allocator.pointee.allocator_data = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        for chunk in chunks { chunk.deallocate() }
        allocator.deallocate()
    }

    func allocate(_ size: Int) -> UnsafeMutableRawPointer {
        let rounded = (max(size, 1) &+ (Self.alignment - 1)) & ~(Self.alignment - 1)
        if rounded > left { grow(rounded) }
        let result = current
        current += rounded
        left -= rounded
        return result
    }

    private func grow(_ size: Int) {
        let usual = min((chunks.last?.count ?? Self.firstChunk) * 4, Self.largestChunk)
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, usual), alignment: Self.alignment)
        chunks.append(chunk)
        current = chunk.baseAddress.unsafelyUnwrapped
        left = chunk.count
    }

    /// Everything handed out so far becomes invalid; one chunk is kept, the largest of the usual ones.
    func reset() {
        if chunks.count > 1 {
            chunks.sort { ($0.count > Self.largestChunk ? 0 : $0.count) > ($1.count > Self.largestChunk ? 0 : $1.count) }
            while chunks.count > 1, let chunk = chunks.popLast() { chunk.deallocate() }
        }
        current = chunks[0].baseAddress.unsafelyUnwrapped
        left = chunks[0].count
    }
}
