package import Images
package import Tracer

/// Who makes which thread of a process, and installs which filter when. Threads that shared filters get the very same
/// ones: a filter with SECCOMP_FILTER_FLAG_TSYNC is refused when another thread has not the beginning of the caller's
/// chain, and the kernel compares objects, not programs. So a thread is made by one that has exactly what both have in
/// common.
package struct SeccompFamily {
    /// First filters are installed, then threads are made.
    package struct Round {
        package var filters: [(tid: Int32, batch: Batch)] = []
        package var threads: [(parent: Int32, tid: Int32)] = []

        mutating func install(_ filter: SeccompFilter, in tid: Int32) {
            if filters.last?.tid != tid { filters.append((tid, Batch())) }
            SeccompChains.install(filter, in: &filters[filters.count - 1].batch)
        }
    }

    package private(set) var rounds: [Round] = []

    private typealias Member = (tid: Int32, chain: [SeccompFilter])

    /// A thread that has the first `depth` of its filters, and those still to be made that have the same.
    private struct Task {
        var carrier: Member
        var depth: Int
        var members: [Member]
        var round: Int
    }

    /// - Parameter members: the leader first, with the filters of each, oldest first.
    package init(_ members: [(tid: Int32, chain: [SeccompFilter])]) {
        guard let leader = members.first else { return }
        var tasks = [Task(carrier: leader, depth: 0, members: Array(members.dropFirst()), round: 0)]
        while let task = tasks.popLast() { tasks += walk(task) }
    }

    /// Goes down the chain of a carrier. Returns those that become carriers on the way.
    private mutating func walk(_ task: Task) -> [Task] {
        var task = task
        var others: [Task] = []
        while true {
            let next = Self.filter(of: task.carrier, at: task.depth)
            let parting = task.members.filter { next == nil || Self.filter(of: $0, at: task.depth) != next }
            if next != nil { task.members.removeAll { Self.filter(of: $0, at: task.depth) != next } }
            var groups: [Task] = []
            for member in parting {
                let own = Self.filter(of: member, at: task.depth)
                if own != nil,
                    let index = groups.firstIndex(where: { Self.filter(of: $0.carrier, at: task.depth) == own })
                {
                    groups[index].members.append(member)
                } else {
                    self[task.round].threads.append((task.carrier.tid, member.tid))
                    groups.append(Task(carrier: member, depth: task.depth, members: [], round: task.round + 1))
                }
            }
            others += groups.filter { $0.depth < $0.carrier.chain.count }
            guard let next else { return others }
            if !parting.isEmpty { task.round += 1 }
            self[task.round].install(next, in: task.carrier.tid)
            task.depth += 1
        }
    }

    private static func filter(of member: Member, at depth: Int) -> SeccompFilter? {
        depth < member.chain.count ? member.chain[depth] : nil
    }

    private subscript(round: Int) -> Round {
        get { round < rounds.count ? rounds[round] : Round() }
        set {
            while rounds.count <= round { rounds.append(Round()) }
            rounds[round] = newValue
        }
    }
}
