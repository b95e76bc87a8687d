import CGate
import Linux
import SystemPackage

/// A batch on its way through a slot: as many calls at a time as fit.
final class BatchRun {
    private let batch: Batch
    private let slot: Slot
    private let limit: Int
    private let tid: Int32
    private var next = 0
    private var running = 0 ..< 0
    /// Where each buffer of the running part lies in the slot.
    private var placed: [Int: Int] = [:]
    private var forwardsFrom: [Int: [Batch.Place]] = [:]
    private var forwardsInto: [Int: [(from: Int, argument: Int)]] = [:]
    private(set) var answers = Answers()

    private static let goOn: UInt64 = 1 << 63

    /// - Parameter limit: how much of the slot there is for calls and data.
    init(_ batch: Batch, in slot: Slot, limit: Int, tid: Int32) {
        self.batch = batch
        self.slot = slot
        self.limit = limit
        self.tid = tid
        answers.buffers = batch.buffers
        answers.results.reserveCapacity(batch.calls.count)
        for forward in batch.forwards {
            forwardsFrom[forward.from, default: []].append(forward.to)
            if case .argument(let call, let argument) = forward.to {
                forwardsInto[call, default: []].append((forward.from, argument))
            }
        }
    }

    var isFinished: Bool { answers.results.count >= batch.calls.count || answers.failure != nil }

    /// Writes the next part into the slot, closed by `doorbell`. Returns the index of the doorbell in the slot.
    func load(doorbell: gate_call) throws(TraceError) -> Int {
        let start = next
        placed.removeAll(keepingCapacity: true)
        var dataEnd = limit & ~15
        var count = 0
        while next < batch.calls.count {
            var end = dataEnd
            var fresh: [(Int, Int)] = []
            for buffer in batch.buffers(of: next, alsoInto: forwardsFrom[next] ?? []) where placed[buffer] == nil {
                end = (end - answers.buffers[buffer].count) & ~15
                fresh.append((buffer, end))
            }
            guard end >= Slot.headerSize + (count + 2) * Slot.callSize else { break }
            dataEnd = end
            for (buffer, at) in fresh { placed[buffer] = at }
            next += 1
            count += 1
        }
        guard count > 0 else {
            throw TraceError(tid, "a system call with more data than the \(limit) bytes shared with the target")
        }
        running = start ..< next
        for (buffer, at) in placed {
            unsafe answers.buffers[buffer].withUnsafeBytes { bytes in
                if let base = bytes.baseAddress {
                    unsafe (slot.pointer + at).copyMemory(from: base, byteCount: bytes.count)
                }
            }
            for relocation in batch.relocations[buffer] ?? [] where relocation.at + 8 <= answers.buffers[buffer].count {
                guard let target = placed[relocation.buffer.index] else { continue }
                unsafe (slot.pointer + at + relocation.at).storeBytes(
                    of: slot.address + UInt64(target + relocation.offset), as: UInt64.self)
            }
        }
        for index in running { unsafe encode(index, into: slot.callPointer(index - start)) }
        for index in running { try forward(index) }
        unsafe slot.callPointer(count).pointee = doorbell
        return count
    }

    private func encode(_ index: Int, into target: UnsafeMutablePointer<gate_call>) {
        let call = batch.calls[index]
        var arguments = call.arguments
        for argument in 0 ..< 6 where call.relocated & 1 << UInt8(argument) != 0 {
            arguments[argument] &+= slot.address + UInt64(placed[Int(call.buffers[argument])] ?? 0)
        }
        unsafe target.pointee = gate_call(
            number: UInt64(call.number.rawValue),
            args: (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]),
            result: call.mayFail ? Self.goOn : 0)
    }

    /// Sets where the result of call `index` goes: by the gate inside this part, by us into later ones.
    private func forward(_ index: Int) throws(TraceError) {
        // Results of earlier parts are known by now.
        for (from, argument) in forwardsInto[index] ?? [] where from < running.lowerBound {
            put(answers.results[from], index, argument)
        }
        var places: [UInt64] = []
        for place in forwardsFrom[index] ?? [] {
            switch place {
            case .argument(let call, let argument):
                if running.contains(call) {
                    places.append(
                        UInt64(Slot.headerSize + (call - running.lowerBound) * Slot.callSize + 8 + 8 * argument))
                }
            case .data(let buffer, let offset):
                if let at = placed[buffer.index], offset + 8 <= answers.buffers[buffer.index].count {
                    places.append(UInt64(at + offset))
                }
            }
        }
        guard places.count <= 2 else {
            throw TraceError(tid, "a result of a batch is used more than twice; give it a number of its own (F_DUPFD)")
        }
        let call = unsafe slot.callPointer(index - running.lowerBound)
        if places.count > 0 { unsafe call.pointee.result |= places[0] }
        if places.count > 1 { unsafe call.pointee.result |= places[1] << 32 }
    }

    private func put(_ result: Int64, _ call: Int, _ argument: Int) {
        let target = unsafe slot.callPointer(call - running.lowerBound)
        let value = UInt64(bitPattern: result)
        switch argument {
        case 0: unsafe target.pointee.args.0 = value
        case 1: unsafe target.pointee.args.1 = value
        case 2: unsafe target.pointee.args.2 = value
        case 3: unsafe target.pointee.args.3 = value
        case 4: unsafe target.pointee.args.4 = value
        default: unsafe target.pointee.args.5 = value
        }
    }

    /// Reads what the part that ran has answered.
    func collect() {
        for index in running {
            let call = batch.calls[index]
            let raw = unsafe slot.callPointer(index - running.lowerBound).pointee
            let result = Int64(bitPattern: raw.result)
            answers.results.append(result)
            let isShort = call.expected >= 0 && result >= 0 && result != call.expected
            if (-4095 ... -1).contains(result) && !call.mayFail || isShort {
                let arguments: SIMD8<UInt64> = [
                    raw.args.0, raw.args.1, raw.args.2, raw.args.3, raw.args.4, raw.args.5, 0, 0,
                ]
                answers.failure = BatchError(
                    tid: tid, subject: batch.subjects[Int(call.subject)], call: call.number, arguments: arguments,
                    buffers: call.relocated, errno: isShort ? .ioError : Errno(rawValue: CInt(-result)))
                break
            }
        }
        for (buffer, at) in placed {
            unsafe answers.buffers[buffer].withUnsafeMutableBytes {
                unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: slot.pointer + at, count: $0.count))
            }
        }
    }
}
