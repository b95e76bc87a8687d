import EngineInterface
import Glibc
import Images
import Linux
import Resources
import SystemPackage

/// A directory inside the images directory in which a dump grows. Its files move to their places when all are whole,
/// inventory.img last: a directory without it is no checkpoint. Until then an older checkpoint in the same directory
/// can come back, and does if anything fails, now or in the next run on the directory.
final class Staging {
    let images: ImageDirectory
    /// What the dump does to the host outside of the tasks.
    let host: HostChanges
    private let target: ImageDirectory
    private let run: RunDirectory
    private let report: (EngineEvent) -> Void
    private var isCommitted = false

    init(in path: String, report: @escaping (EngineEvent) -> Void) throws {
        target = try ImageDirectory(path)
        self.report = report
        for problem in RunDirectory.settleLeftovers(in: target) {
            report(.warning("of a run that was killed: \(problem)"))
        }
        run = try RunDirectory(in: target)
        host = HostChanges(in: run)
        images = ImageDirectory(descriptor: run.descriptor, path: "\(path)/\(run.name)")
    }

    /// Puts everything in place.
    /// - Parameter isSyncing: what is in its place is on the disk, too: first the images, then inventory.img.
    func commit(syncing isSyncing: Bool) throws {
        if isSyncing { try DiskSync.everything(in: images) }
        let inventory = ImageKind.inventory.fileName()
        let new = try images.names().filter { ImageKind.of(fileName: $0) != nil && $0 != inventory } + [inventory]
        // An older checkpoint ends to be one before its files go, and is one again after they are back.
        let old = try target.names().filter {
            ImageKind.of(fileName: $0) != nil && !$0.hasPrefix("stats-") && $0 != inventory
        }
        let (here, above) = (try host.directory(HostName.here), try host.directory(HostName.above))
        var moves: [Move] = []
        for name in [inventory] + old {
            guard let file = try above.status(of: Array(name.utf8)) else { continue }
            let identity = FileDump.FileIdentity(device: file.device, inode: file.inode)
            let (from, to) = (HostName(HostName.above, name), HostName(HostName.here, Self.older + name))
            moves.append(
                Move(name: name, step: .setAside(from, to: to, identity)) {
                    try above.rename(from.name, to: to.name, in: here)
                })
        }
        for name in new {
            let (from, to) = (HostName(HostName.here, name), HostName(HostName.above, name))
            let step = HostStep.place(to, from: from, try host.identity(of: from.name, in: here))
            moves.append(Move(name: name, step: step) { try here.rename(from.name, to: to.name, in: above) })
        }
        try host.record(moves.map(\.step))
        for move in moves {
            if isSyncing, move.name == inventory, case .place = move.step { try DiskSync.names(in: target) }
            do { try move.perform() } catch { throw Problem(move.name, "cannot be put in place", cause: error) }
        }
        if isSyncing { try DiskSync.names(in: target) }
        isCommitted = true
        host.commit()
    }

    /// What an image of the older checkpoint is called meanwhile.
    private static let older = "older-"

    private struct Move {
        var name: String
        var step: HostStep
        var perform: () throws -> Void
    }

    deinit {
        for problem in host.end(succeeded: isCommitted) { report(.warning("\(problem)")) }
    }
}
