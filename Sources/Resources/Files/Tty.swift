package import Images
import Linux
import ProcFS
package import Tracer

/// The terminal that a job has from its shell (--shell-job): the same one at the dump, at the restore the one Cryo runs
/// on.
package enum Tty: FileKind {
    package static let type = FdTypes.TTY
    package static let note = KindNote(
        "terminals",
        kept: "the terminal that a job has from its shell (`--shell-job`), at restore the one `cryo` runs on",
        refused: """
            all others: pseudoterminals made inside the tree, a terminal whose session is in the tree, one \
            whose other end is closed
            """)

    private enum Major {
        static let virtual: UInt32 = 4, alternate: UInt32 = 5, slaves: ClosedRange<UInt32> = 136 ... 143
    }
    private enum Request {
        static let tcgets2: UInt32 = 0x802c_542a, tcsets2: UInt32 = 0x402c_542b, glcktrmios: UInt32 = 0x5456,
            gwinsz: UInt32 = 0x5413
        static let gexcl: UInt32 = 0x8004_5440, spgrp: UInt32 = 0x5410
    }
    private static let termiosSize = 44

    package static func claims(_ file: OpenFile) -> Bool {
        guard case .path = file.link, file.status.kind == .character else { return false }
        let major = DeviceNumber(dev: file.status.rdev).major
        return major == Major.virtual || major == Major.alternate || Major.slaves.contains(major)
    }

    // MARK: Dump

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem) -> FileReader {
        guard case .path(let path, let isDeleted) = file.link else {
            throw Problem(file.subject, "a terminal without a path")
        }
        let subject = "\(file.subject) › terminal \(path)"
        if isDeleted { throw Problem(subject, "its other end is closed; such terminals are not dumped yet") }
        let device = DeviceNumber(dev: file.status.rdev)
        let isAlias = device == DeviceNumber(major: Major.alternate, minor: 0)
        if device == DeviceNumber(major: Major.alternate, minor: 2) {
            throw Problem(subject, "pseudoterminals made inside the tree are not dumped yet")
        }
        let termios = batch.room(termiosSize), locked = batch.room(termiosSize), size = batch.room(8),
            exclusive = batch.room(4)
        let isAlive = batch.call(.ioctl, .int(number), .int(Request.tcgets2), .buffer(termios), mayFail: true)
        let hasLocked = batch.call(.ioctl, .int(number), .int(Request.glcktrmios), .buffer(locked), mayFail: true)
        let hasSize = batch.call(.ioctl, .int(number), .int(Request.gwinsz), .buffer(size), mayFail: true)
        batch.call(.ioctl, .int(number), .int(Request.gexcl), .buffer(exclusive), mayFail: true)
        return { answers, fown, dump throws(Problem) in
            let holder = dump.context.terminal(of: file.pid)
            let isOwn = isAlias || holder?.device == device
            if let holder, isOwn, dump.tree.contains(holder.session) {
                throw Problem(
                    subject,
                    "it is the controlling terminal of session \(holder.session), which is in the tree; that is not "
                        + "dumped yet"
                )
            }
            guard dump.options.shellJob else {
                throw Problem(subject, "it comes from outside the tree", hint: "--shell-job")
            }
            guard let holder, isOwn else { throw Problem(subject, "it is not the terminal of the job's session") }
            var info = TtyInfoEntry(
                id: infoID(device), type: kind(device), sid: UInt32(bitPattern: holder.session),
                pgrp: UInt32(bitPattern: max(0, holder.foreground)),
                rdev: UInt32(truncatingIfNeeded: file.status.rdev))
            info.exclusive = answers[exclusive].word(at: 0) != 0
            if answers.succeeded(isAlive) { info.termios = entry(answers[termios], hasSpeeds: true) }
            if answers.succeeded(hasLocked) { info.termios_locked = entry(answers[locked], hasSpeeds: false) }
            if answers.succeeded(hasSize) {
                let word = { (at: Int) in UInt32(UInt16(answers[size], at: at) ?? 0) }
                info.winsize = WinsizeEntry(ws_row: word(0), ws_col: word(2), ws_xpixel: word(4), ws_ypixel: word(6))
            }
            if Major.slaves.contains(device.major) { info.pty = TtyPtyEntry(index: device.minor) }
            info.dev = DeviceNumber(dev: file.status.device).kernel
            (info.uid, info.gid) = (file.status.uid, file.status.gid)
            dump.add(info)
            let pathID = dump.context.newID()
            var reg = RegularFile.entry(
                id: pathID, path: path.bytes, flags: file.info.flags & ~FilePlan.closeOnExec, position: 0,
                status: file.status)
            reg.fown = fown
            dump.add(FileEntry(type: .REG, id: pathID, reg: reg))
            return FileEntry(
                type: type, id: id,
                tty: TtyFileEntry(
                    id: id, tty_info_id: info.id, flags: file.info.flags & ~FilePlan.closeOnExec, fown: fown,
                    regf_id: pathID))
        }
    }

    private static func kind(_ device: DeviceNumber) -> TtyType {
        switch (device.major, device.minor) {
        case (Major.alternate, 0): .CTTY
        case (Major.alternate, 1): .CONSOLE
        case (Major.virtual, ..<64): .VT
        case (Major.virtual, _), (Major.alternate, _): .SERIAL
        default: .PTY
        }
    }

    /// Twice the index, plus one for a master; terminals without an index have fixed ones above those of
    /// pseudoterminals.
    private static func infoID(_ device: DeviceNumber) -> UInt32 {
        switch kind(device) {
        case .PTY: device.minor * 2
        case .CONSOLE: 1002 * 2
        case .VT: 1004 * 2
        case .CTTY: 1006 * 2
        default: 1010 * 2
        }
    }

    /// `struct termios2`, or `struct termios`, which has no speeds.
    private static func entry(_ bytes: [UInt8], hasSpeeds: Bool) -> TermiosEntry {
        TermiosEntry(
            c_iflag: bytes.word(at: 0), c_oflag: bytes.word(at: 4), c_cflag: bytes.word(at: 8),
            c_lflag: bytes.word(at: 12), c_line: UInt32(bytes[16]),
            c_ispeed: hasSpeeds ? bytes.word(at: 36) : 0, c_ospeed: hasSpeeds ? bytes.word(at: 40) : 0,
            c_cc: bytes[17 ..< 36].map { UInt32($0) })
    }

    // MARK: Restore

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let entry? in entries.map(\.tty) {
            let subject = "terminal \(entry.tty_info_id)"
            guard let info = plan.files.ttys[entry.tty_info_id] else {
                throw Problem(subject, "it is not in tty-info.img")
            }
            guard !plan.files.tree.contains(Int32(bitPattern: info.sid)), entry.tty_info_id % 2 == 0 else {
                throw Problem(subject, "terminals that belong to the tree are not restored yet")
            }
            guard let path = plan.files.terminal else {
                throw Problem(
                    subject, "standard input is no terminal to take its place",
                    hint: "restore with --shell-job from a terminal")
            }
            plan.create.describe(subject)
            // O_NOCTTY: the session has a terminal, or shall not get one by this.
            let name = info.type == .CTTY ? "/dev/tty" : path
            plan.create.call(
                .openat, .currentDirectory, plan.create.path(name),
                .int(entry.flags & ~FilePlan.creation | 0o400 | FilePlan.closeOnExec))
            plan.park(as: entry.id)
            plan.own(entry.fown, of: entry.id, flags: entry.flags)
            // A job that was in the foreground comes back to it, with the modes it had set. Of another the terminal is
            // none of its business.
            guard plan.files.tree.contains(Int32(bitPattern: info.pgrp)), let termios = info.termios,
                termios.c_cc.count == 19
            else { continue }
            plan.finish.describe(subject)
            let group = plan.finish.bytes(info.pgrp.bytes)
            plan.finish.call(.ioctl, .int(plan.parked(entry.id)), .int(Request.spgrp), .buffer(group), mayFail: true)
            let modes = plan.finish.bytes(bytes(termios))
            plan.finish.call(.ioctl, .int(plan.parked(entry.id)), .int(Request.tcsets2), .buffer(modes), mayFail: true)
        }
    }

    private static func bytes(_ termios: TermiosEntry) -> [UInt8] {
        termios.c_iflag.bytes + termios.c_oflag.bytes + termios.c_cflag.bytes + termios.c_lflag.bytes + [
            UInt8(truncatingIfNeeded: termios.c_line)
        ]
            + termios.c_cc.map { UInt8(truncatingIfNeeded: $0) } + termios.c_ispeed.bytes + termios.c_ospeed.bytes
    }
}
