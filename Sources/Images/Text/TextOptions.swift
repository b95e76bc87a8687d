/// How images are printed.
package struct TextOptions: Sendable, Hashable {
    /// Indented, with names and hexadecimal numbers instead of plain ones.
    package var isPretty = false
    /// Only the size of payloads.
    package var hidesPayload = false
    /// Fields the format does not know, and enum numbers without a name.
    package var showsUnknown = false
    /// What Python crit prints, also where that is wrong (but not where it crashes).
    package var isStrict = false

    /// Numbers that a double cannot hold as strings, which encode takes as well.
    package var quotesBigNumbers = false

    package init(
        isPretty: Bool = false, hidesPayload: Bool = false, showsUnknown: Bool = false, isStrict: Bool = false,
        quotesBigNumbers: Bool = false
    ) {
        self.isPretty = isPretty
        self.hidesPayload = hidesPayload
        self.showsUnknown = showsUnknown
        self.isStrict = isStrict
        self.quotesBigNumbers = quotesBigNumbers
    }
}
