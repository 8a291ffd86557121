import importlib.metadata
import threading


# Seconds; nothing here takes a fifth of it.
PATIENCE = 150


class Unsupported(Exception):
    """The peer has nothing of that kind."""


class BasePeer:
    """One peer on one open file. A job's arguments are what `arguments(number)` makes, its handler gets them back."""

    package = None
    # Whether several threads may add jobs at a time.
    takes_callers = True

    def version(self):
        return f"{self.package} {importlib.metadata.version(self.package)}"

    def connection_setting(self, name):
        """A pragma of the connection that writes, as it is."""
        raise NotImplementedError

    # Adding: each call is a transaction, committed when it returns.

    def enqueue(self, number):
        raise Unsupported

    def enqueue_batch(self, numbers):
        raise Unsupported

    def enqueue_at(self, number, instant):
        """To be run at `instant` (seconds since the epoch, with a fraction)."""
        raise Unsupported

    def fill(self, count, instant=None):
        """Adds `count` jobs, due now or at `instant`, by whatever way is quick: this is not measured."""
        for start in range(0, count, 10_000):
            self.enqueue_batch(range(start, min(start + 10_000, count)))

    # Working

    def start_worker(self, handler):
        """Begins to call `handler(arguments)` for each job that is due, on threads of this process."""
        raise Unsupported

    def stop_worker(self):
        raise Unsupported

    def work(self, count, handler):
        """Calls `handler(arguments)` for `count` jobs, and returns when all of them are recorded as done."""
        done = threading.Event()
        left = [count]
        lock = threading.Lock()

        def counting(arguments):
            handler(arguments)
            with lock:
                left[0] -= 1
                if left[0] == 0:
                    done.set()

        self.start_worker(counting)
        if not done.wait(PATIENCE):
            raise TimeoutError(f"{left[0]} of {count} jobs have not begun")
        self.stop_worker()

    def pending(self):
        """How many jobs are not done."""
        raise NotImplementedError

    def close(self):
        pass


def arguments(number):
    """About sixty bytes as JSON, the same for every peer."""
    return {"session": "5e000000-0000-4000-8000-000000000000", "n": 100_000 + number}
