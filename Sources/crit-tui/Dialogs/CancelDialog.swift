internal import EngineInterface
internal import TerminalUI

/// Asked before a running dump or restore is given up: Esc is also the key that closes everything else.
enum CancelDialog {
    static func open(_ job: EngineRequest) -> Dialog {
        let form = Form(
            title: "Cancel?",
            lines: [Form.Line(job.title, .heading), Form.Line("If it is cancelled, \(consequence(job)).")],
            fields: [
                .button(label: "Go on", tag: "cancel", guarded: false),
                .button(label: "Cancel it", tag: "stop", guarded: false),
            ], focus: 0)
        return Dialog(form: form, purpose: .cancelJob)
    }

    static func consequence(_ job: EngineRequest) -> String {
        switch job.command {
        case .dump: "the tasks run on, what was made is removed"
        case .restore: "what was made is removed"
        }
    }
}
