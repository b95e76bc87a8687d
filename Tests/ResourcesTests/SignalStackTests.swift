import Images
import Testing
import Tracer
@testable import Resources

@Suite struct SignalStackTests {
    /// A husk has the stack of whoever it was cloned from until it is told that it has none.
    @Test(arguments: [CoreEntry(), CoreEntry(thread_core: ThreadCoreEntry(sas: ThreadSasEntry(ss_flags: 2)))])
    func noneIsSetToo(_ core: CoreEntry) throws {
        var batch = Batch()
        try SignalStack.restore(core, in: &batch)
        #expect(batch.text == ["sigaltstack({24})"])
    }
}
