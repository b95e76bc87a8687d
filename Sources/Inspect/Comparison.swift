internal import Images

/// One thing that differs between two checkpoints.
package struct Difference: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case added, removed, changed }

    package var kind: Kind
    /// Which task, or `checkpoint`.
    package var place: String
    package var what: String
    package var old: String?
    package var new: String?
    /// Differs between any two dumps and says nothing.
    package var isNoise = false

    package init(
        _ kind: Kind, _ place: String, _ what: String, old: String? = nil, new: String? = nil, isNoise: Bool = false
    ) {
        self.kind = kind
        self.place = place
        self.what = what
        self.old = old
        self.new = new
        self.isNoise = isNoise
    }

    package var summary: String {
        switch (old, new) {
        case (let old?, let new?): "\(what): \(old) → \(new)"
        case (let old?, nil): "\(what): \(old)"
        case (nil, let new?): "\(what): \(new)"
        case (nil, nil): what
        }
    }
}

/// What differs between two checkpoints, objects compared as what they are: ids are numbered anew by every dump.
package struct Comparison: Sendable {
    package let old: String
    package let new: String
    package private(set) var differences: [Difference] = []
    package private(set) var notes: [String] = []

    package init(old: String, new: String) throws(InspectError) {
        self.old = old
        self.new = new
        let before = try Checkpoint(reading: old)
        let after = try Checkpoint(reading: new)
        compareFacts(before, after)
        let pairs = match(before.tasks, after.tasks)
        for (left, right) in pairs {
            switch (left, right) {
            case (let task?, nil):
                differences.append(Difference(.removed, "\(task.pid) \(task.comm)", "task", old: task.state))
            case (nil, let task?):
                differences.append(Difference(.added, "\(task.pid) \(task.comm)", "task", new: task.state))
            case (let left?, let right?): compare(left, right)
            case (nil, nil): break
            }
        }
        compareSockets(before.sockets, after.sockets)
        notes += before.problems.prefix(4).map { "\(old): \($0)" } + after.problems.prefix(4).map { "\(new): \($0)" }
    }

    /// Tasks by pid, else by name and program.
    private mutating func match(
        _ old: [CheckpointTask], _ new: [CheckpointTask]
    ) -> [(CheckpointTask?, CheckpointTask?)] {
        var rest = new
        var pairs: [(CheckpointTask?, CheckpointTask?)] = []
        var unmatched: [CheckpointTask] = []
        for task in old {
            if let index = rest.firstIndex(where: { $0.pid == task.pid }) {
                pairs.append((task, rest.remove(at: index)))
            } else {
                unmatched.append(task)
            }
        }
        for task in unmatched {
            if let index = rest.firstIndex(where: { $0.comm == task.comm && $0.exe == task.exe }) {
                notes.append("task \(task.pid) \(task.comm) is matched with \(rest[index].pid) by name and program")
                pairs.append((task, rest.remove(at: index)))
            } else {
                pairs.append((task, nil))
            }
        }
        return pairs + rest.map { (nil, $0) }
    }

    private static let noisyFacts: Set<String> = [
        "directory", "images", "dumped at uptime", "run id", "frozen for", "pages written", "pages",
    ]

    private mutating func compareFacts(_ old: Checkpoint, _ new: Checkpoint) {
        compare(
            old.facts.filter { $0.label != "directory" }, new.facts.filter { $0.label != "directory" }, at: "checkpoint"
        ) {
            Self.noisyFacts.contains($0)
        }
        compare(old.namespaces, new.namespaces, at: "namespaces") { $0.hasPrefix("time") }
    }

    private mutating func compare(
        _ old: [Checkpoint.Fact], _ new: [Checkpoint.Fact], at place: String, prefix: String = "",
        isNoise: (String) -> Bool
    ) {
        let before = Dictionary(old.map { ($0.label, $0.value) }, uniquingKeysWith: { $1 })
        let after = Dictionary(new.map { ($0.label, $0.value) }, uniquingKeysWith: { $1 })
        for label in old.map(\.label) + new.map(\.label).filter({ before[$0] == nil })
        where before[label] != after[label] {
            let kind: Difference.Kind = before[label] == nil ? .added : after[label] == nil ? .removed : .changed
            differences.append(
                Difference(kind, place, prefix + label, old: before[label], new: after[label], isNoise: isNoise(label)))
        }
    }

    private mutating func compare(_ old: CheckpointTask, _ new: CheckpointTask) {
        let place = "\(new.pid) \(new.comm)"
        func facts(_ task: CheckpointTask) -> [Checkpoint.Fact] {
            [
                .init("name", task.comm), .init("state", task.state), .init("parent", "\(task.ppid)"),
                .init("group", "\(task.pgid)"),
                .init("session", "\(task.sid)"), .init("uid", task.uid.map { "\($0)" } ?? ""),
                .init("gid", task.gid.map { "\($0)" } ?? ""),
                .init("umask", task.umask.map { "0" + String($0, radix: 8) } ?? ""), .init("exe", task.exe),
                .init("cwd", task.cwd), .init("root", task.root),
                .init("threads", "\(task.threads.count)"),
            ]
        }
        compare(facts(old), facts(new), at: place) { _ in false }
        compareThreads(old.threads, new.threads, place)
        compareDescriptors(old.descriptors, new.descriptors, place)
        compareMemory(old, new, place)
        compareMessages(old, new, place)
    }

    /// Of these the differences are told in other words already, or they are numbered anew by every dump.
    private static let told = [
        "tc.comm", "tc.task_state", "thread_core.comm", "thread_info.gpregs", "vmas", "exe_file_id",
    ]
    private static let noisy = ["tc.timers", "ids", "thread_info.fpregs", "thread_core.rseq_entry", "mm_saved_auxv"]

    /// Whatever else differs in the images of a task: rlimits, sigactions, signals, credentials, limits of the address
    /// space …
    private mutating func compareMessages(_ old: CheckpointTask, _ new: CheckpointTask, _ place: String) {
        for (kind, type) in [(ImageKind.core, CoreEntry.schema), (.mm, MmEntry.schema)] {
            guard let left = Self.message(kind, type, self.old, old.pid),
                let right = Self.message(kind, type, self.new, new.pid)
            else { continue }
            let changes = MessageDiff(left, right).changes.filter { change in
                !Self.told.contains { change.path.hasPrefix($0) }
            }
            for change in changes {
                let kind: Difference.Kind = change.old == nil ? .added : change.new == nil ? .removed : .changed
                differences.append(
                    Difference(
                        kind, place, change.path, old: change.old, new: change.new,
                        isNoise: Self.noisy.contains { change.path.hasPrefix($0) }))
            }
        }
    }

    private static func message(_ kind: ImageKind, _ schema: Schema, _ path: String, _ pid: UInt32) -> Message? {
        guard let images = try? ImageDirectory(path), let reader = try? images.reader(kind, id: UInt64(pid)),
            let wire = try? reader.nextEntry()
        else { return nil }
        return try? Message(wire: wire, as: schema)
    }

    private mutating func compareThreads(_ old: [CheckpointThread], _ new: [CheckpointThread], _ place: String) {
        for (index, thread) in new.enumerated() where index < old.count {
            let label = new.count > 1 ? "thread \(thread.tid) " : ""
            compare(old[index].registers, thread.registers, at: place, prefix: label) { _ in false }
            compare(old[index].facts, thread.facts, at: place, prefix: label) { _ in false }
        }
    }

    private mutating func compareDescriptors(
        _ old: [CheckpointDescriptor], _ new: [CheckpointDescriptor], _ place: String
    ) {
        func text(_ descriptor: CheckpointDescriptor) -> String {
            ([descriptor.type, Self.withoutInodes(descriptor.what)] + descriptor.details.map(Self.withoutInodes))
                .joined(separator: " ")
        }
        compare(
            old.map { .init("fd \($0.fd)", text($0)) }, new.map { .init("fd \($0.fd)", text($0)) }, at: place,
            isNoise: { _ in false })
    }

    /// `pipe:[293512]` is another number in every life of a program.
    private static func withoutInodes(_ text: String) -> String {
        var result = ""
        var isInside = false
        for character in text {
            if character == "]" { isInside = false }
            if !isInside { result.append(character) }
            if character == "[" { isInside = true }
        }
        return result
    }

    private mutating func compareSockets(_ old: [CheckpointSocket], _ new: [CheckpointSocket]) {
        func facts(_ sockets: [CheckpointSocket]) -> [Checkpoint.Fact] {
            sockets.filter { $0.family != "unix" || !$0.local.hasPrefix("[") }.map { socket in
                .init(
                    "\(socket.family) \(socket.type) \(Self.withoutInodes(socket.local)) \(socket.remote)",
                    "\(socket.state), \(socket.queued) bytes queued")
            }
        }
        compare(facts(old), facts(new), at: "sockets") { _ in false }
    }

    private mutating func compareMemory(_ old: CheckpointTask, _ new: CheckpointTask, _ place: String) {
        let before = Dictionary(old.vmas.map { ($0.start, $0) }, uniquingKeysWith: { $1 })
        let after = Set(new.vmas.map(\.start))
        func text(_ vma: CheckpointVMA) -> String {
            "\(hexadecimal(vma.start))-\(hexadecimal(vma.end)) \(vma.permissions) \(vma.backing)"
        }
        for vma in old.vmas where !after.contains(vma.start) {
            differences.append(Difference(.removed, place, "VMA", old: text(vma)))
        }
        var pages = pageComparison(old.pid, new.pid)
        if pages != nil, Self.overlap(old.vmas) || Self.overlap(new.vmas) {
            notes.append("\(place): VMAs overlap, pages are not compared")
            pages = nil
        }
        for vma in new.vmas {
            guard let left = before[vma.start] else {
                differences.append(Difference(.added, place, "VMA", new: text(vma)))
                continue
            }
            if left.end != vma.end || left.prot != vma.prot
                || Self.withoutNumbers(left.backing) != Self.withoutNumbers(vma.backing)
            {
                differences.append(Difference(.changed, place, "VMA", old: text(left), new: text(vma)))
            }
            guard let pages else { continue }
            guard let counts = pages.counts(from: vma.start, to: max(vma.end, left.end)) else {
                notes.append("\(place): a pages image is shorter than its pagemap")
                return
            }
            guard !counts.isSame else { continue }
            let addresses =
                counts.addresses.isEmpty
                ? "" : "  at " + counts.addresses.map { hexadecimal($0) }.joined(separator: " ")
            differences.append(
                Difference(
                    .changed, place, "\(hexadecimal(vma.start)) \(vma.permissions) \(vma.backing)",
                    new: counts.text + addresses))
        }
    }

    private static func overlap(_ vmas: [CheckpointVMA]) -> Bool {
        let order = vmas.sorted { $0.start < $1.start }
        return zip(order, order.dropFirst()).contains { $0.end > $1.start }
    }

    private static func withoutNumbers(_ text: String) -> String {
        text.hasPrefix("shmem ") || text.hasPrefix("SysV ") ? "shared" : text
    }

    private mutating func pageComparison(_ oldPID: UInt32, _ newPID: UInt32) -> PageComparison? {
        do throws(ImageError) {
            let left = try ImageDirectory(old)
            let right = try ImageDirectory(new)
            guard left.contains(ImageKind.pagemap.fileName(id: UInt64(oldPID))),
                right.contains(ImageKind.pagemap.fileName(id: UInt64(newPID)))
            else { return nil }
            let pages = PageComparison(old: try PageStore(left, pid: oldPID), new: try PageStore(right, pid: newPID))
            let elsewhere = pages.old.elsewhere &+ pages.new.elsewhere
            if elsewhere > 0 {
                notes.append("\(elsewhere) pages of \(newPID) lie in parent images and are not compared")
            }
            return pages
        } catch {
            notes.append(error.description)
            return nil
        }
    }
}
