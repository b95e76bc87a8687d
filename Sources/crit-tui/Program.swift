internal import ArgumentParser
internal import EngineProcess
internal import Glibc

/// This program is two: the terminal UI, and under the name of `cryo` the engine that the UI starts for a dump or a
/// restore. The engine is started anew, before it has threads, and not forked from the UI: it forks itself, and owns
/// its working directory, umask and children.
@main enum Program {
    static func main() {
        let name = CommandLine.arguments.first?.split(separator: "/").last
        if name == "cryo" || name == "criu" { exit(Front.run(CommandLine.arguments)) }
        CritTUI.main()
    }
}
