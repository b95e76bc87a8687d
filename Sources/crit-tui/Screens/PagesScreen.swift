package import Inspect
package import TerminalUI

/// The dumped pages of one VMA, a line each.
package struct PagesScreen: Screen {
    package let place = Place.pages
    package var list = ListView(columns: [
        Column("ADDRESS", 16, .right), Column("WHERE", 7), Column("FIRST DATA", 48), Column("TEXT", 16, priority: 1),
    ])
    private let range: PageRange
    private let backing: String
    private var pages: PageList?
    private var failure: String?

    package init(_ range: PageRange, backing: String) {
        self.range = range
        self.backing = backing
    }

    package var title: String { "\(range.pid) \(Format.hex(range.start)) \(backing)" }
    package var note: String {
        pages.map { Format.count($0.pages.count, "page") + ($0.isCut ? ", more not shown" : "") } ?? ""
    }
    package var empty: String { failure ?? (pages == nil ? "reading …" : "no pages") }

    package func opening() -> [Effect] { [.readPages(range)] }

    package mutating func perform(_ action: Action, _ shared: inout Shared) -> [Step] {
        switch action {
        case .refresh: return [.effect(.readPages(range))]
        case .open:
            guard let id = list.selected?.id, let page = pages?.pages.first(where: { Format.hex($0.address) == id })
            else { return [] }
            guard case .dumped = page.kind else { return [.say("its contents are not in these images", .info)] }
            return [
                .push(
                    PageScreen(
                        PageRange(
                            checkpoint: range.checkpoint, pid: range.pid, start: page.address, end: page.address &+ 4096
                        )))
            ]
        default: return []
        }
    }

    package mutating func receive(_ event: Event, _ shared: inout Shared) -> [Step] {
        guard case .pages(range, let result) = event else { return [] }
        switch result {
        case .success(let pages):
            self.pages = pages
            list.replace(rows: pages.pages.map(Self.row))
        case .failure(let error): failure = error.description
        }
        return []
    }

    private static func row(_ page: PageList.Page) -> Row {
        let address = Format.hex(page.address)
        switch page.kind {
        case .dumped(_, isZero: true): return Row(address, [address, "dumped", "all zero", ""], role: .dim)
        case .dumped(let start, isZero: false):
            return Row(address, [address, "dumped", HexText.bytes(start), HexText.text(start)])
        case .parent: return Row(address, [address, "parent", "in the images this dump builds on", ""], role: .info)
        case .lazy: return Row(address, [address, "lazy", "left for after the restore", ""], role: .info)
        }
    }
}
