/// One option of CRIU's command line: what getopt_long(3), `--help`, the man page, the dialogs and the refusals of what
/// is not built read.
public struct EngineOption: Sendable {
    public enum Argument: Int32, Sendable { case none = 0, required = 1, optional = 2 }

    /// What it sets, or why it sets nothing.
    public enum Meaning: Sendable {
        case flag(any WritableKeyPath<EngineRequest, Bool> & Sendable)
        case text(any WritableKeyPath<EngineRequest, String?> & Sendable)
        case path(any WritableKeyPath<EngineRequest, String> & Sendable)
        case number(any WritableKeyPath<EngineRequest, Int> & Sendable, ClosedRange<Int>)
        /// Bytes, with an optional K, M or G.
        case size(any WritableKeyPath<EngineRequest, UInt64> & Sendable)
        case fileValidation
        /// One more each time, or a number.
        case verbosity
        /// Accepted and without effect, for this reason.
        case withoutEffect(String)
        case unbuilt
    }

    public let name: String
    public let short: Character?
    public let argument: Argument
    /// Has a `--no-NAME` twin.
    public let isBoolean: Bool
    public let meaning: Meaning
    public let metavariable: String
    public let help: String
    /// The words of a dialog beside the box to be ticked, for these commands.
    public let label: String
    public let dialogs: [EngineRequest.Command]

    init(
        _ name: String, _ short: Character? = nil, _ argument: Argument = .none, boolean: Bool = false,
        _ meaning: Meaning = .unbuilt,
        _ metavariable: String = "", help: String = "", label: String = "", in dialogs: [EngineRequest.Command] = []
    ) {
        (self.name, self.short, self.argument, self.isBoolean) = (name, short, argument, boolean)
        (self.meaning, self.metavariable, self.help, self.label, self.dialogs) = (
            meaning, metavariable, help, label, dialogs
        )
    }

    /// Whether `--help` lists it.
    public var isBuilt: Bool {
        switch meaning {
        case .unbuilt, .withoutEffect: false
        default: true
        }
    }

    /// As a person types it.
    public var word: String { short.map { "-\($0)" } ?? "--\(name)" }

    /// A value that cannot be taken.
    public struct WrongValue: Error, CustomStringConvertible { public let description: String }

    /// - Parameters:
    ///   - value: its argument, if one was given.
    ///   - isNegated: it was given as `--no-NAME`.
    public func set(_ value: String?, isNegated: Bool = false, in request: inout EngineRequest) throws(WrongValue) {
        switch meaning {
        case .flag(let property): request[keyPath: property] = !isNegated
        case .text(let property): request[keyPath: property] = value
        case .path(let property): request[keyPath: property] = value ?? ""
        case .number(let property, let range):
            let text = value ?? ""
            guard let number = Int(text), range.contains(number) else {
                throw WrongValue(
                    description:
                        "--\(name) takes \(metavariable.isEmpty ? "a number" : "a number (\(metavariable))"), not "
                        + "“\(text)”"
                )
            }
            request[keyPath: property] = number
        case .size(let property):
            guard let size = Self.size(value ?? "") else {
                throw WrongValue(description: "--\(name) takes a size like 512K, 1M or 2G, not “\(value ?? "")”")
            }
            request[keyPath: property] = size
        case .fileValidation:
            guard let mode = value.flatMap(EngineRequest.FileValidation.init) else {
                let modes = EngineRequest.FileValidation.allCases.map(\.rawValue).joined(separator: " or ")
                throw WrongValue(description: "--\(name) takes \(modes), not “\(value ?? "")”")
            }
            request.fileValidation = mode
        case .verbosity:
            // -v is one more, -vvv three (the rest of the word arrives as the argument), -v4 sets.
            guard let value, !value.allSatisfy({ $0 == "v" }) else {
                request.verbosity += 1 + (value?.count ?? 0)
                return
            }
            guard let level = Int(value), level >= 0 else {
                throw WrongValue(description: "--\(name) takes a number, not “\(value)”")
            }
            request.verbosity = level
        case .withoutEffect: if !isNegated { request.withoutEffect.append(name) }
        case .unbuilt: if !isNegated { throw WrongValue(description: "--\(name) is not built yet") }
        }
    }

    private static func size(_ text: String) -> UInt64? {
        let units: [Character: UInt64] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        let unit = text.last.flatMap { units[Character($0.uppercased())] }
        guard let number = UInt64(unit == nil ? Substring(text) : text.dropLast()) else { return nil }
        let (size, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
        return overflow ? nil : size
    }

    /// The words by which a command line would ask for what differs from a new request.
    fileprivate func words(of request: EngineRequest, unlike new: EngineRequest) -> [String] {
        func differing<Value: Equatable>(
            _ property: KeyPath<EngineRequest, Value>, _ words: (Value) -> [String]
        ) -> [String] {
            let value = request[keyPath: property]
            return value == new[keyPath: property] ? [] : words(value)
        }
        return switch meaning {
        case .flag(let property): differing(property) { [$0 ? word : "--no-\(name)"] }
        case .text(let property): differing(property) { $0.map { [word, $0] } ?? [] }
        case .path(let property): differing(property) { [word, $0] }
        case .number(let property, _): differing(property) { [word, "\($0)"] }
        case .size(let property): differing(property) { [word, "\($0)"] }
        case .fileValidation: differing(\.fileValidation) { [word, $0.rawValue] }
        case .verbosity: differing(\.verbosity) { ["-v\($0)"] }
        case .withoutEffect, .unbuilt: []
        }
    }
}

extension EngineRequest {
    /// The command line that asks for the same, without the name of the program.
    public var arguments: [String] {
        let new = EngineRequest(command)
        return [command.rawValue] + EngineOption.table.flatMap { $0.words(of: self, unlike: new) }
    }
}
