/// The VmFlags of `smaps`, see proc_pid_smaps(5).
package struct VMFlags: OptionSet, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let read = VMFlags(code: "rd")
    package static let write = VMFlags(code: "wr")
    package static let exec = VMFlags(code: "ex")
    package static let shared = VMFlags(code: "sh")
    package static let mayRead = VMFlags(code: "mr")
    package static let mayWrite = VMFlags(code: "mw")
    package static let mayExec = VMFlags(code: "me")
    package static let mayShare = VMFlags(code: "ms")
    package static let growsDown = VMFlags(code: "gd")
    package static let pfnmap = VMFlags(code: "pf")
    package static let locked = VMFlags(code: "lo")
    package static let lockOnFault = VMFlags(code: "lf")
    package static let io = VMFlags(code: "io")
    package static let sequentialRead = VMFlags(code: "sr")
    package static let randomRead = VMFlags(code: "rr")
    package static let dontCopy = VMFlags(code: "dc")
    package static let dontExpand = VMFlags(code: "de")
    package static let account = VMFlags(code: "ac")
    package static let noReserve = VMFlags(code: "nr")
    package static let hugetlb = VMFlags(code: "ht")
    package static let sync = VMFlags(code: "sf")
    package static let nonlinear = VMFlags(code: "nl")
    package static let arch1 = VMFlags(code: "ar")
    package static let wipeOnFork = VMFlags(code: "wf")
    package static let dontDump = VMFlags(code: "dd")
    package static let btiGuarded = VMFlags(code: "bt")
    package static let softDirty = VMFlags(code: "sd")
    package static let mixedMap = VMFlags(code: "mm")
    package static let hugepage = VMFlags(code: "hg")
    package static let noHugepage = VMFlags(code: "nh")
    package static let mergeable = VMFlags(code: "mg")
    package static let memoryTagging = VMFlags(code: "mt")
    package static let uffdMissing = VMFlags(code: "um")
    package static let uffdWriteProtect = VMFlags(code: "uw")
    package static let uffdMinor = VMFlags(code: "ui")
    package static let shadowStack = VMFlags(code: "ss")
    package static let sealed = VMFlags(code: "sl")
    package static let droppable = VMFlags(code: "dp")
    package static let maybeGuard = VMFlags(code: "gu")
    /// A flag that this table does not know was set.
    package static let unknown = VMFlags(rawValue: 1 << 63)

    /// The codes of fs/proc/task_mmu.c; a code's place is its bit.
    package static let codes: [String] = [
        "rd", "wr", "ex", "sh", "mr", "mw", "me", "ms", "gd", "pf", "lo", "lf", "io", "sr", "rr", "dc", "de", "ac",
        "nr", "ht", "sf", "nl",
        "ar", "wf", "dd", "bt", "sd", "mm", "hg", "nh", "mg", "mt", "um", "uw", "ui", "ss", "sl", "dp", "gu",
    ]

    package init(code: String) {
        self = Self.codes.firstIndex(of: code).map { VMFlags(rawValue: 1 << UInt64($0)) } ?? .unknown
    }

    /// The codes, as the kernel writes them.
    package var description: String {
        var set = Self.codes.enumerated().filter { contains(VMFlags(rawValue: 1 << UInt64($0.offset))) }.map(\.element)
        if contains(.unknown) { set.append("??") }
        return set.joined(separator: " ")
    }

    /// For the line of smaps: two bytes at a time, by a table instead of strings.
    init(first: UInt8, second: UInt8) {
        let bit = Self.bits[Int(first & 31) << 5 | Int(second & 31)]
        let isLetters = first & 0xe0 == 0x60 && second & 0xe0 == 0x60
        self = isLetters && bit != 0xff ? VMFlags(rawValue: 1 << UInt64(bit)) : .unknown
    }

    private static let bits: [UInt8] = {
        var bits = [UInt8](repeating: 0xff, count: 32 * 32)
        for (bit, code) in codes.enumerated() {
            let bytes = Array(code.utf8)
            bits[Int(bytes[0] & 31) << 5 | Int(bytes[1] & 31)] = UInt8(bit)
        }
        return bits
    }()
}
