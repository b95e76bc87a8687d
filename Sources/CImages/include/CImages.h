// The messages of the image format: protobuf-c's descriptors, and how their fields are shown to people.
// The C code of protoc-c lies in generated/; nothing outside needs more of it than this table.
#ifndef CIMAGES_H
#define CIMAGES_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

/// The `criu` option of one field (options.proto). protobuf-c drops options, so they come by this table.
struct image_hint {
	uint32_t number;
	uint8_t hex, ipadd, dev, odev;
	const char *flags, *dict, *conv;
};

struct image_message {
	const ProtobufCMessageDescriptor *descriptor;
	const struct image_hint *hints;
	size_t hint_count;
};

size_t image_message_count(void);
const struct image_message *image_message_at(size_t index);

#endif
