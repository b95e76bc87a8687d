// Made by Scripts/regenerate-images from stats.proto. Do not edit.

/// `message dump_stats_entry`
package struct DumpStatsEntry: ImageMessage {
    package var freezing_time: UInt32
    package var frozen_time: UInt32
    package var memdump_time: UInt32
    package var memwrite_time: UInt32
    package var pages_scanned: UInt64
    package var pages_skipped_parent: UInt64
    package var pages_written: UInt64
    package var irmap_resolve: UInt32?
    package var pages_lazy: UInt64
    package var page_pipes: UInt64?
    package var page_pipe_bufs: UInt64?
    package var shpages_scanned: UInt64?
    package var shpages_skipped_parent: UInt64?
    package var shpages_written: UInt64?

    package init(
        freezing_time: UInt32 = 0,
        frozen_time: UInt32 = 0,
        memdump_time: UInt32 = 0,
        memwrite_time: UInt32 = 0,
        pages_scanned: UInt64 = 0,
        pages_skipped_parent: UInt64 = 0,
        pages_written: UInt64 = 0,
        irmap_resolve: UInt32? = nil,
        pages_lazy: UInt64 = 0,
        page_pipes: UInt64? = nil,
        page_pipe_bufs: UInt64? = nil,
        shpages_scanned: UInt64? = nil,
        shpages_skipped_parent: UInt64? = nil,
        shpages_written: UInt64? = nil
    ) {
        self.freezing_time = freezing_time
        self.frozen_time = frozen_time
        self.memdump_time = memdump_time
        self.memwrite_time = memwrite_time
        self.pages_scanned = pages_scanned
        self.pages_skipped_parent = pages_skipped_parent
        self.pages_written = pages_written
        self.irmap_resolve = irmap_resolve
        self.pages_lazy = pages_lazy
        self.page_pipes = page_pipes
        self.page_pipe_bufs = page_pipe_bufs
        self.shpages_scanned = shpages_scanned
        self.shpages_skipped_parent = shpages_skipped_parent
        self.shpages_written = shpages_written
    }

    package static var schema: Schema { Schema.at(172) }

    package init(_ record: RecordReader) throws(ImageError) {
        freezing_time = record.uint32(0)
        frozen_time = record.uint32(1)
        memdump_time = record.uint32(2)
        memwrite_time = record.uint32(3)
        pages_scanned = record.uint64(4)
        pages_skipped_parent = record.uint64(5)
        pages_written = record.uint64(6)
        irmap_resolve = record.uint32(optional: 7)
        pages_lazy = record.uint64(8)
        page_pipes = record.uint64(optional: 9)
        page_pipe_bufs = record.uint64(optional: 10)
        shpages_scanned = record.uint64(optional: 11)
        shpages_skipped_parent = record.uint64(optional: 12)
        shpages_written = record.uint64(optional: 13)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, freezing_time)
        record.uint32(1, frozen_time)
        record.uint32(2, memdump_time)
        record.uint32(3, memwrite_time)
        record.uint64(4, pages_scanned)
        record.uint64(5, pages_skipped_parent)
        record.uint64(6, pages_written)
        record.uint32(optional: 7, irmap_resolve)
        record.uint64(8, pages_lazy)
        record.uint64(optional: 9, page_pipes)
        record.uint64(optional: 10, page_pipe_bufs)
        record.uint64(optional: 11, shpages_scanned)
        record.uint64(optional: 12, shpages_skipped_parent)
        record.uint64(optional: 13, shpages_written)
    }
}

/// `message restore_stats_entry`
package struct RestoreStatsEntry: ImageMessage {
    package var pages_compared: UInt64
    package var pages_skipped_cow: UInt64
    package var forking_time: UInt32
    package var restore_time: UInt32
    package var pages_restored: UInt64?

    package init(
        pages_compared: UInt64 = 0,
        pages_skipped_cow: UInt64 = 0,
        forking_time: UInt32 = 0,
        restore_time: UInt32 = 0,
        pages_restored: UInt64? = nil
    ) {
        self.pages_compared = pages_compared
        self.pages_skipped_cow = pages_skipped_cow
        self.forking_time = forking_time
        self.restore_time = restore_time
        self.pages_restored = pages_restored
    }

    package static var schema: Schema { Schema.at(173) }

    package init(_ record: RecordReader) throws(ImageError) {
        pages_compared = record.uint64(0)
        pages_skipped_cow = record.uint64(1)
        forking_time = record.uint32(2)
        restore_time = record.uint32(3)
        pages_restored = record.uint64(optional: 4)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, pages_compared)
        record.uint64(1, pages_skipped_cow)
        record.uint32(2, forking_time)
        record.uint32(3, restore_time)
        record.uint64(optional: 4, pages_restored)
    }
}

/// `message stats_entry`
package struct StatsEntry: ImageMessage {
    package var dump: DumpStatsEntry?
    package var restore: RestoreStatsEntry?

    package init(
        dump: DumpStatsEntry? = nil,
        restore: RestoreStatsEntry? = nil
    ) {
        self.dump = dump
        self.restore = restore
    }

    package static var schema: Schema { Schema.at(174) }

    package init(_ record: RecordReader) throws(ImageError) {
        dump = try record.message(optional: 0)
        restore = try record.message(optional: 1)
    }

    package func write(to record: RecordWriter) {
        record.message(optional: 0, dump)
        record.message(optional: 1, restore)
    }
}
