# What people and CI run. Everything that is missing is installed by apt-get when run as root; otherwise it is named.
PREFIX ?= /usr/local
DESTDIR ?=
BUILD := .build/release
SWIFT_FLAGS := -c release --static-swift-stdlib
TOOLS := cryo crit crit-tui

build_packages := libncursesw5-dev libprotobuf-c-dev libcap-dev
test_packages := redis-server nginx-light memcached python3 perl busybox-static tmux gcc libc6-dev util-linux procps
generator_packages := protobuf-c-compiler protobuf-compiler python3

.PHONY: all run test test-long install install-criu sample regenerate bench clean swift tools
all: tools

swift:
	@command -v swift >/dev/null || { echo "Swift 6.3 is needed: https://www.swift.org/install/linux (put its usr/bin on PATH)" >&2; exit 1; }

# $(call need,PACKAGES): installs what dpkg does not know yet. No service is started by an installation: policy-rc.d says no to it, and goes away again.
define need
	@Scripts/need-packages $(1)
endef

tools: swift
	$(call need,$(build_packages))
	swift build $(SWIFT_FLAGS) --product cryo
	swift build $(SWIFT_FLAGS) --product crit
	swift build $(SWIFT_FLAGS) --product crit-tui

run: tools
	@$(BUILD)/crit-tui Samples

# Its last line is the summary of swift test; what was skipped, and why, stands above it.
test: swift
	$(call need,$(build_packages))
	-$(call need,--optional $(test_packages) $(generator_packages))
	Scripts/run-tests

test-long: export CRYO_TEST_ROUNDS = 100
test-long: export CRYO_TEST_KILLS = 200
test-long: test

install: tools
	install -d $(DESTDIR)$(PREFIX)/bin
	for tool in $(TOOLS); do install -m 755 $(BUILD)/$$tool $(DESTDIR)$(PREFIX)/bin/$$tool; done
	if [ -d Documentation/man ]; then install -d $(DESTDIR)$(PREFIX)/share/man/man1 && install -m 644 Documentation/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1; fi

# Under the name criu, cryo answers as CRIU does: for runc, crun, podman.
install-criu: install
	install -d $(DESTDIR)$(PREFIX)/sbin
	ln -sf ../bin/cryo $(DESTDIR)$(PREFIX)/sbin/criu

# Dumps the program in Samples anew.
sample: tools
	$(call need,musl-tools)
	Samples/make-sample $(BUILD)/cryo

# C from the .proto files, and what is derived from them.
regenerate:
	$(call need,$(generator_packages))
	Scripts/regenerate-images

# PEER names the engine to compare with (a criu binary), PEER_CRIT a crit.
bench: tools
	Benchmarks/engine/run $(BUILD)/cryo
	CRIT=$(BUILD)/crit Benchmarks/crit

clean:
	swift package clean
