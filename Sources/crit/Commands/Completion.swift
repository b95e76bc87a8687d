import ArgumentParser

struct Completion: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints a completion script for a shell.",
        discussion: """
            EXAMPLES
              crit completion bash > /etc/bash_completion.d/crit
              crit completion zsh > ~/.zsh/completions/_crit
              crit completion fish > ~/.config/fish/completions/crit.fish
            """)

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish

        var shell: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() {
        print(Crit.completionScript(for: shell.shell))
    }
}
