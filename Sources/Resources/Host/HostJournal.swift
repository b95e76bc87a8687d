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

    private static let lettingGo = "letting-go"
    /// Tasks are about to outlive the run, one after the other.
    /// - Parameter tasks: those that do so first and last.
    static func isLettingGo(_ tasks: [TaskIdentity]) -> String {
        ([lettingGo] + tasks.flatMap { ["\($0.pid)", "\($0.start)"] }).joined(separator: " ")
    }

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

    // MARK: Of a run that was killed

    /// What a run has left.
    struct Record {
        /// But for those that are over.
        var steps: [HostStep] = []
        /// Whether they are to be finished.
        var isCommitted = false
        /// Who was let go first and last, if it had come to that.
        var tasks: [TaskIdentity] = []
    }

    /// Errors: those of open(2) and read(2). No journal is none: nothing had been done.
    static func read(in directory: Int32) throws(Errno) -> Record {
        let descriptor = unsafe openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return Record() }
            throw Errno(rawValue: errno)
        }
        defer { Glibc.close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            // Half a journal would have the rest of what was done forgotten.
            guard count >= 0 else { throw Errno(rawValue: errno) }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return parse(String(decoding: bytes, as: UTF8.self))
    }

    static func parse(_ text: String) -> Record {
        var record = Record()
        // A last line that is cut off was about a step that has not happened.
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            switch line {
            case isOver: record.steps.removeAll { $0.isMomentary }
            case isCommitted: record.isCommitted = true
            default:
                if let step = HostStep(line: line) { record.steps.append(step) }
                if let tasks = tasks(line) { record.tasks = tasks }
            }
        }
        return record
    }

    private static func tasks(_ line: Substring) -> [TaskIdentity]? {
        let words = line.split(separator: " ")
        guard words.first == lettingGo[...] else { return nil }
        return stride(from: 1, to: words.count - 1, by: 2).compactMap { index in
            guard let pid = Int32(words[index]), let start = UInt64(words[index + 1]) else { return nil }
            return TaskIdentity(pid: pid, start: start)
        }
    }
}
