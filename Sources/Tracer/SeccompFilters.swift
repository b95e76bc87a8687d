import Linux
import SystemPackage

extension Tracee {
    /// One filter of a thread: classic BPF, 8 bytes an instruction.
    package struct SeccompFilter: Equatable, Sendable {
        package var program: [UInt8]
        /// SECCOMP_FILTER_FLAG_*.
        package var flags: UInt32
    }

    /// The filters of this thread, oldest first: PTRACE_SECCOMP_GET_FILTER.
    package func seccompFilters() throws(TraceError) -> [SeccompFilter] {
        var filters: [SeccompFilter] = []
        while true {
            let index = filters.count
            let length: Int
            do throws(TraceError) {
                length = try request(.seccompGetFilter, index, 0, doing: "reading its seccomp filter")
            } catch {
                if error.errno == .noSuchFileOrDirectory { return filters }
                throw error
            }
            var program = [UInt8](repeating: 0, count: length * 8)
            try unsafe program.withMutableBytes { buffer throws(TraceError) in
                _ = try request(
                    .seccompGetFilter, index, Int(bitPattern: buffer.baseAddress), doing: "reading its seccomp filter")
            }
            var metadata = UInt64(index).bytes + UInt64(0).bytes
            try unsafe metadata.withMutableBytes { buffer throws(TraceError) in
                _ = try request(
                    .seccompGetMetadata, buffer.count, Int(bitPattern: buffer.baseAddress),
                    doing: "reading the flags of its seccomp filter")
            }
            filters.append(SeccompFilter(program: program, flags: UInt32(metadata, at: 8) ?? 0))
        }
    }
}
