internal import EngineInterface
internal import Inspect
package import TerminalUI

/// Everything that is on the screen. Events go in, effects come out; nothing here reads a file or draws.
package struct Model: Sendable {
    package private(set) var size: Size
    package var shared: Shared
    /// The stack of views; the last one is on top.
    package private(set) var screens: [any Screen]
    /// The stack of the other root: live processes, or checkpoints.
    private var others: [any Screen]
    package private(set) var dialog: Dialog?
    /// What is being typed to search for.
    package private(set) var prompt: LineEditor?
    package private(set) var status = Form.Line("")
    private var wantsToLeave = false
    /// What the running job was asked for with: an engine that could not be started gives it back, to be corrected.
    private var asked: Dialog?

    package init(size: Size, shared: Shared, startsWithCheckpoints: Bool) {
        self.size = size
        self.shared = shared
        lastRefresh = shared.clock
        let live: [any Screen] = [LiveScreen()]
        let checkpoints: [any Screen] = [CheckpointsScreen()]
        screens = startsWithCheckpoints ? checkpoints : live
        others = startsWithCheckpoints ? live : checkpoints
    }

    package var top: any Screen { screens.last ?? LiveScreen() }

    package var place: Place { prompt != nil ? .prompt : dialog != nil ? .dialog : top.place }

    /// What has to be read before the first frame means something.
    package func opening() -> [Effect] { (screens + others).flatMap { $0.opening() } }

    package mutating func update(_ event: Event) -> [Effect] {
        let effects: [Effect]
        switch event {
        case .key(let key): effects = press(key)
        case .resized(let size):
            self.size = size
            effects = []
        case .tick(let time, let clock):
            shared.time = time
            shared.clock = clock
            effects = deliver(event) + refresh()
        case .opened(let path, .success):
            if shared.sessions[path] == nil { shared.sessions[path] = EditSession(path: path) }
            effects = deliver(event)
        case .image(let path, let name, .success(let document)):
            shared.sessions[path, default: EditSession(path: path)].add(document, name: name)
            effects = deliver(event)
        case .saved(let session, let result):
            let more = saved(session, result)
            effects = more + deliver(event)
        case .engineRefused(let error):
            effects = deliver(event)
            askAgain(error)
        case .job(.ended):
            effects = deliver(event)
            if dialog?.purpose == .cancelJob { dialog = nil }
        default: effects = deliver(event)
        }
        settle()
        return effects
    }

    /// The tree of live processes is read again every few seconds while somebody looks at it.
    private mutating func refresh() -> [Effect] {
        guard top.place == .live, shared.clock &- lastRefresh >= Self.refreshInterval else { return [] }
        lastRefresh = shared.clock
        return [.readLive]
    }

    package static let refreshInterval: UInt64 = 3_000_000
    private var lastRefresh: UInt64

    /// Every view hears of what happened, also those under the top: they are current when one comes back to them.
    private mutating func deliver(_ event: Event) -> [Effect] {
        var effects: [Effect] = []
        for index in screens.indices {
            var steps = screens[index].receive(event, &shared)
            if index != screens.count - 1 { steps.removeAll { if case .pop = $0 { true } else { false } } }
            effects += run(steps)
        }
        for index in others.indices {
            for case .effect(let effect) in others[index].receive(event, &shared) { effects.append(effect) }
        }
        return effects
    }

    private mutating func press(_ key: Key) -> [Effect] {
        if var prompt, key != .enter, prompt.handle(key) {
            self.prompt = prompt
            return []
        }
        if var dialog, prompt == nil, dialog.form.type(key) {
            self.dialog = dialog
            return []
        }
        status = Form.Line("")
        guard let action = Keys.table.action(for: key, in: place) else { return [] }
        if action != .cancel { wantsToLeave = false }
        if prompt != nil { return performInPrompt(action) }
        if dialog != nil { return performInDialog(action) }
        return perform(action)
    }

    private mutating func perform(_ action: Action) -> [Effect] {
        if shared.isReadOnly, Action.writing.contains(action) {
            return run([.say("started with --read-only", .warning)])
        }
        switch action {
        case .up: withTop { $0.list.move(-1) }
        case .down: withTop { $0.list.move(1) }
        case .pageUp: page(-1)
        case .pageDown: page(1)
        case .top: withTop { $0.list.select(0) }
        case .bottom: withTop { $0.list.select($0.list.rows.count - 1) }
        case .search: prompt = LineEditor()
        case .findNext, .findPrevious: return find(top.list.pattern, forward: action == .findNext)
        case .help: return run([.push(HelpScreen(about: top.place))])
        case .switchRoot:
            swap(&screens, &others)
            return top.opening()
        case .redraw, .suspend: return [action == .redraw ? .redraw : .suspend]
        case .quit: return leave()
        case .back, .close, .cancel: return goBack(action)
        default:
            return act(action)
        }
        return []
    }

    /// The view's own part of an action.
    private mutating func act(_ action: Action) -> [Effect] {
        guard !screens.isEmpty else { return [] }
        return run(screens[screens.count - 1].perform(action, &shared))
    }

    private mutating func goBack(_ action: Action) -> [Effect] {
        if top is ProgressScreen { return act(action) }
        if screens.count > 1 {
            if action != .cancel { screens.removeLast() }
            return []
        }
        if action == .close { return leave() }
        guard action == .cancel else { return [] }
        if wantsToLeave { return leave() }
        wantsToLeave = true
        return run([.say("Ctrl-C again quits", .warning)])
    }

    private mutating func leave() -> [Effect] {
        if shared.isJobRunning {
            return run([.say("a dump or restore is running; Esc in its view cancels it", .warning)])
        }
        let dirty = shared.sessions.values.filter(\.isDirty).sorted { $0.path < $1.path }
        guard !dirty.isEmpty else { return [.quit] }
        return run([.dialog(EditDialog.quit(dirty))])
    }

    private mutating func performInPrompt(_ action: Action) -> [Effect] {
        let pattern = prompt?.text ?? ""
        switch action {
        case .suspend: return [.suspend]
        case .redraw: return [.redraw]
        case .formActivate:
            prompt = nil
            return find(pattern.isEmpty ? top.list.pattern : pattern, forward: true)
        default:
            prompt = nil
            return []
        }
    }

    private mutating func find(_ pattern: String, forward: Bool) -> [Effect] {
        var word = ""
        withTop { word = $0.list.search(pattern, forward: forward) }
        return run([.say(word, word.hasSuffix("not here") ? .warning : .info)])
    }

    private mutating func performInDialog(_ action: Action) -> [Effect] {
        guard var dialog else { return [] }
        let outcome: Form.Outcome
        switch action {
        case .suspend: return [.suspend]
        case .redraw: return [.redraw]
        case .formNext: outcome = dialog.form.perform(.next)
        case .formPrevious: outcome = dialog.form.perform(.previous)
        case .formToggle: outcome = dialog.form.perform(.toggle)
        case .formActivate: outcome = dialog.form.perform(.activate)
        default: outcome = .cancelled
        }
        self.dialog = dialog
        switch outcome {
        case .open: return []
        case .cancelled, .pressed("cancel"):
            self.dialog = nil
            return []
        case .pressed: return submit(dialog)
        }
    }

    private mutating func submit(_ dialog: Dialog) -> [Effect] {
        switch dialog.purpose {
        case .dump(let pid): return start(DumpDialog.request(dialog.form, pid: pid))
        case .restore(let path): return start(RestoreDialog.request(dialog.form, path: path))
        case .edit(let target): return edit(target, dialog)
        case .save(let path):
            self.dialog = nil
            return shared.sessions[path].map { [.save($0)] } ?? []
        case .quit: return [.quit]
        case .cancelJob: return cancelJob()
        }
    }

    private mutating func cancelJob() -> [Effect] {
        dialog = nil
        guard var progress = top as? ProgressScreen else { return [] }
        let steps = progress.cancel()
        screens[screens.count - 1] = progress
        return run(steps)
    }

    private mutating func start(_ job: EngineRequest) -> [Effect] {
        guard !shared.isJobRunning else {
            dialog?.form.problem = "one dump or restore at a time"
            return []
        }
        asked = dialog
        dialog = nil
        shared.isJobRunning = true
        return run([.push(ProgressScreen(job: job, clock: shared.clock))]) + [.run(job)]
    }

    /// The form as it was filled in, with what is wrong with it, over the view that it was opened from.
    private mutating func askAgain(_ error: EngineStartError) {
        guard top is ProgressScreen, screens.count > 1, var asked else { return }
        screens.removeLast()
        asked.form.problem = error.description
        dialog = asked
    }

    private mutating func edit(_ target: EditTarget, _ dialog: Dialog) -> [Effect] {
        guard var session = shared.sessions[target.checkpoint] else { return [] }
        do throws(InspectError) {
            try session.set(image: target.image, id: target.id, to: dialog.form.text(EditDialog.value) ?? "")
        } catch {
            self.dialog?.form.problem = error.description
            return []
        }
        shared.sessions[target.checkpoint] = session
        self.dialog = nil
        return deliver(.edited(path: target.checkpoint))
    }

    private mutating func saved(_ session: EditSession, _ result: Result<[String], InspectError>) -> [Effect] {
        switch result {
        case .success(let names):
            shared.sessions[session.path]?.wasSaved(as: session)
            // Written beside the images it lists, and perhaps on the screen.
            let inventory = EditSession.listingImage
            let isStale = names.contains(inventory) && session.documents[inventory] != nil
            return run(
                [.say("saved " + names.joined(separator: ", "), .ok)]
                    + [.effect(.open(path: session.path)), .effect(.scan)]
                    + (isStale ? [.effect(.openImage(checkpoint: session.path, name: inventory))] : []))
        case .failure(let error): return run([.say("not saved: \(error)", .error)])
        }
    }

    private mutating func run(_ steps: [Step]) -> [Effect] {
        var effects: [Effect] = []
        for step in steps {
            switch step {
            case .effect(let effect): effects.append(effect)
            case .push(let screen):
                screens.append(screen)
                effects += screen.opening()
            case .pop: if screens.count > 1 { screens.removeLast() }
            case .dialog(let dialog): self.dialog = dialog
            case .say(let text, let role): status = Form.Line(text, role)
            case .edited(let path): effects += deliver(.edited(path: path))
            }
        }
        return effects
    }

    private mutating func withTop(_ body: (inout any Screen) -> Void) {
        guard !screens.isEmpty else { return }
        body(&screens[screens.count - 1])
    }

    private mutating func page(_ direction: Int) {
        let height = Layout(size: size, screen: top, shared: shared).list.rows - 1
        withTop { $0.list.move(direction * max(1, height - 1)) }
    }

    private mutating func settle() {
        guard !screens.isEmpty else { return }
        let height = Layout(size: size, screen: top, shared: shared).list.rows - 1
        withTop { $0.list.settle(height: height) }
    }
}
