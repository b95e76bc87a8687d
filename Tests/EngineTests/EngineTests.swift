import Testing

/// Real programs, frozen and thawed. One at a time: they start processes, take pids again and use ports.
@Suite(.serialized, .engine) struct EngineTests {}
