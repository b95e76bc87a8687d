import Glibc

/// One option of CRIU's command line. The table is what getopt_long(3), `--help` and the refusals of what is not built read.
struct OptionEntry: Sendable {
    enum Argument: Int32, Sendable { case none = 0, required = 1, optional = 2 }
    enum State: Sendable {
        case built
        /// Accepted and without effect, for this reason.
        case accepted(String)
        case unbuilt
    }

    let name: String
    var short: Character?
    var argument = Argument.none
    /// Has a `--no-NAME` twin.
    var isBoolean = false
    var state = State.unbuilt
    var metavariable = ""
    var help = ""

    init(_ name: String, _ short: Character? = nil, _ argument: Argument = .none, boolean: Bool = false, _ state: State = .unbuilt, _ metavariable: String = "", help: String = "") {
        (self.name, self.short, self.argument, self.isBoolean) = (name, short, argument, boolean)
        (self.state, self.metavariable, self.help) = (state, metavariable, help)
    }

    static let table: [OptionEntry] = [
        .init("tree", "t", .required, .built, "PID", help: "the task to dump, with everything below it"),
        .init("images-dir", "D", .required, .built, "DIR", help: "directory of the images (default: .)"),
        .init("work-dir", "W", .required, .built, "DIR", help: "directory of logs, pidfiles and statistics (default: the images directory)"),
        .init("leave-running", "R", .none, .built, help: "let the tasks run on after the dump"),
        .init("leave-stopped", "s", .none, .built, help: "leave the tasks stopped after the dump or restore"),
        .init("restore-detached", "d", .none, boolean: true, .built, help: "exit when the tasks are restored"),
        .init("daemon", nil, .none, boolean: true),
        .init("restore-sibling", "S", .none, boolean: true),
        .init("shell-job", "j", .none, boolean: true, .built, help: "the session leader or terminal is outside of the tree"),
        .init("file-locks", "l", .none, boolean: true, .built, help: "dump and restore file locks"),
        .init("sync", nil, .none, boolean: true, .built, help: "dump: end the tasks only when their images are on the disk, not just written"),
        .init("link-remap", nil, .none, boolean: true, .built, help: "link files back that lost the name they are open under"),
        .init("ghost-limit", nil, .required, .built, "SIZE", help: "biggest unlinked file to carry along (default: 1M)"),
        .init("tcp-established", nil, .none, boolean: true, .built, help: "accepted as by CRIU; established connections are still refused by name"),
        .init("tcp-close", nil, .none, boolean: true, .built, help: "leave TCP connections behind: their sockets are closed when restored"),
        .init("skip-in-flight", nil, .none, boolean: true, .built, help: "leave TCP connections behind that wait to be accepted"),
        .init("ext-unix-sk", "x", .optional, .built, "INODE,…", help: "allow unix sockets whose peer is outside of the tree"),
        .init("timeout", nil, .required, .built, "SECONDS", help: "limit for freezing the tree (default: 10; 0: none)"),
        .init("log-file", "o", .required, .built, "FILE", help: "log there, relative to the work directory (-: standard output)"),
        .init("verbosity", "v", .optional, .built, "N", help: "-v, -vv … or -vN: how much to log (default: 2, warnings)"),
        .init("display-stats", nil, .none, boolean: true, .built, help: "print times and counts at the end"),
        .init("pidfile", nil, .required, .built, "FILE", help: "write the pid of the restored root there"),
        .init("progress-fd", nil, .required, .built, "FD", help: "write events as JSON lines to this descriptor"),
        .init("plan", nil, .none, .built, help: "restore: print what would be done, and do nothing"),
        .init("version", "V", .none, .built, help: "print the version"),
        .init("help", "h", .none, .built, help: "print this"),
        .init("log-pid", nil, .none, boolean: true, .accepted("Cryo logs all tasks in one file")),
        .init("weak-sysctls", nil, .none, boolean: true, .accepted("no sysctls are restored")),
        .init("network-lock", nil, .required, .accepted("no connections are dumped"), "METHOD"),
        .init("manage-cgroups", nil, .optional, .accepted("cgroups are left alone"), "MODE"),
        .init("no-default-config", nil, .none, .accepted("configuration files are not read")),
        .init("pre-dump-mode", nil, .required, .accepted("a dump is not a pre-dump"), "MODE"),
        .init("ghost-fiemap", nil, .none, boolean: true, .accepted("holes are found with SEEK_DATA on every file system")),
        .init("force-irmap", nil, .none, boolean: true, .accepted("what is watched is found by handle, and else where it is likely to be")),
        .init("irmap-scan-path", nil, .required, .accepted("what is watched is found by handle, and else where it is likely to be"), "PATH"),
        .init("libdir", "L", .required, .accepted("there are no plugins"), "DIR"),
        .init("skip-file-rwx-check", nil, .none, boolean: true, .built, help: "restore: files may have another mode than at the dump"),
        .init("file-validation", nil, .required, .built, "MODE", help: "restore: know a program by its filesize or buildid (default)"),
        .init("prev-images-dir", nil, .required), .init("root", "r", .required), .init("exec-cmd"), .init("cpu-cap", nil, .optional),
        .init("freeze-cgroup", nil, .required), .init("lazy-pages"), .init("stream", boolean: true), .init("mntns-compat-mode", boolean: true),
        .init("unprivileged", boolean: true), .init("allow-uprobes", boolean: true), .init("close", nil, .required), .init("deprecated", boolean: true),
        .init("evasive-devices", boolean: true), .init("external", nil, .required), .init("empty-ns", nil, .required), .init("join-ns", "J", .required),
        .init("inherit-fd", nil, .required), 
        .init("cgroup-root", nil, .required),
        .init("cgroup-props", nil, .required), .init("cgroup-props-file", nil, .required), .init("cgroup-dump-controller", nil, .required),
        .init("cgroup-yard", nil, .required), .init("lsm-profile", nil, .required), .init("lsm-mount-context", nil, .required),
        .init("skip-mnt", nil, .required), .init("enable-fs", nil, .required), .init("ext-mount-map", "M", .required), .init("enable-external-sharing"),
        .init("enable-external-masters"), .init("veth-pair", nil, .required), .init("action-script", nil, .required), .init("track-mem", boolean: true),
        .init("auto-dedup", boolean: true), .init("page-server", boolean: true), .init("ms"),
        .init("address", nil, .required), .init("port", nil, .required), .init("ps-socket", nil, .required), .init("status-fd", nil, .required),
        .init("tls", boolean: true), .init("tls-cacert", nil, .required), .init("tls-cacrl", nil, .required), .init("tls-cert", nil, .required),
        .init("tls-key", nil, .required), .init("tls-no-cn-verify"), .init("feature", nil, .required), .init("extra", boolean: true),
        .init("experimental", boolean: true), .init("all"), .init("config", nil, .required),
    ]
}
