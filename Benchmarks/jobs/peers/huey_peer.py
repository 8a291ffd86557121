"""huey: SqliteHuey with a consumer of threads. A job is deleted before it runs: one that is interrupted is lost."""
import datetime
import sqlite3

from huey import SqliteHuey
from huey.consumer import Consumer

from .peer import BasePeer, arguments

# More are slower: they share one connection.
WORKERS = 1


class Peer(BasePeer):
    package = "huey"

    def __init__(self, path, synchronous):
        class Connection(sqlite3.Connection):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.execute(f"PRAGMA synchronous = {synchronous}")

        # Its own option knows OFF and FULL only.
        self.huey = SqliteHuey("jobs", filename=path, results=False, factory=Connection)
        self.handler = None

        @self.huey.task()
        def job(payload):
            self.handler(payload)

        self.task = job

    def connection_setting(self, name):
        return self.huey.storage.sql(f"PRAGMA {name}", results=True)[0][0]

    def version(self):
        return f"{super().version()}, SQLite {sqlite3.sqlite_version}"

    def enqueue(self, number):
        self.task(arguments(number))

    def enqueue_at(self, number, instant):
        # With a zone: it cuts a local time down to the second before.
        eta = datetime.datetime.fromtimestamp(instant, datetime.timezone.utc)
        self.task.schedule((arguments(number),), eta=eta)

    def fill(self, count, instant=None):
        # There is no way in bulk: straight into its tables, what it would have written.
        storage = self.huey.storage
        with storage.db(commit=True) as cursor:
            for number in range(count):
                if instant:
                    due = instant + number / 1000
                    task = self.task.s(arguments(number), eta=datetime.datetime.fromtimestamp(due))
                    sql, last = "INSERT INTO schedule (queue, data, timestamp) VALUES (?, ?, ?)", due
                else:
                    task = self.task.s(arguments(number))
                    sql, last = "INSERT INTO task (queue, data, priority) VALUES (?, ?, ?)", 0
                cursor.execute(sql, (storage.name, self.huey.serialize_task(task), last))

    def start_worker(self, handler):
        self.handler = handler
        self.consumer = Consumer(self.huey, workers=WORKERS, periodic=False)
        self.consumer.start()

    def stop_worker(self):
        self.consumer.stop(graceful=True)

    def pending(self):
        return self.huey.pending_count() + self.huey.scheduled_count()

    def close(self):
        self.huey.storage.close()
