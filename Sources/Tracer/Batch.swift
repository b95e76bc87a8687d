package import Linux

/// System calls for one thread to perform in order, as a value: nothing happens before a `Tracee` runs it.
package struct Batch: Equatable, Sendable {
    /// What a call will answer; an argument for later calls.
    package struct Result: Hashable, Sendable { package let index: Int }
    /// Memory a call reads or fills.
    package struct Buffer: Hashable, Sendable {
        package let index: Int
        package let count: Int
    }

    package enum Argument: Equatable, Sendable {
        case value(UInt64)
        case result(Result)
        case buffer(Buffer, offset: Int)
    }

    package struct Call: Equatable, Sendable {
        package var number: SystemCall
        package var arguments: SIMD8<UInt64>
        /// Bit n: argument n is an offset into the buffer `buffers[n]`.
        package var relocated: UInt8 = 0
        package var buffers: SIMD8<Int32> = .zero
        /// Whether the batch goes on when this call fails.
        package var mayFail: Bool
        /// What it is for, to name in an error.
        package var subject: Int32
        /// The only result that is no failure, where a smaller one would be (a read cut short); −1 for any.
        package var expected: Int64 = -1
    }

    enum Place: Equatable, Sendable {
        case argument(call: Int, index: Int)
        case data(Buffer, offset: Int)
    }

    struct Forward: Equatable, Sendable {
        var from: Int
        var to: Place
    }

    struct Relocation: Equatable, Sendable {
        var at: Int
        var buffer: Buffer
        var offset: Int
    }

    package private(set) var calls: [Call] = []
    package private(set) var buffers: [[UInt8]] = []
    private(set) var relocations: [Int: [Relocation]] = [:]
    private(set) var forwards: [Forward] = []
    package private(set) var subjects: [String] = [""]

    package init() {}
    package var isEmpty: Bool { calls.isEmpty }

    /// What the following calls are for; named when one of them fails.
    package mutating func describe(_ subject: String) {
        if subjects.last != subject { subjects.append(subject) }
    }

    /// Memory with these bytes in it.
    package mutating func bytes(_ bytes: [UInt8]) -> Buffer {
        buffers.append(bytes)
        return Buffer(index: buffers.count - 1, count: bytes.count)
    }

    /// Memory for `count` bytes of an answer.
    package mutating func room(_ count: Int) -> Buffer { bytes([UInt8](repeating: 0, count: count)) }

    /// A string with its closing NUL.
    package mutating func path(_ string: some Sequence<UInt8>) -> Argument {
        .buffer(bytes(Array(string) + [0]), offset: 0)
    }
    package mutating func path(_ string: String) -> Argument { path(string.utf8) }

    /// Writes the address of `target` into `buffer`.
    package mutating func point(_ buffer: Buffer, at offset: Int, to target: Buffer, offset targetOffset: Int = 0) {
        relocations[buffer.index, default: []].append(Relocation(at: offset, buffer: target, offset: targetOffset))
    }

    /// Writes what `result` will be into `buffer`, as 64 bits.
    package mutating func store(_ result: Result, into buffer: Buffer, at offset: Int) {
        forwards.append(Forward(from: result.index, to: .data(buffer, offset: offset)))
    }

    @discardableResult
    package mutating func call(
        _ number: SystemCall, _ arguments: Argument..., mayFail: Bool = false, returning expected: Int64 = -1
    ) -> Result {
        var call = Call(
            number: number, arguments: .zero, mayFail: mayFail, subject: Int32(subjects.count - 1), expected: expected)
        for (index, argument) in arguments.prefix(6).enumerated() {
            switch argument {
            case .value(let value): call.arguments[index] = value
            case .result(let result):
                forwards.append(Forward(from: result.index, to: .argument(call: calls.count, index: index)))
            case .buffer(let buffer, let offset):
                call.arguments[index] = UInt64(truncatingIfNeeded: offset)
                call.relocated |= 1 << UInt8(index)
                call.buffers[index] = Int32(buffer.index)
            }
        }
        calls.append(call)
        return Result(index: calls.count - 1)
    }

    /// prctl(2).
    @discardableResult
    package mutating func prctl(
        _ operation: Prctl, _ two: Argument = 0, _ three: Argument = 0, _ four: Argument = 0, _ five: Argument = 0,
        mayFail: Bool = false
    ) -> Result {
        call(.prctl, .int(operation.rawValue), two, three, four, five, mayFail: mayFail)
    }

    /// fcntl(2).
    @discardableResult
    package mutating func fcntl(
        _ file: Argument, _ operation: Fcntl, _ argument: Argument = 0, mayFail: Bool = false
    ) -> Result {
        call(.fcntl, file, .int(operation.rawValue), argument, mayFail: mayFail)
    }

    /// The buffers that call `index` needs beside it: its arguments, what those point to, and where its result goes.
    func buffers(of index: Int, alsoInto results: [Place] = []) -> [Int] {
        let call = calls[index]
        var list: [Int] = []
        func add(_ buffer: Int) {
            if list.contains(buffer) { return }
            list.append(buffer)
            for relocation in relocations[buffer] ?? [] { add(relocation.buffer.index) }
        }
        for argument in 0 ..< 6 where call.relocated & 1 << UInt8(argument) != 0 { add(Int(call.buffers[argument])) }
        for case .data(let buffer, _) in results { add(buffer.index) }
        return list
    }

    /// The most bytes that one call needs at once.
    func mostData(above limit: Int) -> Int {
        // Hardly any batch has that much altogether.
        if buffers.reduce(0, { $0 + $1.count }) <= limit { return 0 }
        return calls.indices.reduce(0) { most, index in
            let list = buffers(of: index)
            return max(most, list.reduce(16 * list.count) { $0 + buffers[$1].count })
        }
    }

    /// All calls of `other` after those here.
    package mutating func append(_ other: Batch) {
        let firstCall = calls.count
        let firstBuffer = buffers.count
        let firstSubject = Int32(subjects.count)
        subjects += other.subjects
        buffers += other.buffers
        func moved(_ buffer: Buffer) -> Buffer { Buffer(index: buffer.index + firstBuffer, count: buffer.count) }
        for (index, list) in other.relocations {
            relocations[index + firstBuffer] = list.map {
                Relocation(at: $0.at, buffer: moved($0.buffer), offset: $0.offset)
            }
        }
        for forward in other.forwards {
            switch forward.to {
            case .argument(let call, let index):
                forwards.append(
                    Forward(from: forward.from + firstCall, to: .argument(call: call + firstCall, index: index)))
            case .data(let buffer, let offset):
                forwards.append(Forward(from: forward.from + firstCall, to: .data(moved(buffer), offset: offset)))
            }
        }
        for var call in other.calls {
            call.subject += firstSubject
            for index in 0 ..< 6 where call.relocated & 1 << UInt8(index) != 0 {
                call.buffers[index] += Int32(firstBuffer)
            }
            calls.append(call)
        }
    }
}

extension Batch.Argument: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int64) { self = .value(UInt64(bitPattern: value)) }
    package static func int(_ value: some BinaryInteger) -> Self { .value(UInt64(truncatingIfNeeded: value)) }
    package static func buffer(_ buffer: Batch.Buffer) -> Self { .buffer(buffer, offset: 0) }
    /// AT_FDCWD
    package static var currentDirectory: Self { -100 }
}

/// What a batch brought back.
package struct Answers: Sendable {
    /// Results in the order of the calls, −4095…−1 being errors; calls that were not reached have none.
    package internal(set) var results: [Int64] = []
    package internal(set) var buffers: [[UInt8]] = []
    /// Whether every call was reached, and those that may not fail did not.
    package internal(set) var failure: BatchError?

    package subscript(_ result: Batch.Result) -> Int64 { result.index < results.count ? results[result.index] : -38 }
    package subscript(_ buffer: Batch.Buffer) -> [UInt8] { buffer.index < buffers.count ? buffers[buffer.index] : [] }
    package func succeeded(_ result: Batch.Result) -> Bool { !(-4095 ... -1).contains(self[result]) }
}
