"""litequeue: pop one by one, done in bulk. It knows no time: what is in the queue is due."""
import json
import sqlite3

from litequeue import LiteQueue

from .peer import BasePeer, arguments

BATCH = 500


class Peer(BasePeer):
    package = "litequeue"

    def __init__(self, path, synchronous):
        self.queue = LiteQueue(path)
        # It sets NORMAL itself and has no option.
        self.queue.conn.execute(f"PRAGMA synchronous = {synchronous}")

    def connection_setting(self, name):
        return self.queue.conn.execute(f"PRAGMA {name}").fetchone()[0]

    def version(self):
        return f"{super().version()}, SQLite {sqlite3.sqlite_version}"

    def enqueue(self, number):
        self.queue.put(json.dumps(arguments(number)))

    def enqueue_batch(self, numbers):
        with self.queue.transaction():
            for number in numbers:
                self.queue.put(json.dumps(arguments(number)))

    def work(self, count, handler):
        while count > 0:
            claimed = []
            # Each pop is a transaction, and cannot be part of another.
            while len(claimed) < min(BATCH, count) and (message := self.queue.pop()):
                handler(json.loads(message.data))
                claimed.append(message)
            with self.queue.transaction():
                for message in claimed:
                    self.queue.done(message.message_id, claim_id=message.claim_id)
            count -= len(claimed)

    def pending(self):
        return self.queue.active_count()

    def close(self):
        self.queue.close()
