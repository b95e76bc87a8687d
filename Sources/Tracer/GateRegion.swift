import CGate
import Glibc
import Linux
import SystemPackage

/// The pages a target and the engine share: the gate's code in the first, then one slot of calls and data per thread.
@safe package final class GateRegion {
    package static let pageSize = 4096
    /// The engine's view.
    let local: UnsafeMutableRawPointer
    /// Where the target has it.
    package internal(set) var address: UInt64
    package let size: Int
    let slotSize: Int
    private var free: [Int]

    /// Maps `descriptor` (or fresh shared memory without one) for the engine.
    init(address: UInt64, size: Int, slotSize: Int, descriptor: Int32?) throws(TraceError) {
        do {
            let flags = descriptor == nil ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED
            let mapped = try systemCall(
                .mmap, 0, size, Int(PROT_READ | PROT_WRITE), Int(flags), Int(descriptor ?? -1), 0)
            unsafe local = unsafe UnsafeMutableRawPointer(bitPattern: UInt(bitPattern: mapped))!
        } catch { throw TraceError(0, "mapping \(size) bytes shared with the target", error) }
        self.address = address
        self.size = size
        self.slotSize = slotSize
        free = Array((0 ..< max(0, (size - Self.pageSize) / slotSize)).reversed())
        unsafe local.copyMemory(from: gate_code(), byteCount: gate_size())
    }

    deinit { _ = try? unsafe systemCall(.munmap, Int(bitPattern: local), size) }

    var codeAddress: UInt64 { address }
    package var syscallAddress: UInt64 { address + UInt64(gate_syscall_offset()) }
    var afterSyscallAddress: UInt64 { address + UInt64(gate_after_syscall_offset()) }

    func takeSlot() -> Slot? {
        guard let index = free.popLast() else { return nil }
        return Slot(region: self, index: index)
    }

    /// Neighbours that are free, as one slot with room for `count` bytes beside the calls.
    func takeSlot(holding count: Int) -> Slot? {
        let wanted = (count + Slot.headerSize + 4 * Slot.callSize + slotSize - 1) / slotSize
        var neighbours: [Int] = []
        for index in free.sorted() {
            if let last = neighbours.last, index != last + 1 { neighbours.removeAll() }
            neighbours.append(index)
            guard neighbours.count == wanted else { continue }
            free.removeAll { neighbours.contains($0) }
            return Slot(region: self, index: neighbours[0], count: wanted)
        }
        return nil
    }

    func giveBack(_ slot: Slot) { free += (slot.index ..< slot.index + slot.count) }
}

/// One thread's part of a gate region: scratch, calls from the front, data from the back.
struct Slot {
    static let headerSize = 64
    static let callSize = MemoryLayout<gate_call>.size
    let region: GateRegion
    let index: Int
    /// How many slots it takes; more than one for a call with a lot of data.
    var count = 1
    private var offset: Int { GateRegion.pageSize + index * region.slotSize }
    var address: UInt64 { region.address + UInt64(offset) }
    var pointer: UnsafeMutableRawPointer { unsafe region.local + offset }
    var size: Int { region.slotSize * count }
    func callAddress(_ index: Int) -> UInt64 { address + UInt64(Self.headerSize + index * Self.callSize) }
    func callPointer(_ index: Int) -> UnsafeMutablePointer<gate_call> {
        unsafe (pointer + Self.headerSize + index * Self.callSize).assumingMemoryBound(to: gate_call.self)
    }
}
