import Glibc
import Images
import Linux
import Resources
import Tracer

/// Plans the descriptors of a tree: each file is made once, by one task, and fetched by the others.
struct FilesPlanner {
    let checkpoint: Checkpoint
    let files: RestoredFiles

    init(_ checkpoint: Checkpoint, _ files: RestoredFiles) { (self.checkpoint, self.files) = (checkpoint, files) }

    /// Our hard limit of descriptors, which tasks have while they are made.
    static func ownLimit() throws -> UInt64 {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(7), &limit) == 0 else {
            throw EngineError(unsafe "getrlimit: \(String(cString: strerror(errno)))")
        }
        return UInt64(limit.rlim_max)
    }

    /// Where the files of a tree lie while they are made.
    static func parking(_ checkpoint: Checkpoint) throws -> ParkedNumbers {
        try ParkedNumbers(entries: checkpoint.files, tables: Array(checkpoint.tables.values), limit: try ownLimit())
    }

    /// - Returns: what is to be run when there are threads.
    func add(to plan: inout Plan) throws -> [(tid: Int32, batch: Batch)] {
        // Which table has which files; the first task of a table acts for it.
        var owner: [UInt32: Int32] = [:]
        var wanted: [Int32: [UInt32]] = [:]
        var descriptors: [Int32: [Int32: UInt32]] = [:]
        var master: [UInt32: Int32] = [:]
        var order: [UInt32] = []
        for task in checkpoint.tasks where !task.isZombie && owner[task.filesID] == nil {
            owner[task.filesID] = task.pid
            for entry in checkpoint.tables[task.filesID] ?? [] {
                guard files.entries[entry.id] != nil else {
                    throw Problem("\(task.subject) › fd \(entry.fd)", "file \(entry.id) is not in files.img")
                }
                wanted[task.pid, default: []].append(entry.id)
                descriptors[task.pid, default: [:]][Int32(bitPattern: entry.fd)] = entry.id
                if master[entry.id] == nil {
                    master[entry.id] = task.pid
                    order.append(entry.id)
                }
            }
        }
        var plans: [Int32: FilePlan] = [:]
        var groupMaster: [GroupKey: Int32] = [:]
        var isMade: Set<UInt32> = []
        var index = 0
        let groups = groupsByKey()
        while index < order.count {
            let id = order[index]
            index += 1
            if isMade.contains(id) { continue }
            guard let entry = files.entries[id], let pid = master[id] else { continue }
            guard let kind = entry.type.kind else {
                throw Problem("file \(id)", "files of type \(entry.type) are not restored yet")
            }
            var group = [entry]
            if let number = kind.group(of: entry, in: files) {
                let key = GroupKey(type: entry.type, number: number)
                group = groups[key] ?? group
                groupMaster[key] = pid
            }
            for member in group {
                isMade.insert(member.id)
                master[member.id] = pid
            }
            // Taken out, or every group would copy all calls so far.
            var filePlan =
                plans.removeValue(forKey: pid) ?? FilePlan(files: files, pid: pid, descriptors: descriptors[pid] ?? [:])
            let before = filePlan.needs.count
            do throws(Problem) { try kind.restore(group, in: &filePlan) } catch { throw error.inside("task \(pid)") }
            for need in filePlan.needs[before...].sorted() {
                wanted[pid, default: []].append(need)
                // Files that are in no table, only in flight.
                if master[need] == nil {
                    master[need] = pid
                    order.append(need)
                }
            }
            plans[pid] = filePlan
        }
        for (pid, filePlan) in plans { try checkNumbers(of: filePlan, pid) }
        let tasks = checkpoint.tasks.filter { plans[$0.pid] != nil || wanted[$0.pid] != nil }.map(\.pid)
        let names = tasks.flatMap { plans[$0]?.socketNames ?? [] }
        if !names.isEmpty { plan.steps.append(.makeWay(names)) }
        planMaking(tasks.compactMap { plans[$0] }, in: &plan)
        for pid in tasks { if let batch = plans[pid]?.alone { plan.run("files: make alone", [(pid, batch)]) } }
        plan.run("files: fetch", tasks.map { ($0, fetch(wanted[$0] ?? [], by: $0, from: master)) })
        plan.run("files: connect", tasks.compactMap { pid in plans[pid].map { (pid, $0.connect) } })
        plan.run("files: fill", tasks.compactMap { pid in plans[pid].map { (pid, $0.fill) } })
        plan.run("files: finish", tasks.compactMap { pid in plans[pid].map { (pid, $0.finish) } })
        return tasks.compactMap { pid in plans[pid].map { (pid, $0.owners) } }.filter { !$0.1.isEmpty }
    }

    /// No number was left for what such a call would make.
    private func checkNumbers(of plan: FilePlan, _ pid: Int32) throws {
        let none = UInt64(truncatingIfNeeded: -1)
        for batch in plan.turns.map(\.batch) + [plan.create, plan.alone, plan.connect, plan.fill] {
            guard let call = batch.calls.first(where: { $0.number == .dup3 && $0.arguments[1] == none }) else {
                continue
            }
            throw Problem(
                "task \(pid) › \(batch.subjects[Int(call.subject)])",
                "our RLIMIT_NOFILE of \(try Self.ownLimit()) leaves no number for it while files are made",
                hint: "raise it (ulimit -Hn)")
        }
    }

    /// The turns of every maker in their order, those of different makers side by side.
    private func planMaking(_ plans: [FilePlan], in plan: inout Plan) {
        let sequences = plans.map { $0.turns + [($0.pid, $0.create)] }
        let tables = Dictionary(
            checkpoint.tasks.filter { !$0.isZombie }.map { ($0.pid, $0.filesID) },
            uniquingKeysWith: { first, _ in first })
        for round in 0 ..< (sequences.map(\.count).max() ?? 0) {
            var batches: [Int32: Batch] = [:]
            for sequence in sequences where round < sequence.count {
                batches[sequence[round].pid, default: Batch()].append(sequence[round].batch)
            }
            // Tasks with one descriptor table would take each other's low numbers: one after the other.
            var waves: [[(tid: Int32, batch: Batch)]] = []
            var waveOf: [UInt32: Int] = [:]
            for (pid, batch) in batches.sorted(by: { $0.key < $1.key }) {
                let wave = tables[pid].map { waveOf[$0] ?? 0 } ?? 0
                if let table = tables[pid] { waveOf[table] = wave + 1 }
                while waves.count <= wave { waves.append([]) }
                waves[wave].append((pid, batch))
            }
            for wave in waves { plan.run("files: make", wave) }
        }
    }

    private struct GroupKey: Hashable { var type: FdTypes, number: UInt64 }

    private func groupsByKey() -> [GroupKey: [FileEntry]] {
        var groups: [GroupKey: [FileEntry]] = [:]
        for entry in files.entries.values.sorted(by: { $0.id < $1.id }) {
            if let number = entry.type.kind?.group(of: entry, in: files) {
                groups[GroupKey(type: entry.type, number: number), default: []].append(entry)
            }
        }
        return groups
    }

    /// pidfd_getfd(2) from the task that made each file.
    private func fetch(_ ids: [UInt32], by pid: Int32, from master: [UInt32: Int32]) -> Batch {
        var batch = Batch()
        var byMaster: [Int32: Set<UInt32>] = [:]
        for id in ids { if let source = master[id], source != pid { byMaster[source, default: []].insert(id) } }
        for (source, ids) in byMaster.sorted(by: { $0.key < $1.key }) {
            batch.describe("files of task \(source)")
            FilePlan.fetch(ids.sorted().map(files.parked), from: source, in: &batch)
        }
        return batch
    }
}
