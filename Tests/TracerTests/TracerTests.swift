import Glibc
import Testing

/// One after the other: a tracer and what it traces belong to one thread, and the machine's pids to all.
@Suite(.serialized, .enabled(if: getuid() == 0, "tracing needs root")) enum TracerTests {}
