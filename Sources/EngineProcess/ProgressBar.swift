import EngineInterface
import Glibc

/// How far a long part is, drawn on standard error when that is a terminal.
struct ProgressBar {
    private static let width = 40
    private static let pagesPerMiB: UInt64 = 256
    private static let bytesPerMiB: UInt64 = 1 << 20
    private var isDrawn = false

    mutating func draw(_ event: EngineEvent) {
        guard case .progress(let progress) = event, progress.total > 0 else { return }
        if progress.done >= progress.total { return clear() }
        let filled = min(Self.width, Int(Double(progress.done) / Double(progress.total) * Double(Self.width)))
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: Self.width - filled)
        let perMiB = progress.stage.unit == "pages" ? Self.pagesPerMiB : Self.bytesPerMiB
        Self.put(
            "\r\(bar) \(progress.stage.rawValue): \(progress.done / perMiB) of \(progress.total / perMiB) MiB\u{1b}[K")
        isDrawn = true
    }

    mutating func clear() {
        if isDrawn { Self.put("\r\u{1b}[K") }
        isDrawn = false
    }

    private static func put(_ text: String) {
        _ = unsafe text.withCString { unsafe write(STDERR_FILENO, $0, strlen($0)) }
    }
}
