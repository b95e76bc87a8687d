import Linux
import SystemPackage

/// A batch whose calls are made one by one, each with the buffers that it needs and no others.
final class SingleRun {
    let batch: Batch
    var answers = Answers()
    /// Where the data of a call ends.
    private let top: UInt64
    /// The lowest address that the data of any call has.
    private(set) var lowest: UInt64
    /// Arguments that earlier results go into.
    private var forwarded: [Int: [(argument: Int, value: UInt64)]] = [:]

    init(_ batch: Batch, below top: UInt64) {
        (self.batch, self.top, lowest) = (batch, top, top)
        answers.buffers = batch.buffers
        for index in batch.calls.indices { lowest = min(lowest, places(of: index).map(\.place).min() ?? top) }
    }

    /// The most bytes that lie below the frame at one time.
    static func dataSize(of batch: Batch) -> Int {
        let top: UInt64 = 1 << 62
        return Int(top - SingleRun(batch, below: top).lowest)
    }

    /// The buffers of a call, and where they lie meanwhile.
    func places(of index: Int) -> [(buffer: Int, place: UInt64)] {
        var place = top
        return batch.buffers(of: index).map { buffer in
            place = (place &- UInt64(batch.buffers[buffer].count)) & ~15
            return (buffer, place)
        }
    }

    /// What has to be in memory for a call.
    func data(of index: Int) -> [(place: UInt64, bytes: [UInt8])] {
        let places = places(of: index)
        let placed = Dictionary(places.map { ($0.buffer, $0.place) }, uniquingKeysWith: { first, _ in first })
        return places.map { buffer, place in
            var bytes = answers.buffers[buffer]
            for relocation in batch.relocations[buffer] ?? [] where relocation.at + 8 <= bytes.count {
                guard let target = placed[relocation.buffer.index] else { continue }
                bytes.put(target &+ UInt64(relocation.offset), at: relocation.at)
            }
            return (place, bytes)
        }
    }

    func arguments(of index: Int) -> [UInt64] {
        let call = batch.calls[index]
        let placed = Dictionary(
            places(of: index).map { ($0.buffer, $0.place) }, uniquingKeysWith: { first, _ in first })
        var arguments = (0 ..< 6).map { call.arguments[$0] }
        for argument in 0 ..< 6 where call.relocated & 1 << UInt8(argument) != 0 {
            arguments[argument] &+= placed[Int(call.buffers[argument])] ?? 0
        }
        for (argument, value) in forwarded[index] ?? [] { arguments[argument] = value }
        return arguments
    }

    func answer(_ index: Int, _ result: Int64, _ tid: Int32) {
        let call = batch.calls[index]
        answers.results.append(result)
        for forward in batch.forwards where forward.from == index {
            switch forward.to {
            case .argument(let call, let argument):
                forwarded[call, default: []].append((argument, UInt64(bitPattern: result)))
            case .data(let buffer, let offset): answers.buffers[buffer.index].put(result, at: offset)
            }
        }
        let isShort = call.expected >= 0 && result >= 0 && result != call.expected
        guard (-4095 ... -1).contains(result) && !call.mayFail || isShort else { return }
        answers.failure = BatchError(
            tid: tid, subject: batch.subjects[Int(call.subject)], call: call.number, arguments: call.arguments,
            buffers: call.relocated, errno: isShort ? .ioError : Errno(rawValue: CInt(-result)))
    }
}
