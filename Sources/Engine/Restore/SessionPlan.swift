import Resources

/// Who makes whom, so that every task has its session, which it only has from the one that made it: setsid(2), fork(2).
/// Mostly that is its parent. An orphan that has come to a subreaper is of another session than its parent: it is made
/// by its session's leader, as a sibling. Where the leader has ended a helper takes its place for the time of the
/// restore.
struct SessionPlan {
    struct Birth {
        var pid: Int32
        var maker: Int32
        /// Made before its parent has a session of its own.
        var isBeforeSession = false
        /// A child of its maker's parent.
        var isSibling = false
        var sharesFiles = false
    }

    /// By who makes them.
    private(set) var births: [Int32: [Birth]] = [:]
    /// Tasks and helpers that begin a session.
    private(set) var leaders: Set<Int32> = []
    private(set) var helpers: [(pid: Int32, parent: Int32)] = []
    private var makers: [Int32: Int32] = [:]
    /// Zombies and helpers.
    private var bare: Set<Int32> = []

    /// - Parameter shellJob: whether the root has left a session that is outside of the tree.
    init(_ checkpoint: Checkpoint, shellJob: Bool) throws {
        let byPID = Dictionary(checkpoint.tasks.map { ($0.pid, $0) }, uniquingKeysWith: { first, _ in first })
        bare = Set(checkpoint.tasks.filter(\.isZombie).map(\.pid))
        leaders = Set(checkpoint.tasks.filter { $0.sid == $0.pid }.map(\.pid))
        for task in checkpoint.tasks.dropFirst() {
            guard let parent = byPID[task.parent] else { continue }
            var birth = Birth(pid: task.pid, maker: parent.pid)
            if task.sid != task.pid, task.sid != parent.sid {
                if Self.hadSession(parent, task.sid, byPID, shellJob: shellJob) {
                    birth.isBeforeSession = true
                } else {
                    birth.maker = try leader(for: task, byPID)
                    birth.isSibling = true
                }
            }
            birth.sharesFiles =
                !task.isZombie && byPID[birth.maker]?.isZombie == false && task.filesID == byPID[birth.maker]?.filesID
            makers[task.pid] = birth.maker
            births[birth.maker, default: []].append(birth)
        }
    }

    /// Whether a task was in a session before it began its own.
    private static func hadSession(
        _ task: Checkpoint.Task, _ sid: Int32, _ byPID: [Int32: Checkpoint.Task], shellJob: Bool
    ) -> Bool {
        guard task.sid == task.pid else { return false }
        guard var ancestor = byPID[task.parent] else { return shellJob && byPID[sid] == nil }
        while true {
            if ancestor.sid == sid { return true }
            guard let next = byPID[ancestor.parent] else { return false }
            ancestor = next
        }
    }

    /// A child of the task's parent that leads its session.
    private mutating func leader(for task: Checkpoint.Task, _ byPID: [Int32: Checkpoint.Task]) throws -> Int32 {
        if let leader = byPID[task.sid] {
            guard leader.parent == task.parent else {
                throw Problem(
                    task.subject,
                    "its session leader \(task.sid) is neither an ancestor nor a child of its parent, which cannot "
                        + "be restored"
                )
            }
            return leader.pid
        }
        if let helper = helpers.first(where: { $0.pid == task.sid }) {
            guard helper.parent == task.parent else {
                throw Problem(
                    task.subject,
                    "its session, whose leader \(task.sid) has ended, has members with another parent, which cannot "
                        + "be restored"
                )
            }
            return helper.pid
        }
        helpers.append((task.sid, task.parent))
        leaders.insert(task.sid)
        bare.insert(task.sid)
        makers[task.sid] = task.parent
        births[task.parent, default: []].append(Birth(pid: task.sid, maker: task.parent))
        return task.sid
    }

    /// Whose memory a task begins with: a zombie and a helper have that of those who made them.
    func memory(of task: Checkpoint.Task) -> Int32? {
        var maker = makers[task.pid]
        while let one = maker, bare.contains(one) { maker = makers[one] }
        return maker
    }
}
