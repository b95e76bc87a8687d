/// What the targets of a package declare, what their sources import, and what they may.
struct Imports {
    struct Target {
        var name: String
        var isTest = false
        var declared: Set<String>
        var imported: Set<String>
    }

    var targets: [Target]
    /// By target, the modules of this and of other packages that it may know.
    var allowed: [String: Set<String>]
    /// What the toolchain brings: nobody declares it.
    var toolchain: Set<String>
    /// What everyone may know.
    var common: Set<String>

    /// SwiftPM builds an import of a module that some other target happens to have built before, and fails the day the
    /// order changes.
    var complaints: [String] {
        targets.flatMap { target -> [String] in
            var lines = target.imported.subtracting(target.declared).subtracting(toolchain).sorted()
                .map { "\(target.name) imports \($0) and does not declare it" }
            // A test may declare a program just to have it built.
            guard !target.isTest else { return lines }
            lines += target.declared.subtracting(target.imported).sorted().map {
                "\(target.name) declares \($0) and does not import it"
            }
            guard let allowed = allowed[target.name] else {
                return lines + ["\(target.name): nothing says what it may import"]
            }
            return lines
                + target.imported.subtracting(allowed).subtracting(common).sorted().map {
                    "\(target.name) must not know \($0)"
                }
        }
    }

    /// The modules that a Swift file imports.
    static func modules(in source: String) -> Set<String> {
        let line =
            /^[ \t]*(?:@\w+[ \t]+)*(?:(?:public|package|internal|fileprivate|private)[ \t]+)?import[ \t]+(?:(?:struct|class|enum|protocol|typealias|func|let|var)[ \t]+)?(\w+)/
            .anchorsMatchLineEndings()
        // Programs in other languages stand in long literals.
        return Set(source.replacing(/"""[\s\S]*?"""/, with: "").matches(of: line).map { String($0.output.1) })
    }
}
