import Linux
import SystemPackage

extension Tracee {
    package func readRegisters() throws(TraceError) -> Registers {
        var registers = Registers()
        try unsafe withUnsafeMutablePointer(to: &registers) { pointer throws(TraceError) in
            _ = try request(.getRegisters, 0, Int(bitPattern: pointer), doing: "reading its registers")
        }
        return registers
    }

    package func write(_ registers: Registers) throws(TraceError) {
        var registers = registers
        try unsafe withUnsafeMutablePointer(to: &registers) { pointer throws(TraceError) in
            _ = try request(.setRegisters, 0, Int(bitPattern: pointer), doing: "setting its registers")
        }
    }

    private static let xstate = 0x202

    /// The XSAVE area as it is now.
    package func currentXSave() throws(TraceError) -> [UInt8] { try readXSave() }

    func readXSave() throws(TraceError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16384)
        let count = try registerSet(.getRegisterSet, &bytes, "reading its XSAVE area")
        return Array(bytes.prefix(count))
    }

    package func writeXSave(_ area: [UInt8]) throws(TraceError) {
        var bytes = area
        _ = try registerSet(.setRegisterSet, &bytes, "setting its XSAVE area")
    }

    private func registerSet(_ kind: Ptrace.Request, _ bytes: inout [UInt8], _ doing: String) throws(TraceError) -> Int
    {
        return try unsafe bytes.withMutableBytes { buffer throws(TraceError) in
            var vector = (UInt(bitPattern: buffer.baseAddress), UInt(buffer.count))
            try unsafe withUnsafeMutablePointer(to: &vector) { pointer throws(TraceError) in
                _ = try request(kind, Self.xstate, Int(bitPattern: pointer), doing: doing)
            }
            return Int(vector.1)
        }
    }

    func readMask() throws(TraceError) -> UInt64 {
        var mask: UInt64 = 0
        try unsafe withUnsafeMutablePointer(to: &mask) { pointer throws(TraceError) in
            _ = try request(.getSignalMask, 8, Int(bitPattern: pointer), doing: "reading its signal mask")
        }
        return mask
    }

    package func write(mask: UInt64) throws(TraceError) {
        var mask = mask
        try unsafe withUnsafeMutablePointer(to: &mask) { pointer throws(TraceError) in
            _ = try request(.setSignalMask, 8, Int(bitPattern: pointer), doing: "setting its signal mask")
        }
    }

    func readRseq() throws(TraceError) -> Rseq? {
        var configuration = [UInt8](repeating: 0, count: 24)
        do throws(TraceError) {
            try unsafe configuration.withMutableBytes { buffer throws(TraceError) in
                _ = try request(
                    .getRseqConfiguration, 24, Int(bitPattern: buffer.baseAddress),
                    doing: "reading its rseq registration")
            }
        } catch {
            // Kernels before 5.13 (commit 90f093fa8ea4) do not tell; without CONFIG_RSEQ there is nothing to tell.
            if error.errno == .ioError || error.errno == .invalidArgument { return nil }
            throw error
        }
        guard let address = UInt64(configuration, at: 0), address != 0,
            let size = UInt32(configuration, at: 8), let signature = UInt32(configuration, at: 12)
        else { return nil }
        return Rseq(address: address, size: size, signature: signature)
    }
}
