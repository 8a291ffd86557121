"""Python's sqlite3 alone: one row into a bare table, and commit. For information; it runs nothing."""
import json
import sqlite3

from .peer import BasePeer, arguments


class Peer(BasePeer):
    takes_callers = False

    def __init__(self, path, synchronous):
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute(f"PRAGMA synchronous = {synchronous}")
        self.connection.execute("CREATE TABLE IF NOT EXISTS jobs (id INTEGER PRIMARY KEY, arguments TEXT NOT NULL)")

    def connection_setting(self, name):
        return self.connection.execute(f"PRAGMA {name}").fetchone()[0]

    def version(self):
        return f"SQLite {sqlite3.sqlite_version}"

    def enqueue(self, number):
        self.connection.execute("INSERT INTO jobs (arguments) VALUES (?)", (json.dumps(arguments(number)),))

    def enqueue_batch(self, numbers):
        self.connection.execute("BEGIN")
        self.connection.executemany(
            "INSERT INTO jobs (arguments) VALUES (?)", ((json.dumps(arguments(n)),) for n in numbers)
        )
        self.connection.execute("COMMIT")

    def pending(self):
        return self.connection.execute("SELECT count(*) FROM jobs").fetchone()[0]

    def close(self):
        self.connection.close()
