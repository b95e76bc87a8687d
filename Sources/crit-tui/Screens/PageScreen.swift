package import Inspect
package import TerminalUI

/// The contents of one page.
package struct PageScreen: Screen {
    package let place = Place.page
    package var list = ListView(columns: [Column("ADDRESS", 16, .right), Column("BYTES", 48), Column("TEXT", 16)])
    private let range: PageRange
    private var failure: String?

    package init(_ range: PageRange) { self.range = range }

    package var title: String { Format.hex(range.start) }
    package var empty: String { failure ?? "reading …" }

    package func opening() -> [Effect] { [.readPage(range)] }

    package mutating func receive(_ event: Event, _ shared: inout Shared) -> [Step] {
        guard case .page(range, let result) = event else { return [] }
        switch result {
        case .success(let bytes): list.replace(rows: rows(bytes))
        case .failure(let error): failure = error.description
        }
        return []
    }

    /// Lines of 16 bytes; lines that repeat the one before are one `*`, as hexdump(1) has it.
    private func rows(_ bytes: [UInt8]) -> [Row] {
        var rows: [Row] = []
        var last: ArraySlice<UInt8>?
        var isRepeating = false
        for offset in stride(from: 0, to: bytes.count, by: 16) {
            let line = bytes[offset ..< min(bytes.count, offset + 16)]
            let address = Format.hex(range.start &+ UInt64(offset))
            if let last, last.elementsEqual(line), offset + 16 < bytes.count {
                if !isRepeating { rows.append(Row(address, ["*"], role: .dim)) }
                isRepeating = true
                continue
            }
            isRepeating = false
            last = line
            rows.append(
                Row(
                    address, [address, HexText.bytes(line), HexText.text(line)],
                    role: line.allSatisfy { $0 == 0 } ? .dim : .text))
        }
        return rows
    }
}

/// Bytes as hexdump -C shows them.
enum HexText {
    static func bytes(_ bytes: some Collection<UInt8>) -> String {
        bytes.enumerated().map { index, byte in
            (index == 8 ? " " : "") + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined(separator: " ")
    }

    static func text(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: bytes.map { (0x20 ..< 0x7f).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
    }
}
