import Linux
import ProcFS
import Resources
import Tracer

/// What System V semaphores are to be given back when a process ends: SEM_UNDO of semop(2). The kernel tells nobody,
/// and does it when a dump ends the task. Whether there may be any is known from who used which semaphore last.
struct SemaphoreUndo {
    /// Who used a semaphore last, of all there are.
    private let users: Set<Int32>
    private static let getPID = 11, compareUndo = 6  // GETPID, KCMP_SYSVSEM

    init() {
        users = Self.readUsers()
    }

    private static func readUsers() -> Set<Int32> {
        // One line a set, behind a heading: key, semid, perms, nsems …
        guard let directory = try? ProcDirectory(path: "/proc/sysvipc"), let text = try? directory.read("sem") else {
            return []
        }
        var users: Set<Int32> = []
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n").dropFirst() {
            let fields = line.split(separator: " ")
            guard fields.count > 3, let set = Int(fields[1]), let count = Int(fields[3]) else { continue }
            for number in 0 ..< count {
                if let user = try? systemCall(.semctl, set, number, getPID), user > 0 {
                    users.insert(Int32(truncatingIfNeeded: user))
                }
            }
        }
        return users
    }

    enum Answer { case none, unknown, some }

    /// - Parameter double: a process without.
    func answer(_ task: TaskDump, double: () throws -> Int32) throws -> Answer {
        guard users.contains(task.pid) else { return .none }
        // Every thread that is made shares a list with its maker, be it empty.
        if (task.process?.threads.count ?? 1) > 1 { return .unknown }
        let other = try double()
        do { return try systemCall(.kcmp, Int(task.pid), Int(other), Self.compareUndo) == 0 ? .none : .some } catch {
            throw Problem(task.subject, "comparing its semaphore undo list (kcmp)", cause: error)
        }
    }
}
