"""honker: claim_batch and ack_batch, two transactions for as many jobs as one likes."""
import asyncio
import threading

import honker

from .peer import BasePeer, arguments

BATCH = 500


class Peer(BasePeer):
    package = "honker"

    def __init__(self, path, synchronous):
        self.db = honker.open(path)
        # It sets NORMAL itself and has no option. A connection's mode can only change outside of a transaction, and
        # the one that writes is only to be had inside of one.
        with self.db.transaction() as tx:
            tx.execute("COMMIT")
            tx.execute(f"PRAGMA synchronous = {synchronous}")
            tx.execute("BEGIN IMMEDIATE")
        self.queue = self.db.queue("jobs")

    def connection_setting(self, name):
        with self.db.transaction() as tx:
            (value,) = tx.query(f"PRAGMA {name}")[0].values()
        return value

    def version(self):
        with self.db.transaction() as tx:
            sqlite = tx.query("SELECT sqlite_version() AS v")[0]["v"]
        return f"{super().version()}, SQLite {sqlite}"

    def enqueue(self, number):
        self.queue.enqueue(arguments(number))

    def enqueue_batch(self, numbers):
        with self.db.transaction() as tx:
            for number in numbers:
                self.queue.enqueue(arguments(number), tx=tx)

    def enqueue_at(self, number, instant):
        # Whole seconds are all it knows; never before the instant.
        self.queue.enqueue(arguments(number), run_at=int(-(-instant // 1)))

    def fill(self, count, instant=None):
        for start in range(0, count, 10_000):
            with self.db.transaction() as tx:
                for number in range(start, min(start + 10_000, count)):
                    run_at = int(instant + number / 1000) if instant else None
                    self.queue.enqueue(arguments(number), tx=tx, run_at=run_at)

    def work(self, count, handler):
        left = count
        while left > 0:
            jobs = self.queue.claim_batch("worker", BATCH)
            for job in jobs:
                handler(job.payload)
            left -= self.queue.ack_batch([job.id for job in jobs], "worker")

    # The loop that waits, for what is not due at once.

    def start_worker(self, handler):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, args=(handler,))
        self.thread.start()

    def _run(self, handler):
        asyncio.set_event_loop(self.loop)
        self.task = self.loop.create_task(self._consume(handler))
        try:
            self.loop.run_until_complete(self.task)
        except asyncio.CancelledError:
            pass
        finally:
            self.loop.close()

    async def _consume(self, handler):
        async for job in self.queue.claim("worker"):
            handler(job.payload)
            job.ack()

    def stop_worker(self):
        self.loop.call_soon_threadsafe(self.task.cancel)
        self.thread.join()

    def pending(self):
        return self.db.query("SELECT count(*) AS n FROM _honker_live")[0]["n"]

    def close(self):
        self.db.close()
