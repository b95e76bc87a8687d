internal import Glibc
package import Images

/// One image entry by entry, in memory, to be unfolded and edited.
package struct ImageDocument: Sendable {
    package struct Entry: Sendable {
        package var message: Message
        /// The bytes of the message as they are on disk.
        package var saved: [UInt8]

        package var isChanged: Bool { !message.isOriginal && message.wire() != saved }
    }

    package let name: String
    package let kind: ImageKind
    package var entries: [Entry] = []
    /// Why not everything is here: damage, or more than fits.
    package private(set) var problem: String?

    /// More than a person looks through; the rest is for `crit`.
    private static let entryLimit = 100_000
    private static let byteLimit: UInt64 = 64 << 20

    package init(reading name: String, in path: String) throws(InspectError) {
        do throws(ImageError) {
            let images = try ImageDirectory(path)
            let reader = try ImageReader(try images.source(name))
            self.name = name
            kind = reader.kind
            problem = try read(EntryScan(reader), reader, images)
        } catch {
            throw InspectError(error)
        }
    }

    /// Answers what kept it from reading all.
    private mutating func read(
        _ scan: EntryScan, _ reader: ImageReader, _ images: ImageDirectory
    ) throws(ImageError) -> String? {
        let file = try openImage(name, in: images.descriptor)
        defer { close(file) }
        var scan = scan
        var bytes: UInt64 = 0
        do throws(ImageError) {
            while let place = try scan.next() {
                bytes &+= place.length
                guard entries.count < Self.entryLimit, bytes <= Self.byteLimit else {
                    return "only the first \(entries.count) entries are shown"
                }
                guard let schema = reader.schema(ofEntry: entries.count) else { return nil }
                guard let wire = ByteFile.read(file, at: place.offset &+ 4, count: Int(place.length)) else {
                    throw ImageError("was cut while it was read", file: name)
                }
                entries.append(Entry(message: try Message(wire: wire, as: schema), saved: wire))
            }
        } catch {
            return error.description
        }
        return nil
    }

    /// Fields whose value says how much data follows the message: they cannot change alone.
    package static func isLength(_ field: String, of kind: ImageKind) -> Bool {
        switch kind.payload {
        case .none, .pagemap: false
        case .pipeData: field == "bytes"
        case .packet: field == "length"
        case .bpfmapData: field == "keys_bytes" || field == "values_bytes"
        case .tcpStream: field == "inq_len" || field == "outq_len"
        case .ipcSem: field == "nsems"
        case .ipcMsg: field == "qnum"
        case .ipcShm: field == "size" || field == "in_pagemaps"
        case .ghostFile: field == "chunks" || field == "len"
        }
    }
}
