import CLinux
import Linux
package import SystemPackage

/// Memory of another process: process_vm_readv(2) and process_vm_writev(2).
package enum RemoteMemory {
    private struct IOVector {
        var base: UInt
        var length: UInt
    }

    /// Bytes read; less than asked for when the range ends in memory that is not there.
    package static func read(_ pid: Int32, at address: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        try transfer(.process_vm_readv, pid, address, UnsafeMutableRawPointer(buffer.baseAddress), buffer.count)
    }

    package static func read(_ pid: Int32, at address: UInt64, count: Int) throws(TraceError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got: Int
        do throws(Errno) {
            got = try bytes.withMutableBytes { buffer throws(Errno) in try read(pid, at: address, into: buffer) }
        } catch { throw TraceError(pid, "reading memory at 0x\(String(address, radix: 16))", error) }
        guard got == count else { throw TraceError(pid, "reading \(count) bytes at 0x\(String(address, radix: 16)): only \(got) are there") }
        return bytes
    }

    package static func write(_ pid: Int32, at address: UInt64, _ bytes: [UInt8]) throws(TraceError) {
        let put: Int
        do throws(Errno) {
            put = try bytes.withBytes { buffer throws(Errno) in
                try transfer(.process_vm_writev, pid, address, UnsafeMutableRawPointer(mutating: buffer.baseAddress), buffer.count)
            }
        } catch { throw TraceError(pid, "writing memory at 0x\(String(address, radix: 16))", error) }
        guard put == bytes.count else { throw TraceError(pid, "writing \(bytes.count) bytes at 0x\(String(address, radix: 16)): only \(put) fit") }
    }

    private static func transfer(_ number: SystemCall, _ pid: Int32, _ address: UInt64, _ local: UnsafeMutableRawPointer?, _ count: Int) throws(Errno) -> Int {
        guard count > 0 else { return 0 }
        var mine = IOVector(base: UInt(bitPattern: local), length: UInt(count))
        var theirs = IOVector(base: UInt(address), length: UInt(count))
        return try withUnsafeMutablePointer(to: &mine) { mine throws(Errno) in
            try withUnsafeMutablePointer(to: &theirs) { theirs throws(Errno) in
                try systemCall(number, Int(pid), Int(bitPattern: mine), 1, Int(bitPattern: theirs), 1, 0)
            }
        }
    }
}

extension FixedWidthInteger {
    /// The value in the bytes at `offset`, little endian; nil when there are too few.
    package init?(_ bytes: some RandomAccessCollection<UInt8>, at offset: Int) {
        guard offset >= 0, offset + MemoryLayout<Self>.size <= bytes.count else { return nil }
        var value: Self = 0
        var index = bytes.index(bytes.startIndex, offsetBy: offset)
        for shift in 0 ..< MemoryLayout<Self>.size {
            value |= Self(truncatingIfNeeded: bytes[index]) << Self(truncatingIfNeeded: 8 * shift)
            index = bytes.index(after: index)
        }
        self = value
    }

    /// The bytes of the value, little endian.
    package var bytes: [UInt8] { (0 ..< MemoryLayout<Self>.size).map { UInt8(truncatingIfNeeded: self >> Self(truncatingIfNeeded: 8 * $0)) } }
}

extension [UInt8] {
    mutating func put(_ value: some FixedWidthInteger, at offset: Int) {
        let bytes = value.bytes
        replaceSubrange(offset ..< offset + bytes.count, with: bytes)
    }
}
