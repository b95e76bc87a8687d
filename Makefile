# What people and CI run. Everything that is missing is installed by apt-get when run as root; otherwise it is named.
PREFIX ?= /usr/local
DESTDIR ?=
BUILD := .build/release
SWIFT_FLAGS := -c release --static-swift-stdlib
TOOLS := cryo crit crit-tui

build_packages := libncursesw5-dev libprotobuf-c-dev libcap-dev zlib1g-dev
test_packages := redis-server nginx-light memcached python3 perl busybox-static tmux gcc libc6-dev util-linux procps
generator_packages := protobuf-c-compiler protobuf-compiler libprotobuf-dev python3

.PHONY: all run test test-long format install install-criu uninstall sample regenerate bench clean swift tools
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

# Where new dumps go, and a copy of the sample: what is tracked stays as it is. Images hold secrets.
checkpoints := checkpoints
run: tools
	@[ -d $(checkpoints) ] || install -d -m 700 $(checkpoints)
	@[ -e $(checkpoints)/lighthouse ] || cp -r Samples/lighthouse $(checkpoints)/lighthouse
	@$(BUILD)/crit-tui $(checkpoints)

# Its last line is the summary of swift test; what was skipped, and why, stands above it.
test: swift
	$(call need,$(build_packages))
	-$(call need,--optional $(test_packages) $(generator_packages))
	Scripts/run-tests

test-long: export CRYO_TEST_ROUNDS = 100
test-long: export CRYO_TEST_KILLS = 200
test-long: export CRYO_TEST_MOMENTS = 0
test-long: export CRYO_TEST_CHECKPOINTS = 5000
test-long: test
	-$(call need,--optional $$(Tests/Programs/run --packages))
	Tests/Programs/run .build/debug/cryo

# The habit of .swift-format, which a test holds the sources against. What is generated has its own.
format: swift
	find Sources Tests -name '*.swift' -not -path '*/Generated/*' -print0 | xargs -0 swift format --in-place --parallel

share := $(DESTDIR)$(PREFIX)/share
# What install puts in place, for uninstall.
installed := $(TOOLS:%=bin/%) sbin/criu share/man/man1/crit.1 share/man/man1/crit-tui.1 share/man/man8/cryo.8 \
	$(TOOLS:%=share/bash-completion/completions/%) $(TOOLS:%=share/zsh/site-functions/_%) $(TOOLS:%=share/fish/vendor_completions.d/%.fish)

install: tools
	install -d $(DESTDIR)$(PREFIX)/bin $(share)/man/man1 $(share)/man/man8 $(share)/cryo/themes
	install -d $(share)/bash-completion/completions $(share)/zsh/site-functions $(share)/fish/vendor_completions.d
	for tool in $(TOOLS); do install -m 755 $(BUILD)/$$tool $(DESTDIR)$(PREFIX)/bin/$$tool || exit 1; done
	install -m 644 Documentation/man/*.1 $(share)/man/man1
	install -m 644 Documentation/man/*.8 $(share)/man/man8
	install -m 644 Themes/*.yaml $(share)/cryo/themes
	for tool in crit crit-tui; do \
	    $(BUILD)/$$tool --generate-completion-script bash >$(share)/bash-completion/completions/$$tool && \
	    $(BUILD)/$$tool --generate-completion-script zsh >$(share)/zsh/site-functions/_$$tool && \
	    $(BUILD)/$$tool --generate-completion-script fish >$(share)/fish/vendor_completions.d/$$tool.fish || exit 1; \
	done
	install -m 644 Scripts/completions/cryo.bash $(share)/bash-completion/completions/cryo
	install -m 644 Scripts/completions/_cryo $(share)/zsh/site-functions/_cryo
	install -m 644 Scripts/completions/cryo.fish $(share)/fish/vendor_completions.d/cryo.fish

uninstall:
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/,$(installed))
	rm -rf $(share)/cryo

# Under the name criu, cryo answers as CRIU does: for runc, crun, podman.
install-criu: install
	install -d $(DESTDIR)$(PREFIX)/sbin
	ln -sf ../bin/cryo $(DESTDIR)$(PREFIX)/sbin/criu

# Dumps the program in Samples anew.
sample: tools
	$(call need,musl-tools)
	Samples/make-sample $(BUILD)/cryo

# C from the .proto files, what is derived from them, the lists of kinds, and the man pages.
regenerate:
	$(call need,$(generator_packages))
	Scripts/regenerate-images
	CRYO_REGENERATE=1 swift test --filter KindsDocumentTests
	Scripts/regenerate-manual

# PEER names the engine to compare with (a criu binary), PEER_CRIT a crit.
bench: tools
	Benchmarks/engine/run $(BUILD)/cryo
	CRIT=$(BUILD)/crit Benchmarks/crit

clean:
	swift package clean
