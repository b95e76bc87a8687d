package import Images

/// The vdso of another kernel, which reads vvar pages that this one does not have. Its code stays where the program
/// knows it, as ordinary memory, and every function of it goes on in the vdso of this kernel. A later dump sees memory
/// like any other, so it can move on again.
package struct VdsoProxy: Equatable, Sendable {
    package struct Patch: Equatable, Sendable {
        package var address: UInt64
        package var code: [UInt8]
    }

    /// Where the old code is.
    package var range: Range<UInt64>
    package private(set) var patches: [Patch] = []

    /// - Parameters:
    ///   - saved: the vdso of the image, which lay at `address`.
    ///   - own: that of this kernel, which will lie at `target`.
    package init(_ saved: [UInt8], at address: UInt64, to own: [UInt8], at target: UInt64) throws(Problem) {
        range = address ..< address + UInt64(saved.count)
        guard let old = Vdso(saved), !old.functions.isEmpty else {
            throw Problem(
                "vdso", "it is of another kernel, and its functions cannot be read",
                hint: "restore on the kernel of the dump")
        }
        let new = Vdso(own)
        var end: UInt64 = 0
        for function in old.functions.sorted(by: { $0.offset < $1.offset })
        where patches.last?.address != address + function.offset {
            let code: [UInt8]
            // The state that getrandom keeps for a thread is laid out as its kernel likes.
            if function.name != "getrandom", let there = new?.function(function.name) {
                code = VdsoStub.jump(to: target + there.offset)
            } else if let call = VdsoStub.calls[function.name] {
                code = VdsoStub.call(call)
            } else if function.name == "sgx_enter_enclave" {
                continue  // reads nothing of the kernel's
            } else {
                throw Problem(
                    "vdso", "it is of another kernel, whose \(function.name) this one has not",
                    hint: "restore on the kernel of the dump")
            }
            guard function.offset >= end, function.offset + UInt64(code.count) <= UInt64(saved.count) else {
                throw Problem("vdso", "its functions lie over one another; the image is damaged")
            }
            end = function.offset + UInt64(code.count)
            patches.append(Patch(address: address + function.offset, code: code))
        }
    }

    /// The mappings of the task with the old code as ordinary memory, and without its vvar.
    package func adapting(_ vmas: [VmaEntry]) -> [VmaEntry] {
        vmas.compactMap { vma in
            if vma.kind.contains(.vvar) { return nil }
            guard vma.kind.contains(.vdso) else { return vma }
            var plain = vma
            plain.status = vma.kind.subtracting(.vdso).rawValue
            plain.flags |= MapFlags.anonymous
            plain.madv = nil
            return plain
        }
    }
}
