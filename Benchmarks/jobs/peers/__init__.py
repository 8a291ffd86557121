"""Queues and schedulers on SQLite, each behind the same few calls."""
import importlib

NAMES = ("honker", "honker-loop", "huey", "apscheduler", "litequeue", "sqlite3")


def peer_type(name):
    """Imports what the peer needs; its packages may take longer to load than its file takes to open."""
    return importlib.import_module("peers." + name.replace("-", "_") + "_peer").Peer
