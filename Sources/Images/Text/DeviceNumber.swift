/// The two ways a device number is packed into an image.
enum DeviceNumber {
    /// The kernel's dev_t (MKDEV): 20 bits of minor.
    static func kernel(_ value: UInt64) -> (major: UInt64, minor: UInt64) {
        (value >> 20, value & 0xfffff)
    }

    static func kernel(major: UInt64, minor: UInt64) -> UInt64 {
        major << 20 | minor & 0xfffff
    }

    /// major(3) and minor(3)
    static func userspace(_ value: UInt64) -> (major: UInt64, minor: UInt64) {
        ((value >> 8) & 0xfff | (value >> 32) & ~0xfff, value & 0xff | (value >> 12) & ~0xff)
    }

    /// makedev(3)
    static func userspace(major: UInt64, minor: UInt64) -> UInt64 {
        (major & 0xfff) << 8 | (major & ~0xfff) << 32 | minor & 0xff | (minor & ~0xff) << 12
    }
}
