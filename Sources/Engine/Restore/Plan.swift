import Images
import Resources
import Tracer

/// What a restore will do, as values: steps in order, made from images alone. It can be printed, and it can be
/// executed.
struct Plan {
    enum Step {
        /// The first task, out of the engine.
        case root(pid: Int32)
        /// Children and threads, by remote clone3.
        case make([HuskRequest])
        /// Batches of several tasks, side by side.
        case run(String, [(tid: Int32, batch: Batch)])
        /// Names on the host for which way is made, as sockets are bound to them next.
        case makeWay([SocketName])
        /// These exit with their status and stay zombies.
        case end([(pid: Int32, status: Int32)])
        /// These are stopped by a signal, with all their threads.
        case stop([(pid: Int32, signal: Int32)])
        /// The process that made the root ends, and the root has the parent that it keeps.
        case orphan(maker: Int32)
    }

    /// Where the gate will be, in every task.
    var gate: Range<UInt64>
    /// Where vvar and vdso go for a moment.
    var parking: UInt64
    /// Whether memory may be restored as transparent huge pages.
    var hugePages = false
    /// vm.max_map_count of sysctl(8).
    var mostMappings = Int.max
    var steps: [Step] = []
    /// Calls for when the gate is gone, by task.
    var late: [Int32: Batch] = [:]

    mutating func run(_ name: String, _ batches: [(tid: Int32, batch: Batch)]) {
        let some = batches.filter { !$0.batch.isEmpty }
        if !some.isEmpty { steps.append(.run(name, some)) }
    }
}

extension Plan: CustomStringConvertible {
    var description: String {
        var text = "gate at 0x\(String(gate.lowerBound, radix: 16)), \(gate.count / 1024) KiB\n"
        for (number, step) in steps.enumerated() {
            text += "\(number + 1). "
            switch step {
            case .root(let pid): text += "make task \(pid), the root\n"
            case .make(let requests):
                text +=
                    "make "
                    + requests.map { request in
                        if case .thread = request.kind { return "thread \(request.tid) of \(request.parent)" }
                        return "task \(request.tid) of \(request.parent)"
                    }.joined(separator: ", ") + "\n"
            case .orphan(let maker): text += "end task \(maker), which made the root\n"
            case .end(let zombies):
                text +=
                    "end " + zombies.map { "task \($0.pid) with status \($0.status)" }.joined(separator: ", ") + "\n"
            case .makeWay(let names):
                text += "make way for " + names.map { ByteString($0.path).string }.joined(separator: ", ") + "\n"
            case .stop(let tasks):
                text += "stop " + tasks.map { "task \($0.pid) by signal \($0.signal)" }.joined(separator: ", ") + "\n"
            case .run(let name, let batches):
                text += "\(name)\n"
                for (tid, batch) in batches {
                    var last: Int32 = -1
                    for call in batch.calls {
                        if call.subject != last {
                            text += "   task \(tid): \(batch.subjects[Int(call.subject)])\n"
                            last = call.subject
                        }
                        text +=
                            "      \(call.number)("
                            + (0 ..< 6).map { index in
                                call.relocated & 1 << UInt8(index) != 0
                                    ? "…"
                                    : call.arguments[index] > 9999
                                        ? "0x" + String(call.arguments[index], radix: 16) : "\(call.arguments[index])"
                            }.joined(separator: ", ") + ")\n"
                    }
                }
            }
        }
        return text
    }
}
