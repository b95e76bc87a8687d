/// The names behind the display hints `flags` and `dict`: what the kernel and the C library call the bits and numbers.
package enum NameTable {
    package struct Name: Sendable {
        package let name: StaticString
        package let value: UInt64

        init(_ name: StaticString, _ value: UInt64) {
            self.name = name
            self.value = value
        }
    }

    /// The bits of `(criu).flags = "…"`, in the order they are printed; nil for a table nobody wrote.
    package static func flags(_ table: String) -> [Name]? {
        switch table {
        case "mmap.prot": mmapProt
        case "mmap.flags": mmapFlags
        case "mmap.status": mmapStatus
        case "rfile.flags": openFlags
        case "seals.flags": seals
        case "pmap.flags": pagemapFlags
        default: nil
        }
    }

    /// The numbers of `(criu).dict = "…"`; `sk` has one table per field.
    package static func dict(_ table: String, field: String) -> [Name]? {
        switch (table, field) {
        case ("gen", "task_state"): taskState
        case ("sk", "family"): family
        case ("sk", "type"): type
        case ("sk", "state"): state
        case ("sk", "proto"): proto
        default: nil
        }
    }

    private static let mmapProt = [Name("PROT_READ", 1), Name("PROT_WRITE", 2), Name("PROT_EXEC", 4)]

    private static let mmapFlags = [
        Name("MAP_SHARED", 1), Name("MAP_PRIVATE", 2), Name("MAP_DROPPABLE", 8), Name("MAP_ANON", 0x20),
        Name("MAP_GROWSDOWN", 0x100),
    ]

    private static let mmapStatus = [
        Name("VMA_AREA_REGULAR", 1 << 0), Name("VMA_AREA_STACK", 1 << 1), Name("VMA_AREA_VSYSCALL", 1 << 2),
        Name("VMA_AREA_VDSO", 1 << 3), Name("VMA_AREA_HEAP", 1 << 5), Name("VMA_FILE_PRIVATE", 1 << 6),
        Name("VMA_FILE_SHARED", 1 << 7), Name("VMA_ANON_SHARED", 1 << 8), Name("VMA_ANON_PRIVATE", 1 << 9),
        Name("VMA_AREA_SYSVIPC", 1 << 10), Name("VMA_AREA_SOCKET", 1 << 11), Name("VMA_AREA_VVAR", 1 << 12),
        Name("VMA_AREA_AIORING", 1 << 13), Name("VMA_AREA_MEMFD", 1 << 14), Name("VMA_AREA_SHSTK", 1 << 15),
        Name("VMA_AREA_UPROBES", 1 << 17), Name("VMA_UNSUPP", 1 << 31),
    ]

    /// x86's values, on every architecture: that is how the format's tools print them.
    private static let openFlags = [
        Name("O_WRONLY", 0o1), Name("O_RDWR", 0o2), Name("O_CREAT", 0o100), Name("O_EXCL", 0o200),
        Name("O_NOCTTY", 0o400), Name("O_TRUNC", 0o1000), Name("O_APPEND", 0o2000), Name("O_NONBLOCK", 0o4000),
        Name("O_DSYNC", 0o10000), Name("FASYNC", 0o20000), Name("O_DIRECT", 0o40000), Name("O_LARGEFILE", 0o100000),
        Name("O_DIRECTORY", 0o200000), Name("O_NOFOLLOW", 0o400000), Name("O_NOATIME", 0o1000000),
        Name("O_CLOEXEC", 0o2000000),
    ]

    private static let seals = [
        Name("F_SEAL_SEAL", 1), Name("F_SEAL_SHRINK", 2), Name("F_SEAL_GROW", 4), Name("F_SEAL_WRITE", 8),
        Name("F_SEAL_FUTURE_WRITE", 0x10),
    ]

    private static let pagemapFlags = [Name("PE_PARENT", 1), Name("PE_LAZY", 2), Name("PE_PRESENT", 4)]

    /// Not what the numbers mean (2 is dead, 3 stopped, 6 a zombie), but what the format's tools have always printed.
    private static let taskState = [Name("Alive", 1), Name("Zombie", 3), Name("Stopped", 6)]

    /// What the numbers of task_state mean, for people.
    package static let taskStates = [Name("Alive", 1), Name("Dead", 2), Name("Stopped", 3), Name("Zombie", 6)]

    private static let family = [
        Name("UNIX", 1), Name("INET", 2), Name("INET6", 10), Name("NETLINK", 16), Name("PACKET", 17),
    ]

    private static let type = [
        Name("STREAM", 1), Name("DGRAM", 2), Name("RAW", 3), Name("SEQPACKET", 5), Name("PACKET", 10),
    ]

    private static let state = [
        Name("ESTABLISHED", 1), Name("SYN_SENT", 2), Name("SYN_RECV", 3), Name("FIN_WAIT1", 4), Name("FIN_WAIT2", 5),
        Name("TIME_WAIT", 6), Name("CLOSE", 7), Name("CLOSE_WAIT", 8), Name("LAST_ACK", 9), Name("LISTEN", 10),
    ]

    private static let proto = [Name("IP", 0), Name("TCP", 6), Name("UDP", 17), Name("UDPLITE", 136)]
}
