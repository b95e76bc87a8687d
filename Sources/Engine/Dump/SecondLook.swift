import Images
import ProcFS
import Resources
import Tracer

/// What is asked of a task when the first answers are known: hardly any has reason for it.
extension TaskDump {
    func lookAgain() throws {
        guard let process else { return }
        do {
            try findTimerOwners(process)
            try askNUMAPolicies(process)
        } catch { throw Problem(subject, "asking it", cause: error) }
    }

    /// Which thread's CPU time a timer counts, shows only in that it goes on when the thread does: all others stand.
    private func findTimerOwners(_ process: TracedProcess) throws {
        var unknown = facts.posixTimers.filter { PosixTimers.countsThread($0.clockID) }
        guard !unknown.isEmpty else { return }
        var owners: [Int32: Int32] = [:]
        for timer in unknown {
            // What is right if it does not go on for any, because it is off or due.
            if case .signalThread(let tid) = timer.notify { owners[timer.id] = tid } else { owners[timer.id] = pid }
        }
        if process.threads.count > 1 {
            for thread in process.threads where !unknown.isEmpty {
                var batch = Batch()
                let read = PosixTimers.askOwnership(unknown, in: &batch)
                let found = Set(read(try thread.run(batch)))
                for id in found { owners[id] = thread.tid }
                unknown.removeAll { found.contains($0.id) }
            }
        }
        for index in (images.core.tc?.timers?.posix ?? []).indices {
            guard let id = images.core.tc?.timers?.posix[index].it_id, let owner = owners[Int32(bitPattern: id)] else {
                continue
            }
            images.core.tc?.timers?.posix[index].cryo_clock_thread_id = owner
        }
    }

    /// Of mappings, where there can be any of note.
    private func askNUMAPolicies(_ process: TracedProcess) throws {
        let cores = [images.core] + threadCores
        guard Self.hasSeveralNodes || cores.contains(where: { $0.thread_core?.cryo_mempolicy != nil }) else { return }
        var entries = mappings.map(\.entry)
        var batch = Batch()
        let read = NUMAPolicy.dump(entries, asking: &batch)
        read(try process.leader.run(batch), &entries)
        for index in mappings.indices { mappings[index].entry = entries[index] }
    }

    private static let hasSeveralNodes: Bool = {
        guard let directory = try? ProcDirectory(path: "/sys/devices/system/node"),
            let text = try? directory.read("online")
        else { return false }
        return text.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "-") }
    }()
}
