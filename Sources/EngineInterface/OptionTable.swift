extension EngineOption {
    /// In the order of `--help`.
    public static let table: [EngineOption] =
        [
            .init(
                "tree", "t", .required, .number(\.pid, 1 ... 1 << 22), "PID",
                help: "the task to dump, with everything below it"),
            .init(
                "images-dir", "D", .required, .path(\.imagesDirectory), "DIR",
                help: "directory of the images (default: .)"),
            .init(
                "work-dir", "W", .required, .text(\.workDirectory), "DIR",
                help: "directory of logs, pidfiles and statistics (default: the images directory)"),
            .init(
                "leave-running", "R", .none, .flag(\.leavesRunning),
                help: "let the tasks run on after the dump", label: "leave the tasks running", in: [.dump]),
            .init(
                "leave-stopped", "s", .none, .flag(\.leavesStopped),
                help: "leave the tasks stopped after the dump or restore"),
            .init(
                "restore-detached", "d", .none, boolean: true, .flag(\.isDetached),
                help: "exit when the tasks are restored"),
            .init(
                "shell-job", "j", .none, boolean: true, .flag(\.shellJob),
                help: "the session leader or terminal is outside of the tree",
                label: "tasks that use this terminal", in: [.dump]),
            .init(
                "file-locks", "l", .none, boolean: true, .flag(\.fileLocks),
                help: "dump and restore file locks", label: "file locks", in: [.dump, .restore]),
            .init(
                "sync", nil, .none, boolean: true, .flag(\.sync),
                help: "dump: end the tasks only when their images are on the disk, not just written",
                label: "wait until the images are on the disk", in: [.dump]),
            .init(
                "link-remap", nil, .none, boolean: true, .flag(\.linkRemap),
                help: "link files back that lost the name they are open under",
                label: "link files back that lost their name", in: [.dump]),
            .init(
                "ghost-limit", nil, .required, .size(\.ghostLimit), "SIZE",
                help: "biggest unlinked file to carry along (default: 1M)"),
            .init(
                "tcp-established", nil, .none, boolean: true, .flag(\.tcpEstablished),
                help: "accepted as by CRIU; established connections are still refused by name"),
            .init(
                "tcp-close", nil, .none, boolean: true, .flag(\.tcpClose),
                help: "leave TCP connections behind: their sockets are closed when restored",
                label: "leave TCP connections behind, closed", in: [.dump, .restore]),
            .init(
                "skip-in-flight", nil, .none, boolean: true, .flag(\.skipInFlight),
                help: "leave TCP connections behind that wait to be accepted"),
            .init(
                "ext-unix-sk", "x", .optional, .flag(\.externalUnixSockets), "INODE,…",
                help: "allow unix sockets whose peer is outside of the tree"),
            .init(
                "timeout", nil, .required, .number(\.timeout, 0 ... 1 << 30), "SECONDS",
                help: "limit for freezing the tree (default: 10; 0: none)"),
            .init(
                "log-file", "o", .required, .text(\.logFile), "FILE",
                help: "log there, relative to the work directory (-: standard output)"),
            .init(
                "verbosity", "v", .optional, .verbosity, "N",
                help: "-v, -vv … or -vN: how much to log (default: 2, warnings)"),
            .init(
                "display-stats", nil, .none, boolean: true, .flag(\.displaysStatistics),
                help: "print times and counts at the end"),
            .init(
                "pidfile", nil, .required, .text(\.pidfile), "FILE", help: "write the pid of the restored root there"),
            .init(
                "progress-fd", nil, .required, .number(\.progressDescriptor, 0 ... 1 << 30), "FD",
                help: "write events as JSON lines to this descriptor"),
            .init("plan", nil, .none, .flag(\.plansOnly), help: "restore: print what would be done, and do nothing"),
            .init("version", "V", .none, .flag(\.showsVersion), help: "print the version"),
            .init("help", "h", .none, .flag(\.showsHelp), help: "print this"),
            .init(
                "skip-file-rwx-check", nil, .none, boolean: true, .flag(\.skipsModeCheck),
                help: "restore: files may have another mode than at the dump"),
            .init(
                "file-validation", nil, .required, .fileValidation, "MODE",
                help: "restore: know a program by its filesize or buildid (default)"),
        ] + withoutEffect + unbuilt

    private static let withoutEffect: [EngineOption] = [
        .init("log-pid", nil, .none, boolean: true, .withoutEffect("Cryo logs all tasks in one file")),
        .init("weak-sysctls", nil, .none, boolean: true, .withoutEffect("no sysctls are restored")),
        .init("network-lock", nil, .required, .withoutEffect("no connections are dumped"), "METHOD"),
        .init("manage-cgroups", nil, .optional, .withoutEffect("cgroups are left alone"), "MODE"),
        .init("no-default-config", nil, .none, .withoutEffect("configuration files are not read")),
        .init("pre-dump-mode", nil, .required, .withoutEffect("a dump is not a pre-dump"), "MODE"),
        .init(
            "ghost-fiemap", nil, .none, boolean: true,
            .withoutEffect("holes are found with SEEK_DATA on every file system")),
        .init(
            "force-irmap", nil, .none, boolean: true,
            .withoutEffect("what is watched is found by handle, and else where it is likely to be")),
        .init(
            "irmap-scan-path", nil, .required,
            .withoutEffect("what is watched is found by handle, and else where it is likely to be"), "PATH"),
        .init("libdir", "L", .required, .withoutEffect("there are no plugins"), "DIR"),
    ]

    private static let unbuilt: [EngineOption] = [
        .init("daemon", nil, .none, boolean: true), .init("restore-sibling", "S", .none, boolean: true),
        .init("prev-images-dir", nil, .required), .init("root", "r", .required), .init("exec-cmd"),
        .init("cpu-cap", nil, .optional), .init("freeze-cgroup", nil, .required), .init("lazy-pages"),
        .init("stream", boolean: true), .init("mntns-compat-mode", boolean: true), .init("unprivileged", boolean: true),
        .init("allow-uprobes", boolean: true), .init("close", nil, .required), .init("deprecated", boolean: true),
        .init("evasive-devices", boolean: true), .init("external", nil, .required), .init("empty-ns", nil, .required),
        .init("join-ns", "J", .required), .init("inherit-fd", nil, .required), .init("cgroup-root", nil, .required),
        .init("cgroup-props", nil, .required), .init("cgroup-props-file", nil, .required),
        .init("cgroup-dump-controller", nil, .required), .init("cgroup-yard", nil, .required),
        .init("lsm-profile", nil, .required), .init("lsm-mount-context", nil, .required),
        .init("skip-mnt", nil, .required), .init("enable-fs", nil, .required), .init("ext-mount-map", "M", .required),
        .init("enable-external-sharing"), .init("enable-external-masters"), .init("veth-pair", nil, .required),
        .init("action-script", nil, .required), .init("track-mem", boolean: true), .init("auto-dedup", boolean: true),
        .init("page-server", boolean: true), .init("ms"), .init("address", nil, .required),
        .init("port", nil, .required), .init("ps-socket", nil, .required), .init("status-fd", nil, .required),
        .init("tls", boolean: true), .init("tls-cacert", nil, .required), .init("tls-cacrl", nil, .required),
        .init("tls-cert", nil, .required), .init("tls-key", nil, .required), .init("tls-no-cn-verify"),
        .init("feature", nil, .required), .init("extra", boolean: true), .init("experimental", boolean: true),
        .init("all"), .init("config", nil, .required),
    ]
}
