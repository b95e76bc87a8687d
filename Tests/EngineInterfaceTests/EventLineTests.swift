import Testing

@testable import EngineInterface

@Suite struct EventLineTests {
    static let events: [(EngineEvent, String)] = [
        (.froze(tasks: 3), #"{"event":"froze","tasks":3}"#),
        (
            .progress(Progress(.pages, task: 12, 456, of: 789)),
            #"{"event":"progress","stage":"pages","task":12,"done":456,"total":789,"unit":"pages"}"#
        ),
        (
            .progress(Progress(.rooms, 1, of: 2)),
            #"{"event":"progress","stage":"rooms","task":0,"done":1,"total":2,"unit":"bytes"}"#
        ),
        (.wrote(bytes: .max), #"{"event":"wrote","bytes":18446744073709551615}"#),
        (.restored(task: 123), #"{"event":"restored","task":123}"#),
        (.warning("a \"b\" \\ \n\u{7f}é"), ##"{"event":"warning","text":"a \"b\" \\ \u000a\u007fé"}"##),
        (.info(""), #"{"event":"info","text":""}"#),
        (
            .done(EngineOutcome(pid: 7, frozenTime: 12, freezingTime: 3, restoreTime: 4)),
            #"{"event":"done","pid":7,"frozen_us":12,"freezing_us":3,"restore_us":4}"#
        ),
        (.failed("no"), #"{"event":"failed","error":"no"}"#),
    ]

    @Test(arguments: events) func thereAndBack(_ event: EngineEvent, _ line: String) {
        #expect(event.line == line)
        #expect(EngineEvent(line: line) == event)
    }

    @Test(arguments: [
        "", "not JSON", "{", "{}", "[]", #"{"event":"something new","x":1}"#, #"{"event":"froze"}"#,
        #"{"event":"froze","tasks":-9}"#,
        #"{"event":"froze","tasks":99999999999999999999}"#, #"{"event":"restored","task":4294967296}"#,
        #"{"event":"info","text":"\ud800"}"#,
        #"{"event":"info","text":"open}"#, #"{"event":"info"} x"#,
        #"{"event":"progress","stage":"none","task":0,"done":0,"total":0}"#,
    ]) func whatIsNone(_ line: String) { #expect(EngineEvent(line: line) == nil) }

    @Test func spaceAndOrderDoNotMatter() {
        #expect(EngineEvent(line: " { \"tasks\" : 3 , \"event\" : \"froze\" } ") == .froze(tasks: 3))
    }
}
