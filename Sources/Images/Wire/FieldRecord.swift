/// A field as printers go through it: without references, so that nothing is counted. With a million entries
/// in a pagemap, counting references was 40 % of the time.
@safe struct FieldRecord {
    let key: UnsafeRawBufferPointer
    let offset: Int
    let quantifierOffset: Int
    let stride: Int
    let label: FieldLabel
    let type: FieldType
    let isPlain: Bool
    let isHex: Bool
}
