/// Flags of clone(2), by the names of its man page.
package struct CloneFlags: OptionSet, Sendable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let vm = CloneFlags(rawValue: 0x100), fs = CloneFlags(rawValue: 0x200)
    package static let files = CloneFlags(rawValue: 0x400), sighand = CloneFlags(rawValue: 0x800)
    package static let ptrace = CloneFlags(rawValue: 0x2000), parent = CloneFlags(rawValue: 0x8000)
    package static let thread = CloneFlags(rawValue: 0x10000), sysvsem = CloneFlags(rawValue: 0x40000)
}
