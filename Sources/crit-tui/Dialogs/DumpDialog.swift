internal import EngineInterface
internal import TerminalUI

/// What is asked before a dump. A dump ends the tasks unless they are left running, so their pid has to be typed.
enum DumpDialog {
    static let directory = "Directory"

    static func open(for process: LiveProcess, descendants: Int?, _ shared: Shared) -> [Step] {
        if !shared.isRoot { return [.say("a dump needs root", .warning)] }
        if process.pid <= 2 { return [.say("pid \(process.pid) cannot be dumped", .warning)] }
        // It is the one that does no harm.
        var new = EngineRequest(.dump)
        new.leavesRunning = true
        let boxes = OptionBoxes.fields(new)
        let form = Form(
            title: "Dump \(process.pid) \(process.comm)?",
            lines: lines(process, descendants),
            fields: [.text(label: directory, LineEditor(suggestion(process, shared)))] + boxes + [
                .confirm(label: "To confirm", expected: "\(process.pid)", LineEditor()),
                .button(label: "Cancel", tag: "cancel", guarded: false),
                .button(label: "Dump", tag: "dump", guarded: true),
            ], focus: boxes.count + 2)
        return [.dialog(Dialog(form: form, purpose: .dump(pid: process.pid)))]
    }

    private static func lines(_ process: LiveProcess, _ descendants: Int?) -> [Form.Line] {
        var lines = [Form.Line(process.command)]
        if let descendants, descendants > 0 {
            lines.append(Form.Line("and its \(Format.count(descendants, "descendant"))"))
        }
        lines.append(
            Form.Line(
                "\(process.stateWord), \(Format.count(process.threads, "thread")), \(Format.size(process.rss)) resident"
            ))
        lines.append(Form.Line("Not left running, the tasks are killed once their images are whole.", .warning))
        return lines
    }

    private static func suggestion(_ process: LiveProcess, _ shared: Shared) -> String {
        let name = process.comm.unicodeScalars.map { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || (0x30 ... 0x39).contains(scalar.value) || scalar == "-")
                ? String(scalar) : "_"
        }.joined()
        return (shared.paths.first ?? ".") + "/\(name)-\(process.pid)-" + Format.time(shared.time, "%Y%m%d-%H%M%S")
    }

    static func request(_ form: Form, pid: Int32) -> EngineRequest {
        var request = EngineRequest.dump(pid, into: form.text(directory) ?? "")
        OptionBoxes.read(form, into: &request)
        return request
    }
}
