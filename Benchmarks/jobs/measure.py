#!/usr/bin/env python3
"""One measurement of one peer: the same ones, by the same names, as JobsBenchmark's.

usage: measure.py PEER MEASUREMENT [--synchronous off|normal|full] [--count N] DIRECTORY

Results are lines of a name and a value; a measurement that the peer has nothing for prints none.
"""
import argparse
import concurrent.futures
import glob
import logging
import os
import platform
import sqlite3
import sys
import threading
import time
import traceback

from peers import NAMES, peer_type
from peers.peer import PATIENCE, Unsupported

YEAR = 365 * 86_400


def report(name, value):
    print(name, round(value, 2), flush=True)


class Measurement:
    def __init__(self, options):
        self.options = options
        self.peer_type = peer_type(options.peer)
        self.path = os.path.join(options.directory, "jobs.sqlite")

    def open(self, new=False):
        if new:
            for path in glob.glob(glob.escape(self.path) + "*"):
                os.unlink(path)
        return self.peer_type(self.path, self.options.synchronous)

    def versions(self):
        peer = self.open(new=True)
        names = ["journal_mode", "synchronous", "page_size", "wal_autocheckpoint", "secure_delete"]
        print("version", peer.version() + ", Python", platform.python_version())
        print("settings", *(f"{name}={peer.connection_setting(name)}" for name in names))
        peer.close()

    def enqueue(self):
        options, peer = self.options, self.open(new=True)
        if options.callers > 1 and not peer.takes_callers:
            raise Unsupported
        self.enqueue_all(peer, max(options.count // 20, options.batch))
        begin = time.perf_counter()
        count = self.enqueue_all(peer, options.count)
        report("enqueue_per_second", count / (time.perf_counter() - begin))
        peer.close()

    def enqueue_all(self, peer, count):
        """Adds so many, or as many as a slow disk takes in five seconds; returns how many."""
        batch, callers = self.options.batch, self.options.callers
        deadline = time.perf_counter() + 5

        def calls(caller):
            done = 0
            for call in range(caller, count // batch, callers):
                if time.perf_counter() >= deadline:
                    break
                if batch == 1:
                    peer.enqueue(call)
                else:
                    peer.enqueue_batch(range(call * batch, (call + 1) * batch))
                done += batch
            return done

        if callers == 1:
            return calls(0)
        with concurrent.futures.ThreadPoolExecutor(callers) as pool:
            # Raises what a caller has raised.
            return sum(pool.map(calls, range(callers)))

    def run(self):
        peer, count = self.open(new=True), self.options.count
        warm_up = max(100, count // 20)
        peer.fill(warm_up)
        peer.work(warm_up, lambda arguments: None)
        peer.fill(count)
        begin = time.perf_counter()
        peer.work(count, lambda arguments: None)
        elapsed = time.perf_counter() - begin
        assert peer.pending() == 0, peer.pending()
        report("run_per_second", count / elapsed)
        peer.close()

    def size(self):
        count = self.options.count
        peer = self.open(new=True)
        peer.close()
        empty, _ = self.bytes()
        peer = self.open()
        peer.fill(count)
        peer.close()
        pending, _ = self.bytes()
        peer = self.open()
        peer.work(count, lambda arguments: None)
        assert peer.pending() == 0, peer.pending()
        peer.close()
        completed, used = self.bytes()
        report("pending_bytes_per_job", (pending - empty) / count)
        report("completed_bytes_per_job", (completed - empty) / count)
        report("completed_bytes_in_use_per_job", (used - empty) / count)

    def bytes(self):
        """The file's, and those in use, after a checkpoint."""
        db = sqlite3.connect(self.path)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page, pages, free = (
            db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count", "freelist_count")
        )
        db.close()
        return page * pages, page * (pages - free)

    def seed(self):
        peer = self.open(new=True)
        begin = time.perf_counter()
        peer.fill(self.options.count, time.time() + YEAR)
        peer.close()
        self.bytes()
        report("seed_seconds", time.perf_counter() - begin)

    def arm(self):
        peer = self.open()
        peer.fill(1)
        peer.close()
        self.bytes()

    def start(self):
        begin = time.perf_counter()
        started = []
        peer = self.open()
        peer.work(1, lambda arguments: started.append(time.perf_counter()))
        report("start_ms", (started[0] - begin) * 1000)
        peer.close()

    def lateness(self):
        peer, count = self.open(), self.options.count
        samples = []
        peer.enqueue_at(0, time.time())
        peer.work(1, lambda arguments: None)
        instants = self.instants(count, time.time() + 1 + count / 200)
        for number, instant in enumerate(instants):
            peer.enqueue_at(number, instant)
        assert time.time() < instants[0], "the jobs were enqueued too late"
        done = threading.Event()

        def handler(arguments):
            samples.append((time.time() - instants[arguments["n"] - 100_000]) * 1e6)
            if len(samples) == count:
                done.set()

        peer.start_worker(handler)
        if not done.wait(PATIENCE):
            raise TimeoutError(f"{count - len(samples)} of {count} jobs have not begun")
        peer.stop_worker()
        samples.sort()
        report("lateness_p50_us", samples[int(count * 0.5)])
        report("lateness_p99_us", samples[min(count - 1, int(count * 0.99))])
        report("lateness_max_us", samples[-1])
        peer.close()

    @staticmethod
    def instants(count, start):
        """20 to 50 ms apart, the same in every run and for every queue."""
        instants = []
        for number in range(count):
            start += (20 + number * 7 % 31) / 1000
            instants.append(start)
        return instants

    def idle(self):
        peer = self.open()
        peer.start_worker(lambda arguments: None)
        time.sleep(8)
        before = self.switches()
        time.sleep(self.options.seconds)
        after = self.switches()
        report("idle_wakeups", sum(count - before.get(thread, 0) for thread, count in after.items()))
        peer.stop_worker()
        peer.close()

    @staticmethod
    def switches():
        """Context switches of each thread but this one."""
        switches = {}
        for path in glob.glob("/proc/self/task/*/status"):
            if path.split("/")[4] != str(threading.get_native_id()):
                with open(path) as file:
                    switches[path] = sum(int(line.split()[1]) for line in file if "_ctxt_switches" in line)
        return switches


MEASUREMENTS = ("versions", "enqueue", "run", "size", "seed", "arm", "start", "lateness", "idle")


def fail(arguments):
    """A thread that dies leaves nobody waiting for it."""
    traceback.print_exception(arguments.exc_value)
    sys.stderr.flush()
    os._exit(1)


def main():
    threading.excepthook = fail
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=NAMES)
    parser.add_argument("measurement", choices=MEASUREMENTS)
    parser.add_argument("directory")
    parser.add_argument("--synchronous", choices=("off", "normal", "full"), default="full")
    parser.add_argument("--count", type=int)
    parser.add_argument("--callers", type=int, default=1)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=10)
    logging.disable(logging.WARNING)
    options = parser.parse_args()
    if options.count is None:
        options.count = {"size": 100_000, "seed": 1_000_000, "lateness": 200}.get(options.measurement, 20_000)
    try:
        getattr(Measurement(options), options.measurement)()
    except Unsupported:
        pass
    except BaseException:
        # Not by returning: a worker's thread may go on.
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
