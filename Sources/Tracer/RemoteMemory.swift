import CLinux
import Linux
package import SystemPackage

/// Memory of another process: process_vm_readv(2) and process_vm_writev(2).
package enum RemoteMemory {
    /// struct iovec of the other process's memory.
    package struct Range: Sendable {
        package let address: UInt64
        package let count: Int
        package init(at address: UInt64, count: Int) { (self.address, self.count) = (address, count) }
    }

    private struct IOVector {
        var base: UInt
        var length: UInt
    }

    /// Up to 1024 ranges, one after the other into `buffer`. Bytes read; less when a range is not there as a whole.
    package static func read(
        _ pid: Int32, _ ranges: ArraySlice<Range>, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Errno) -> Int {
        var mine = IOVector(base: UInt(bitPattern: buffer.baseAddress), length: UInt(buffer.count))
        return try unsafe withUnsafeMutablePointer(to: &mine) { mine throws(Errno) in
            let result: Result<Int, Errno> = unsafe ranges.withUnsafeBytes { theirs in
                do throws(Errno) {
                    return .success(
                        try systemCall(
                            .process_vm_readv, Int(pid), Int(bitPattern: mine), 1, Int(bitPattern: theirs.baseAddress),
                            ranges.count, 0))
                } catch { return .failure(error) }
            }
            return try result.get()
        }
    }

    /// Bytes read; less than asked for when the range ends in memory that is not there.
    package static func read(
        _ pid: Int32, at address: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Errno) -> Int {
        try unsafe transfer(.process_vm_readv, pid, address, UnsafeMutableRawPointer(buffer.baseAddress), buffer.count)
    }

    package static func read(_ pid: Int32, at address: UInt64, count: Int) throws(TraceError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got: Int
        do throws(Errno) {
            got = try unsafe bytes.withMutableBytes { buffer throws(Errno) in
                try unsafe read(pid, at: address, into: buffer)
            }
        } catch { throw TraceError(pid, "reading memory at 0x\(String(address, radix: 16))", error) }
        guard got == count else {
            throw TraceError(pid, "reading \(count) bytes at 0x\(String(address, radix: 16)): only \(got) are there")
        }
        return bytes
    }

    package static func write(_ pid: Int32, at address: UInt64, _ bytes: [UInt8]) throws(TraceError) {
        let put: Int
        do throws(Errno) {
            put = try unsafe bytes.withBytes { buffer throws(Errno) in
                try unsafe transfer(
                    .process_vm_writev, pid, address, UnsafeMutableRawPointer(mutating: buffer.baseAddress),
                    buffer.count)
            }
        } catch { throw TraceError(pid, "writing memory at 0x\(String(address, radix: 16))", error) }
        guard put == bytes.count else {
            throw TraceError(pid, "writing \(bytes.count) bytes at 0x\(String(address, radix: 16)): only \(put) fit")
        }
    }

    private static func transfer(
        _ number: SystemCall, _ pid: Int32, _ address: UInt64, _ local: UnsafeMutableRawPointer?, _ count: Int
    ) throws(Errno) -> Int {
        guard count > 0 else { return 0 }
        var mine = IOVector(base: UInt(bitPattern: local), length: UInt(count))
        var theirs = IOVector(base: UInt(address), length: UInt(count))
        return try unsafe withUnsafeMutablePointer(to: &mine) { mine throws(Errno) in
            try unsafe withUnsafeMutablePointer(to: &theirs) { theirs throws(Errno) in
                try systemCall(number, Int(pid), Int(bitPattern: mine), 1, Int(bitPattern: theirs), 1, 0)
            }
        }
    }
}

extension FixedWidthInteger {
    /// The value in the bytes at `offset`, little endian; nil when there are too few.
    @inlinable
    package init?(_ bytes: [UInt8], at offset: Int) {
        guard offset >= 0, offset <= bytes.count - MemoryLayout<Self>.size else { return nil }
        unsafe self.init(
            littleEndian: bytes.withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: offset, as: Self.self) })
    }

    /// The bytes of the value, little endian.
    @inlinable
    package var bytes: [UInt8] { unsafe Swift.withUnsafeBytes(of: littleEndian) { unsafe Array($0) } }
}

extension [UInt8] {
    mutating func put(_ value: some FixedWidthInteger, at offset: Int) {
        unsafe Swift.withUnsafeBytes(of: value.littleEndian) { source in
            unsafe replaceSubrange(offset ..< offset + source.count, with: source)
        }
    }
}
