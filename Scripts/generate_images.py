"""From a descriptor set (protoc --descriptor_set_out): the C table of messages and display hints,
and the typed Swift values. No dependencies: the few messages of descriptor.proto are read here."""

import sys

# FieldDescriptorProto.Type -> (accessor, Swift type, default). A type that is not here stops the generator:
# Sources/Images/Wire/FieldSchema.swift has to learn it first.
SCALARS = {
    3: ("int64", "Int64", "0"), 4: ("uint64", "UInt64", "0"), 5: ("int32", "Int32", "0"), 6: ("uint64", "UInt64", "0"),
    8: ("bool", "Bool", "false"), 9: ("string", "ByteString", '""'), 12: ("bytes", "[UInt8]", "[]"),
    13: ("uint32", "UInt32", "0"), 17: ("int32", "Int32", "0"), 18: ("int64", "Int64", "0"),
}
TYPE_MESSAGE, TYPE_ENUM = 11, 14
OPTIONAL, REQUIRED, REPEATED = 1, 2, 3
HINT_EXTENSION = 1018
KEYWORDS = {"init", "self", "Self", "Type", "protocol", "extension", "default", "in", "as", "is", "func", "var", "let",
            "class", "struct", "enum", "case", "switch", "repeat", "return", "static", "where", "while", "for", "if",
            "else", "guard", "import", "operator", "true", "false", "nil", "throw", "throws", "try", "catch", "do",
            "internal", "public", "private", "fileprivate", "inout", "subscript", "typealias", "super", "any"}


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data):
    """The fields of one message: {number: [values]}."""
    at, found = 0, {}
    while at < len(data):
        key, at = varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = varint(data, at)
        elif wire == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        elif wire == 1:
            value, at = data[at:at + 8], at + 8
        else:
            value, at = data[at:at + 4], at + 4
        found.setdefault(number, []).append(value)
    return found


def text(message, number, default=""):
    return message[number][-1].decode() if number in message else default


def merged(message, number):
    """A nested message that may come in several pieces: they add up."""
    return fields(b"".join(message.get(number, [])))


def camel(name):
    """The name protoc-c gives a type: every word capitalised, no underscores."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def escaped(name):
    return "`%s`" % name if name in KEYWORDS else name


class Enum:
    def __init__(self, raw, outer):
        message = fields(raw)
        self.name = text(message, 1)
        self.full = outer + "." + self.name
        self.values = []
        for value in map(fields, message.get(2, [])):
            number = value.get(2, [0])[-1]
            self.values.append((text(value, 1), number - (1 << 64) if number >> 63 else number))


class Field:
    def __init__(self, raw):
        message = fields(raw)
        self.name = text(message, 1)
        self.number = message[3][-1]
        self.label = message[4][-1]
        self.type = message[5][-1]
        self.type_name = text(message, 6)
        self.default = text(message, 7, None)
        options = merged(message, 8)
        self.hint = merged(options, HINT_EXTENSION) if HINT_EXTENSION in options else None


class Message:
    def __init__(self, raw, outer):
        message = fields(raw)
        self.name = text(message, 1)
        self.full = outer + "." + self.name
        self.fields = sorted(map(Field, message.get(2, [])), key=lambda field: field.number)
        self.enums = [Enum(value, self.full) for value in message.get(4, [])]


class File:
    def __init__(self, raw):
        message = fields(raw)
        self.name = text(message, 1)
        self.messages = [Message(value, "") for value in message.get(4, [])]
        self.enums = [Enum(value, "") for value in message.get(5, [])]


def c_table(files, messages):
    out = ["// Made by Scripts/regenerate-images. Do not edit.", "", '#include "CImages.h"', ""]
    out += ['#include "%s.pb-c.h"' % file.name[:-6] for file in files]
    out.append("")
    for message in messages:
        hints = [field for field in message.fields if field.hint]
        if not hints:
            continue
        out.append("static const struct image_hint %s_hints[] = {" % message.name)
        for field in hints:
            hint = field.hint
            parts = [".number = %d" % field.number]
            parts += [".%s = 1" % name for number, name in ((1, "hex"), (2, "ipadd"), (4, "dev"), (5, "odev"))
                      if hint.get(number, [0])[-1]]
            parts += ['.%s = "%s"' % (name, text(hint, number)) for number, name in ((3, "flags"), (6, "dict"), (7, "conv"))
                      if number in hint]
            out.append("\t{ %s }," % ", ".join(parts))
        out += ["};", ""]
    out.append("static const struct image_message messages[] = {")
    for message in messages:
        hinted = any(field.hint for field in message.fields)
        out.append("\t{ &%s__descriptor, %s, %d }," % (
            message.name, message.name + "_hints" if hinted else "0", sum(1 for field in message.fields if field.hint)))
    out += ["};", "", "size_t image_message_count(void)", "{", "\treturn sizeof(messages) / sizeof(messages[0]);", "}", "",
            "const struct image_message *image_message_at(size_t index)", "{",
            "\treturn index < image_message_count() ? &messages[index] : 0;", "}", ""]
    return "\n".join(out)


def swift_enum(enum, indent):
    pad = "    " * indent
    out = [pad + "/// `enum %s`. Numbers without a name survive." % enum.full.lstrip("."),
           pad + "package struct %s: ImageEnum {" % camel(enum.name),
           pad + "    package var rawValue: Int32",
           pad + "    package init(rawValue: Int32) { self.rawValue = rawValue }", ""]
    for name, number in enum.values:
        out.append(pad + "    package static let %s = Self(rawValue: %d)" % (escaped(name), number))
    out += ["", pad + "    package static let names: [(name: String, number: Int32)] = ["]
    for name, number in enum.values:
        out.append(pad + '        ("%s", %d),' % (name, number))
    out += [pad + "    ]", pad + "}"]
    return out


# From here on messages inside a message are kept apart from it (Boxed).
MANY_MESSAGES = 8


def swift_type(field, enums):
    """(accessor, base type, default) of a field."""
    if field.type == TYPE_MESSAGE:
        name = camel(field.type_name.lstrip("."))
        return "message", name, name + "()"
    if field.type == TYPE_ENUM:
        path = field.type_name.lstrip(".").split(".")
        name = ".".join(map(camel, path))
        first = enums[field.type_name].values[0][0]
        return "enumeration", name, "." + escaped(first)
    return SCALARS[field.type]


def swift_message(message, index, enums):
    name = camel(message.name)
    out = ["/// `message %s`" % message.name, "package struct %s: ImageMessage {" % name]
    for enum in message.enums:
        out += swift_enum(enum, 1) + [""]
    parameters, assigns, reads, writes = [], [], [], []
    # One of many: file_entry has twenty messages, of which one is there; core_entry one for each architecture.
    inner = [field for field in message.fields if field.type == TYPE_MESSAGE and field.label == OPTIONAL]
    boxed = inner if len(inner) >= MANY_MESSAGES else []
    for at, field in enumerate(message.fields):
        accessor, base, default = swift_type(field, enums)
        if field.default is not None:
            out.append("    /// Absent means %s." % field.default)
        kind = {OPTIONAL: base + "?", REPEATED: "[%s]" % base, REQUIRED: base}[field.label]
        label = {OPTIONAL: "optional: ", REPEATED: "repeated: ", REQUIRED: ""}[field.label]
        initial = {OPTIONAL: "nil", REPEATED: "[]", REQUIRED: default}[field.label]
        property_name = escaped(field.name)
        out.append("    %spackage var %s: %s" % ("@Boxed " if field in boxed else "", property_name, kind))
        parameters.append("        %s: %s = %s" % (property_name, kind, initial))
        assigns.append("        self.%s = %s" % (property_name, property_name))
        reads.append("        %s = %srecord.%s(%s%d)" % (
            property_name if field.name != "record" else "self.record",
            "try " if field.type == TYPE_MESSAGE else "", accessor, label, at))
        writes.append("        record.%s(%s%d, %s)" % (
            accessor, label, at, property_name if field.name != "record" else "self.record"))
    if message.fields:
        out += ["", "    package init(", ",\n".join(parameters), "    ) {"] + assigns + ["    }", ""]
    else:
        out += ["    package init() {}", ""]
    out += ["    package static var schema: Schema { Schema.at(%d) }" % index, "",
            "    package init(_ record: RecordReader) throws(ImageError) {"] + reads + ["    }", "",
            "    package func write(to record: RecordWriter) {"] + writes + ["    }", "}"]
    return out


def main(descriptor_set, table, folder):
    with open(descriptor_set, "rb") as source:
        files = [File(raw) for raw in fields(source.read())[1]]
    files = sorted((file for file in files if not file.name.startswith("google/") and file.name != "options.proto"),
                   key=lambda file: file.name)
    messages = [message for file in files for message in file.messages]
    enums = {enum.full: enum for file in files for owner in [file] + file.messages for enum in owner.enums}
    index = {id(message): at for at, message in enumerate(messages)}
    with open(table, "w") as output:
        output.write(c_table(files, messages))
    for file in files:
        out = ["// Made by Scripts/regenerate-images from %s. Do not edit." % file.name]
        for enum in file.enums:
            out += [""] + swift_enum(enum, 0)
        for message in file.messages:
            out += [""] + swift_message(message, index[id(message)], enums)
        stem = "".join(word.capitalize() for word in file.name[:-6].split("-"))
        with open("%s/%sMessages.swift" % (folder, stem), "w") as output:
            output.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
