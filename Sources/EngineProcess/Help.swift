import EngineInterface

/// `cryo --help`, from the table of options.
enum Help {
    static var text: String {
        var text = """
            Cryo freezes running process trees into image directories and thaws them again, in CRIU's format.

            usage: cryo COMMAND [OPTIONS]     options and the command in any order

            commands:
              dump      freeze the tree of -t PID into the images directory
              restore   thaw the tree in the images directory

            options:

            """
        for entry in EngineOption.table where entry.isBuilt {
            let short = entry.short.map { "-\($0), " } ?? "    "
            var name = "  \(short)--\(entry.name)"
            if entry.argument == .required { name += " \(entry.metavariable)" }
            if entry.argument == .optional { name += "[=\(entry.metavariable)]" }
            text += name + String(repeating: " ", count: max(1, 36 - name.count)) + entry.help + "\n"
        }
        return text + """

            examples:
              cryo dump -t 4711 -D /var/ckpt/web            freeze and end task 4711 and its children
              cryo dump -t 4711 -D /var/ckpt/web -R         the same, and let them run on
              cryo dump -t 4711 -D img --shell-job -v4 -o dump.log
              cryo restore -D /var/ckpt/web -d              thaw them, and exit

            exit status: 0 when it worked, 1 when it did not. Look inside with crit and crit-tui.

            """
    }
}
