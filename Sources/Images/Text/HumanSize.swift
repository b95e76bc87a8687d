/// Sizes as `--nopl` prints them.
enum HumanSize {
    static func text(_ size: UInt64) -> String {
        let units = ["B", "KB", "MB", "GB", "TB", "PB", "EB"]
        var unit = 0
        var scale: UInt64 = 1
        while size / scale >= 1024, unit + 1 < units.count {
            scale *= 1024
            unit += 1
        }
        if size.isMultiple(of: scale) { return "\(size / scale)\(units[unit])" }
        return "\(tenths(size, scale))\(units[unit])"
    }

    /// One decimal, halves to even, as printf(3) rounds the exact quotient.
    private static func tenths(_ size: UInt64, _ scale: UInt64) -> String {
        let whole = size / scale
        let (high, low) = (size % scale).multipliedFullWidth(by: 10)
        let (quotient, remainder) = scale.dividingFullWidth((high, low))
        let half = scale / 2
        let up = remainder > half || (remainder == half && !quotient.isMultiple(of: 2))
        let digits = whole * 10 + quotient + (up ? 1 : 0)
        return "\(digits / 10).\(digits % 10)"
    }
}
