# make run     builds everything and starts the daemon on a sample practice
# make test    builds and runs all tests
# make test-long  runs the tests that take minutes: random ones, and more of them
# make install, make uninstall  puts what make release has built into prefix (/usr/local), and takes it away again
# make deb     builds the Debian package
# make lint    checks the formatting
# make docs    builds TherapyKit's documentation
# make bench   measures, beside a peer or a physical limit
SWIFT ?= swift
BUILD ?= .build
JOBS ?= $(shell nproc)

export PATH := $(PATH):/opt/swift/usr/bin

# What is installed and packed: a release's programs, or, with CONFIGURATION=debug, those that the tests run.
CONFIGURATION ?= release
PROGRAMS_release = $(BUILD)/release/therapyd $(BUILD)-static/release/therapyctl
PROGRAMS_debug = $(BUILD)/debug/therapyd $(BUILD)/debug/therapyctl
BUILT_BY_release = release
BUILT_BY_debug = build
prefix ?= /usr/local
PLACE = DESTDIR='$(DESTDIR)' prefix='$(prefix)'

.PHONY: all setup build release ctl install uninstall deb run test test-kit test-long lint format bench docs generate clean

all: build

setup:
	@scripts/setup

build: setup
	$(SWIFT) build --scratch-path $(BUILD) -j $(JOBS) --explicit-target-dependency-import-check error

release: setup
	$(SWIFT) build -c release --scratch-path $(BUILD) -j $(JOBS) --product therapyd
	$(MAKE) ctl

# The client alone is linked with its own runtime: small, and quick to start.
ctl: setup
	$(SWIFT) build -c release --scratch-path $(BUILD)-static -j $(JOBS) --product therapyctl --static-swift-stdlib -Xlinker -s

# Builds nothing: root installs what somebody else has built.
install:
	@$(PLACE) scripts/install $(PROGRAMS_$(CONFIGURATION))

uninstall:
	@$(PLACE) scripts/uninstall

deb: $(BUILT_BY_$(CONFIGURATION))
	@scripts/make-deb $(PROGRAMS_$(CONFIGURATION)) $(BUILD)/packages

run: release
	@scripts/run $(BUILD)

# One build, four runs, each with the processor and the descriptors to itself: tests that ask other programs by
# Foundation's Process, which cannot bear many open files; those of the records, which keep every thread busy with
# databases; the rest; and tests that start daemons, machines and hundreds of clients, one after the other.
TEST = THERAPYD_BIN=$$($(SWIFT) build --scratch-path $(BUILD) --show-bin-path) \
	$(SWIFT) test --scratch-path $(BUILD) --skip-build
ORACLES = ^(CalendarExpressionTests|SystemdTests|TimeZoneRulesTests)\.
RECORDS = ^(PracticeTests|ControlServiceTests)\.
PROGRAMS = ^(DaemonTests|JobTortureTests|SystemTests|VarlinkServerTests)\.

test: test-kit
	$(SWIFT) build --build-tests --scratch-path $(BUILD) -j $(JOBS) --explicit-target-dependency-import-check error
	$(TEST) --filter '$(ORACLES)' $(TESTFLAGS)
	$(TEST) --filter '$(RECORDS)' $(TESTFLAGS)
	$(TEST) --skip '$(ORACLES)' --skip '$(RECORDS)' --skip '$(PROGRAMS)' $(TESTFLAGS)
	$(TEST) --no-parallel --filter '$(PROGRAMS)' $(TESTFLAGS)

test-kit: setup
	$(SWIFT) test --package-path Sources/TherapyKit --scratch-path $(BUILD)-kit -j $(JOBS)
	@scripts/docs $(BUILD)-kit $(BUILD)-kit/docs

# TherapyKit's documentation, for those who write plugins: a web site in .build-kit/docs.
docs: setup
	$(SWIFT) build --package-path Sources/TherapyKit --scratch-path $(BUILD)-kit -j $(JOBS)
	scripts/docs $(BUILD)-kit $(BUILD)-kit/docs

# Tens of thousands of random calendar expressions and time spans beside systemd, and random ones around the clock
# changes of all zones. THERAPYD_TEST_SEED=N repeats a run, whose seed is printed.
test-long: setup
	$(SWIFT) build --build-tests --scratch-path $(BUILD) -j $(JOBS) --explicit-target-dependency-import-check error
	THERAPYD_TEST_LONG=1 $(TEST) --filter '$(ORACLES)' $(TESTFLAGS)
	THERAPYD_TEST_LONG=1 $(TEST) --no-parallel --filter '^JobTortureTests\.' $(TESTFLAGS)

lint:
	$(SWIFT) format lint --strict --parallel --recursive --configuration .swift-format \
		Package.swift Sources Plugins Tests Benchmarks

format:
	$(SWIFT) format format --in-place --parallel --recursive --configuration .swift-format \
		Package.swift Sources Plugins Tests Benchmarks

bench: release
	THERAPYD_SETUP=system-tests scripts/setup
	$(SWIFT) build -c release --scratch-path $(BUILD) -j $(JOBS) --product ControlSocketBenchmark
	$(SWIFT) build -c release --scratch-path $(BUILD) -j $(JOBS) --product RecordsBenchmark
	$(SWIFT) build -c release --scratch-path $(BUILD) -j $(JOBS) --product PluginsBenchmark
	$(SWIFT) build -c release --scratch-path $(BUILD) -j $(JOBS) --product ShippedPluginsBenchmark
	$(SWIFT) build -c release --scratch-path $(BUILD) -j $(JOBS) --product CalendarBenchmark
	$(SWIFT) build -c release --scratch-path $(BUILD) -j $(JOBS) --product JobsBenchmark
	@scripts/bench $(BUILD)

# Messages from the interface files (see Sources/ControlAPI), the stamp that plugins are built with, and what is written
# from the declarations of keys and commands: the shipped configuration, the table of its keys, the manual pages.
generate:
	$(SWIFT) build --scratch-path $(BUILD) --target PluginHost
	scripts/kit-layout $(BUILD)/debug Sources/TherapyKit/Stamp/TherapyKitLayout.h
	$(SWIFT) run --scratch-path $(BUILD) varlink-generate --format \
		--output Sources/ControlAPI/Generated Sources/ControlAPI/Interfaces/*.varlink
	set -e; for program in therapyd therapyctl; do \
		$(SWIFT) build --scratch-path $(BUILD) -j $(JOBS) --product $$program; \
		$(BUILD)/debug/$$program --experimental-dump-help >$(BUILD)/$$program-help.json; \
	done
	$(SWIFT) run --scratch-path $(BUILD) -j $(JOBS) reference-generate \
		--therapyd $(BUILD)/therapyd-help.json --therapyctl $(BUILD)/therapyctl-help.json

clean:
	rm -rf .build .build-static .build-kit .build-plugins .build-tools .run
