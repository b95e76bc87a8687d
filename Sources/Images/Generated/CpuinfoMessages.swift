// Made by Scripts/regenerate-images from cpuinfo.proto. Do not edit.

/// `message cpuinfo_x86_entry`
package struct CpuinfoX86Entry: ImageMessage {
    /// `enum cpuinfo_x86_entry.vendor`. Numbers without a name survive.
    package struct Vendor: ImageEnum {
        package var rawValue: Int32
        package init(rawValue: Int32) { self.rawValue = rawValue }

        package static let UNKNOWN = Self(rawValue: 0)
        package static let INTEL = Self(rawValue: 1)
        package static let AMD = Self(rawValue: 2)

        package static let names: [(name: String, number: Int32)] = [
            ("UNKNOWN", 0),
            ("INTEL", 1),
            ("AMD", 2),
        ]
    }

    package var vendor_id: CpuinfoX86Entry.Vendor
    package var cpu_family: UInt32
    package var model: UInt32
    package var stepping: UInt32
    package var capability_ver: UInt32
    package var capability: [UInt32]
    package var model_id: ByteString?
    package var xfeatures_mask: UInt64?
    package var xsave_size: UInt32?
    package var xsave_size_max: UInt32?

    package init(
        vendor_id: CpuinfoX86Entry.Vendor = .UNKNOWN,
        cpu_family: UInt32 = 0,
        model: UInt32 = 0,
        stepping: UInt32 = 0,
        capability_ver: UInt32 = 0,
        capability: [UInt32] = [],
        model_id: ByteString? = nil,
        xfeatures_mask: UInt64? = nil,
        xsave_size: UInt32? = nil,
        xsave_size_max: UInt32? = nil
    ) {
        self.vendor_id = vendor_id
        self.cpu_family = cpu_family
        self.model = model
        self.stepping = stepping
        self.capability_ver = capability_ver
        self.capability = capability
        self.model_id = model_id
        self.xfeatures_mask = xfeatures_mask
        self.xsave_size = xsave_size
        self.xsave_size_max = xsave_size_max
    }

    package static var schema: Schema { Schema.at(66) }

    package init(_ record: RecordReader) throws(ImageError) {
        vendor_id = record.enumeration(0)
        cpu_family = record.uint32(1)
        model = record.uint32(2)
        stepping = record.uint32(3)
        capability_ver = record.uint32(4)
        capability = record.uint32(repeated: 5)
        model_id = record.string(optional: 6)
        xfeatures_mask = record.uint64(optional: 7)
        xsave_size = record.uint32(optional: 8)
        xsave_size_max = record.uint32(optional: 9)
    }

    package func write(to record: RecordWriter) {
        record.enumeration(0, vendor_id)
        record.uint32(1, cpu_family)
        record.uint32(2, model)
        record.uint32(3, stepping)
        record.uint32(4, capability_ver)
        record.uint32(repeated: 5, capability)
        record.string(optional: 6, model_id)
        record.uint64(optional: 7, xfeatures_mask)
        record.uint32(optional: 8, xsave_size)
        record.uint32(optional: 9, xsave_size_max)
    }
}

/// `message cpuinfo_ppc64_entry`
package struct CpuinfoPpc64Entry: ImageMessage {
    /// `enum cpuinfo_ppc64_entry.endianness`. Numbers without a name survive.
    package struct Endianness: ImageEnum {
        package var rawValue: Int32
        package init(rawValue: Int32) { self.rawValue = rawValue }

        package static let BIGENDIAN = Self(rawValue: 0)
        package static let LITTLEENDIAN = Self(rawValue: 1)

        package static let names: [(name: String, number: Int32)] = [
            ("BIGENDIAN", 0),
            ("LITTLEENDIAN", 1),
        ]
    }

    package var endian: CpuinfoPpc64Entry.Endianness
    package var hwcap: [UInt64]

    package init(
        endian: CpuinfoPpc64Entry.Endianness = .BIGENDIAN,
        hwcap: [UInt64] = []
    ) {
        self.endian = endian
        self.hwcap = hwcap
    }

    package static var schema: Schema { Schema.at(67) }

    package init(_ record: RecordReader) throws(ImageError) {
        endian = record.enumeration(0)
        hwcap = record.uint64(repeated: 1)
    }

    package func write(to record: RecordWriter) {
        record.enumeration(0, endian)
        record.uint64(repeated: 1, hwcap)
    }
}

/// `message cpuinfo_s390_entry`
package struct CpuinfoS390Entry: ImageMessage {
    package var hwcap: [UInt64]

    package init(
        hwcap: [UInt64] = []
    ) {
        self.hwcap = hwcap
    }

    package static var schema: Schema { Schema.at(68) }

    package init(_ record: RecordReader) throws(ImageError) {
        hwcap = record.uint64(repeated: 0)
    }

    package func write(to record: RecordWriter) {
        record.uint64(repeated: 0, hwcap)
    }
}

/// `message cpuinfo_entry`
package struct CpuinfoEntry: ImageMessage {
    package var x86_entry: [CpuinfoX86Entry]
    package var ppc64_entry: [CpuinfoPpc64Entry]
    package var s390_entry: [CpuinfoS390Entry]

    package init(
        x86_entry: [CpuinfoX86Entry] = [],
        ppc64_entry: [CpuinfoPpc64Entry] = [],
        s390_entry: [CpuinfoS390Entry] = []
    ) {
        self.x86_entry = x86_entry
        self.ppc64_entry = ppc64_entry
        self.s390_entry = s390_entry
    }

    package static var schema: Schema { Schema.at(69) }

    package init(_ record: RecordReader) throws(ImageError) {
        x86_entry = try record.message(repeated: 0)
        ppc64_entry = try record.message(repeated: 1)
        s390_entry = try record.message(repeated: 2)
    }

    package func write(to record: RecordWriter) {
        record.message(repeated: 0, x86_entry)
        record.message(repeated: 1, ppc64_entry)
        record.message(repeated: 2, s390_entry)
    }
}
