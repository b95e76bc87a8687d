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
        hex = unsafe hint.hex != 0
        ipadd = unsafe hint.ipadd != 0
        dev = unsafe hint.dev != 0
        odev = unsafe hint.odev != 0
        flags = unsafe hint.flags.map { unsafe String(cString: $0) }
        dict = unsafe hint.dict.map { unsafe String(cString: $0) }
        conv = unsafe hint.conv.map { unsafe String(cString: $0) }
    }
}
