import CImages

/// How a field is shown to people: the `criu` option of options.proto.
package struct DisplayHint: Sendable, Hashable {
    package var hex = false
    package var ipadd = false
    package var dev = false
    package var odev = false
    package var flags: String?
    package var dict: String?
    package var conv: String?

    init() {}

    init(_ hint: image_hint) {
        hex = hint.hex != 0
        ipadd = hint.ipadd != 0
        dev = hint.dev != 0
        odev = hint.odev != 0
        flags = hint.flags.map { String(cString: $0) }
        dict = hint.dict.map { String(cString: $0) }
        conv = hint.conv.map { String(cString: $0) }
    }
}
