import Images
import Linux
import Tracer

/// The options of one socket that `SocketOption` has rows for.
struct NamedOptions {
    /// The rows for one family, with their sizes as getsockopt(2) wants to be told: computed once, as a socket has some
    /// eighty.
    private struct Rows {
        let rows: [SocketOption]
        let lengths: [UInt8]
        let size: Int

        init(_ family: SocketOption.Families) {
            rows = SocketOption.all.filter { !$0.families.isDisjoint(with: family) }
            lengths = rows.flatMap { UInt32($0.size).bytes }
            size = rows.reduce(0) { $0 + $1.size }
        }

        private static let unix = Rows(.unix), inet = Rows(.inet), inet6 = Rows(.inet6), netlink = Rows(.netlink),
            none = Rows([])

        static func of(_ family: SocketOption.Families) -> Rows {
            switch family {
            case .unix: unix
            case .inet: inet
            case .inet6: inet6
            case .netlink: netlink
            default: none
            }
        }
    }

    private let rows: [SocketOption]
    private let results: [Batch.Result]
    private let values: Batch.Buffer
    private let lengths: Batch.Buffer

    init(asking batch: inout Batch, of number: Int32, domain: Int32) {
        let all = Rows.of(SocketOption.Families(domain: domain))
        rows = all.rows
        values = batch.room(all.size)
        lengths = batch.bytes(all.lengths)
        var offset = 0
        var results: [Batch.Result] = []
        for (index, row) in rows.enumerated() {
            results.append(
                batch.call(
                    .getsockopt, .int(number), .int(row.level), .int(row.number), .buffer(values, offset: offset),
                    .buffer(lengths, offset: index * 4), mayFail: true))
            offset += row.size
        }
        self.results = results
    }

    /// Hands over each option that this socket has.
    private func each<E: Error>(
        _ answers: Answers, _ body: (_ row: SocketOption, _ value: ArraySlice<UInt8>) throws(E) -> Void
    ) throws(E) {
        var offset = 0
        let (bytes, sizes) = (answers[values], answers[lengths])
        for (index, row) in rows.enumerated() {
            defer { offset += row.size }
            guard answers.succeeded(results[index]), bytes.count >= offset + row.size else { continue }
            let length = min(Int(sizes.word(at: index * 4)), row.size)
            try body(row, bytes[offset ..< offset + length])
        }
    }

    /// What each option is, by its name; those that this socket has not are left out.
    func values(_ answers: Answers) -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        each(answers) { row, value in found[row.name] = Array(value) }
        return found
    }

    /// - Parameter fresh: what they are of a new socket of this kind.
    func entries(_ answers: Answers, fresh: [String: [UInt8]], subject: String) throws(Problem) -> [CryoSkOptionEntry] {
        var entries: [CryoSkOptionEntry] = []
        try each(answers) { (row, value) throws(Problem) in
            if let usual = fresh[row.name] {
                if value.elementsEqual(usual) { return }
            } else if value.allSatisfy({ $0 == 0 }) {
                return
            }
            // Extension headers may be longer than what was asked for.
            let largest = 264
            if row.size == largest, value.count == row.size {
                throw Problem(subject, "its \(row.name) is too long to be read")
            }
            entries.append(CryoSkOptionEntry(name: ByteString(row.name), value: Array(value)))
        }
        return entries
    }

    /// Leaves out what a connection has brought about.
    static func forgetConnection(_ options: inout SkOptsEntry) {
        // Of a connection the last are those of its packets, and setsockopt(2) refuses them for streams.
        let names: Set<ByteString> = [
            "TCP_MAXSEG", "TCP_WINDOW_CLAMP", "TCP_QUICKACK", "IP_MULTICAST_TTL", "IPV6_MULTICAST_IF",
            "IPV6_MULTICAST_HOPS",
        ]
        options.cryo_options.removeAll { names.contains($0.name) }
    }

    /// The options of a new socket, in this process; none if it cannot be made.
    static func ofNewSocket(domain: Int32, type: UInt32, proto: UInt32) -> [String: [UInt8]] {
        var batch = Batch()
        let made = batch.call(.socket, .int(domain), .int(type | FilePlan.closeOnExec), .int(proto), mayFail: true)
        let number = batch.runHere()[made]
        guard number >= 0 else { return [:] }
        var questions = Batch()
        let options = NamedOptions(asking: &questions, of: Int32(truncatingIfNeeded: number), domain: domain)
        questions.call(.close, .int(number))
        return options.values(questions.runHere())
    }

    /// setsockopt(2) of those that belong to `stage`, in the order of the table.
    static func restore(
        _ entries: [CryoSkOptionEntry], _ stage: SocketOption.Stage, of number: Int32, in batch: inout Batch
    ) throws(Problem) {
        guard !entries.isEmpty else { return }
        var values: [String: [UInt8]] = [:]
        for entry in entries {
            guard let row = SocketOption.byName[entry.name.string], entry.value.count <= row.size else {
                throw Problem(
                    "socket", "option “\(entry.name)” is not known, or has a value that it cannot have",
                    hint: "is the image of a later version?")
            }
            values[row.name] = entry.value
        }
        for row in SocketOption.all where row.stage == stage {
            if let value = values[row.name] { SocketOptions.set(row.level, row.number, value, of: number, in: &batch) }
        }
    }
}
