package import EngineInterface
package import Inspect
package import TerminalUI

/// What can happen to the model.
package enum Event: Sendable {
    case key(Key)
    case resized(Size)
    /// Time goes on: seconds since the epoch, and microseconds of a clock that never goes back.
    case tick(time: Int64, clock: UInt64)
    case live([LiveProcess])
    case liveTask(pid: Int32, LiveTask?)
    case checkpoints([CheckpointSummary])
    case opened(path: String, Result<Checkpoint, InspectError>)
    /// One image of it, entry by entry.
    case image(checkpoint: String, name: String, Result<ImageDocument, InspectError>)
    /// The pages of a part of a task's memory, and the contents of one.
    case pages(PageRange, Result<PageList, InspectError>)
    case page(PageRange, Result<[UInt8], InspectError>)
    case compared(Result<Comparison, InspectError>)
    case job(JobEvent)
    case engineRefused(EngineStartError)
    case saved(EditSession, Result<[String], InspectError>)
    /// The edits of an open checkpoint changed.
    case edited(path: String)
}

/// What the model wants done outside of it.
package enum Effect: Sendable {
    case readLive
    case readTask(Int32)
    case scan
    case open(path: String)
    case openImage(checkpoint: String, name: String)
    case readPages(PageRange)
    case readPage(PageRange)
    case compare(old: String, new: String)
    case run(EngineRequest)
    case cancelRun
    case save(EditSession)
    case suspend
    case redraw
    case quit
}
