import Tracer

extension Batch {
    /// The calls, one a line, as far as they are numbers and text: `bind(100, {01 00 …}, 5)`.
    var text: [String] {
        calls.map { call in
            var arguments: [String] = (0 ..< 6).map { index in
                if call.relocated & 1 << UInt8(index) != 0 { return shown(buffers[Int(call.buffers[index])]) }
                let value = Int64(bitPattern: call.arguments[index])
                return "\(value)"
            }
            while arguments.last == "0" { arguments.removeLast() }
            return "\(call.number)(\(arguments.joined(separator: ", ")))" + (call.mayFail ? "?" : "")
        }
    }

    private func shown(_ bytes: [UInt8]) -> String {
        if bytes.last == 0, bytes.count > 1, bytes.dropLast().allSatisfy({ (32 ..< 127).contains($0) }) {
            return String(decoding: bytes.dropLast(), as: UTF8.self)
        }
        if bytes.count == 4 { return "{\(bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) })}" }
        return "{\(bytes.count)}"
    }
}
