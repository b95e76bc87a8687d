import Glibc
import Linux
import SystemPackage

/// The steps of one run, written down before they happen: a file in the run's directory, a line for each. Whoever finds
/// the directory after the run was killed takes the steps back, or finishes them (`HostChanges.settle`).
///
/// It outlives the process, not the machine: after a crash of the kernel a file may be left over.
struct HostJournal {
    static let name = "journal"
    /// Everything before it that would have gone in any case is gone.
    static let isOver = "over"
    /// All has gone well, from here on steps are finished and not taken back.
    static let isCommitted = "committed"

    private let descriptor: Int32

    init(in directory: Int32) throws(Errno) {
        descriptor = unsafe openat(directory, Self.name, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw Errno(rawValue: errno) }
    }

    func append(_ lines: [String]) throws(Errno) {
        let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
        try unsafe bytes.withBytes { bytes throws(Errno) in try unsafe writeAll(descriptor, bytes) }
    }

    func close() { Glibc.close(descriptor) }

    /// What a run has left: its steps, but for those that are over, and whether they are to be finished.
    static func read(in directory: Int32) -> (steps: [HostStep], isCommitted: Bool) {
        let descriptor = unsafe openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return ([], false) }
        defer { Glibc.close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        return parse(String(decoding: bytes, as: UTF8.self))
    }

    static func parse(_ text: String) -> (steps: [HostStep], isCommitted: Bool) {
        var steps: [HostStep] = []
        var isCommitted = false
        // A last line that is cut off was about a step that has not happened.
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            switch line {
            case isOver: steps.removeAll { $0.isMomentary }
            case Self.isCommitted: isCommitted = true
            default: if let step = HostStep(line: line) { steps.append(step) }
            }
        }
        return (steps, isCommitted)
    }
}
