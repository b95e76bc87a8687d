package import Images

/// vvar and vdso, the kernel's own mappings of a task, as one block: vdso code reaches vvar relative to itself, so they
/// only move together. Newer kernels map vvar in two pieces (vvar_vclock, commit e93d2521b27f); images tell of one.
package struct SpecialMappings: Equatable, Sendable {
    package struct Piece: Equatable, Sendable {
        /// From the start of the block.
        package var offset: UInt64
        package var size: UInt64
        package var isVdso: Bool
    }

    package var start: UInt64
    package private(set) var pieces: [Piece] = []

    package var isEmpty: Bool { pieces.isEmpty }
    package var end: UInt64 { start + (pieces.last.map { $0.offset + $0.size } ?? 0) }
    package var vdso: Piece? { pieces.first { $0.isVdso } }

    /// - Parameter vmas: in ascending order, checked to lie in user space.
    package init(_ vmas: [VmaEntry]) {
        let special = vmas.filter { $0.isSpecial && !$0.kind.contains(.vsyscall) && $0.start < $0.end }
        start = special.first?.start ?? 0
        for vma in special {
            pieces.append(Piece(offset: vma.start - start, size: vma.size, isVdso: vma.kind.contains(.vdso)))
        }
    }

    package func moved(to start: UInt64) -> SpecialMappings {
        var copy = self
        copy.start = start
        return copy
    }

    /// The vdso lies behind vvar.
    package var withoutVdso: SpecialMappings {
        var copy = self
        copy.pieces.removeAll(where: \.isVdso)
        return copy
    }

    /// Whether both have the same shape: the vdso at the same place in a block of the same size.
    package func fits(_ other: SpecialMappings) -> Bool {
        end - start == other.end - other.start && vdso == other.vdso && isContiguous && other.isContiguous
    }

    private var isContiguous: Bool {
        zip(pieces, pieces.dropFirst()).allSatisfy { $0.offset + $0.size == $1.offset }
    }

    /// What lies side by side and is of one kind is one entry of the image.
    package static func merging(_ vmas: [VmaEntry]) -> [VmaEntry] {
        var merged: [VmaEntry] = []
        for vma in vmas {
            if let last = merged.last, last.end == vma.start, last.kind.contains(.vvar), vma.kind == last.kind,
                vma.flags == last.flags, vma.prot == last.prot
            {
                merged[merged.count - 1].end = vma.end
            } else {
                merged.append(vma)
            }
        }
        return merged
    }
}
