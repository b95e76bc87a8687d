/// How one field's value becomes text: its hints, looked up once.
enum Display: Sendable {
    case plain
    case hex
    /// MAJOR:MINOR, as the kernel packs dev_t.
    case dev
    /// MAJOR:MINOR, as the C library packs it.
    case odev
    /// `nil`: bits without a table, in hexadecimal.
    case flags([NameTable.Name]?)
    case dict([NameTable.Name])
    case ipadd
    case quotedPrintable

    init(_ hint: DisplayHint, field: String) {
        self =
            if hint.hex {
                .hex
            } else if hint.dev {
                hint.odev ? .odev : .dev
            } else if let table = hint.flags {
                .flags(NameTable.flags(table))
            } else if let table = hint.dict.flatMap({ NameTable.dict($0, field: field) }) {
                .dict(table)
            } else if hint.ipadd {
                .ipadd
            } else if hint.conv == "unix_name" {
                .quotedPrintable
            } else {
                .plain
            }
    }

    var isPlain: Bool {
        if case .plain = self { true } else { false }
    }

    var isHex: Bool {
        if case .hex = self { true } else { false }
    }
}
