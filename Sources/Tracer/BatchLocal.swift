import CLinux
import Linux
import SystemPackage

extension Batch {
    /// Performs the calls in the engine itself: for questions about descriptors that were duplicated into it.
    package func runHere() -> Answers {
        var answers = Answers()
        let memory = unsafe buffers.map { bytes in
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 8), alignment: 16)
            unsafe copy.copyBytes(from: bytes)
            return unsafe copy
        }
        defer { unsafe memory.forEach { unsafe $0.deallocate() } }
        func address(_ buffer: Int, _ offset: Int) -> UInt64 {
            unsafe UInt64(UInt(bitPattern: memory[buffer].baseAddress!)) &+ UInt64(truncatingIfNeeded: offset)
        }
        for (index, list) in relocations {
            for relocation in list where relocation.at + 8 <= buffers[index].count {
                unsafe memory[index].storeBytes(
                    of: address(relocation.buffer.index, relocation.offset), toByteOffset: relocation.at,
                    as: UInt64.self)
            }
        }
        var calls = calls
        for index in calls.indices {
            var arguments = calls[index].arguments
            for argument in 0 ..< 6 where calls[index].relocated & 1 << UInt8(argument) != 0 {
                arguments[argument] = address(
                    Int(calls[index].buffers[argument]), Int(truncatingIfNeeded: arguments[argument]))
            }
            func word(_ argument: Int) -> Int { Int(truncatingIfNeeded: arguments[argument]) }
            let result = clinux_syscall(
                Int(calls[index].number.rawValue), word(0), word(1), word(2), word(3), word(4), word(5))
            answers.results.append(Int64(result))
            for forward in forwards where forward.from == index {
                switch forward.to {
                case .argument(let call, let argument):
                    calls[call].arguments[argument] = UInt64(bitPattern: Int64(result))
                case .data(let buffer, let offset) where offset + 8 <= buffers[buffer.index].count:
                    unsafe memory[buffer.index].storeBytes(of: Int64(result), toByteOffset: offset, as: Int64.self)
                case .data: break
                }
            }
            if (-4095 ... -1).contains(result), !calls[index].mayFail {
                answers.failure = BatchError(
                    tid: 0, subject: subjects[Int(calls[index].subject)], call: calls[index].number,
                    arguments: arguments, buffers: calls[index].relocated, errno: Errno(rawValue: CInt(-result)))
                break
            }
        }
        answers.buffers = unsafe zip(memory, buffers).map { unsafe Array($0.prefix($1.count)) }
        return answers
    }
}
