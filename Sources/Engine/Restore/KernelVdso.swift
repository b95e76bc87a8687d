import Glibc
import Images
import Resources
import Tracer

extension Checkpoint {
    /// The vdso is code of the kernel, and its processor's: where ours is another, the code of the image goes on in
    /// ours.
    /// - Parameter place: where ours will lie in the tasks to which that happens.
    mutating func adaptVdso(to special: SpecialMappings, at place: UInt64) throws {
        guard let own = special.vdso else { return }
        let code = try RemoteMemory.read(getpid(), at: special.start + own.offset, count: Int(own.size))
        for index in tasks.indices {
            let task = tasks[index]
            guard var memory = task.memory, !memory.special.isEmpty else { continue }
            guard let piece = memory.special.vdso else {
                if special.withoutVdso.fits(memory.special) { continue }
                throw Problem(task.subject, "it has unmapped its vdso and a part of vvar, which cannot be restored")
            }
            let vdso = memory.special.start + piece.offset ..< memory.special.start + piece.offset + piece.size
            guard let saved = try savedCode(vdso, memory.pages, of: task) else {
                throw Problem("\(task.subject) › vdso", "its code is not in the images")
            }
            if saved == code, special.fits(memory.special) { continue }
            do throws(Problem) {
                for thread in [Thread(tid: task.pid, core: task.core)] + task.threads
                where vdso.contains(thread.core.thread_info?.gpregs.ip ?? 0) {
                    throw Problem(
                        "thread \(thread.tid)", "it was inside the vdso of another kernel",
                        hint: "restore on the kernel of the dump, or dump again")
                }
                memory.adopt(try VdsoProxy(saved, at: vdso.lowerBound, to: code, at: place + own.offset))
            } catch { throw error.inside(task.subject) }
            tasks[index].memory = memory
        }
    }

    private func savedCode(_ vdso: Range<UInt64>, _ pages: PageRuns, of task: Task) throws -> [UInt8]? {
        let most: UInt64 = 1 << 20
        guard vdso.upperBound - vdso.lowerBound <= most else { return nil }
        var saved: [UInt8] = []
        for run in pages.inside(vdso) {
            guard run.start == vdso.lowerBound + UInt64(saved.count),
                let bytes = try pagesFile(of: task)?.bytes(at: run.offset, count: Int(run.end - run.start))
            else { return nil }
            saved += bytes
        }
        return saved.count == vdso.upperBound - vdso.lowerBound ? saved : nil
    }
}
