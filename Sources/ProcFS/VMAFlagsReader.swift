import Glibc
import SystemPackage

/// Reads `smaps` for those who want only addresses, flags and protection keys of it. The text of a large program has
/// megabytes, nearly all of it numbers: it is not kept, and lines are passed over by their first letter.
struct VMAFlagsReader {
    /// `details` has nothing but VmFlags and the protection key.
    private(set) var vmas: [VMA] = []
    private var number = 0
    private static let protectionKey = Array("ProtectionKey:".utf8)

    /// Reads the whole lines among the first `count` bytes, and how many bytes those have.
    mutating func read(_ bytes: [UInt8], _ count: Int) throws(ParseError) -> Int {
        var at = 0
        while at < count {
            let end = unsafe bytes.withUnsafeBytes { text in
                unsafe text.baseAddress.flatMap { start in
                    unsafe memchr(start + at, 0x0A, count - at).map { unsafe UnsafeRawPointer($0) - start }
                }
            }
            guard let end else { break }
            try line(bytes[at ..< end])
            at = end + 1
        }
        return at
    }

    mutating func line(_ bytes: ArraySlice<UInt8>) throws(ParseError) {
        number += 1
        guard let first = bytes.first else { return }
        // A key begins with a capital letter, an address with a digit or a small one.
        if first == UInt8(ascii: "V") || first == UInt8(ascii: "P") && bytes.starts(with: Self.protectionKey) {
            var line = Cursor(bytes, file: "smaps", line: number)
            guard !vmas.isEmpty else { throw line.error("a line of addresses") }
            try vmas[vmas.count - 1].details?.read(&line, first)
        } else if !(UInt8(ascii: "A") ... UInt8(ascii: "Z")).contains(first) {
            var line = Cursor(bytes, file: "smaps", line: number)
            var vma = try VMA(&line)
            vma.details = VMA.Details()
            vmas.append(vma)
        }
    }
}

extension VMA {
    /// The text of `smaps`; `details` has nothing but the flags.
    package static func flags(parsing bytes: [UInt8]) throws(ParseError) -> [VMA] {
        var reader = VMAFlagsReader()
        let read = try reader.read(bytes, bytes.count)
        if read < bytes.count { try reader.line(bytes[read...]) }
        return reader.vmas
    }
}

extension ProcDirectory {
    /// The mappings with their VmFlags, from `smaps`.
    package func vmas() throws(ProcError) -> [VMA] {
        let name = "smaps"
        let file: FileDescriptor
        do throws(Errno) { file = try open(name) } catch { throw .system(name, error) }
        defer { try? file.close() }
        var reader = VMAFlagsReader()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var kept = 0
        while true {
            let got = unsafe buffer.withUnsafeMutableBytes {
                unsafe Glibc.read(file.rawValue, $0.baseAddress.map { unsafe $0 + kept }, $0.count - kept)
            }
            if got < 0 {
                if errno == EINTR { continue }
                throw .system(name, Errno(rawValue: errno))
            }
            do throws(ParseError) {
                if got == 0 {
                    if kept > 0 { try reader.line(buffer[..<kept]) }
                    return reader.vmas
                }
                let read = try reader.read(buffer, kept + got)
                kept += got - read
                // No line of the kernel's is that long.
                if kept == buffer.count { throw ParseError(file: name, line: 0, expected: "the end of a line") }
                unsafe buffer.withUnsafeMutableBytes { bytes in
                    if let start = bytes.baseAddress, read > 0, kept > 0 { unsafe memmove(start, start + read, kept) }
                }
            } catch { throw .text(error) }
        }
    }
}
