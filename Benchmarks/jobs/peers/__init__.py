"""Queues and schedulers on SQLite, each behind the same few calls."""
import importlib

NAMES = ("honker", "honker-loop", "huey", "apscheduler", "litequeue", "sqlite3")


def open_peer(name, path, synchronous):
    """Opens the file, as each one's own documentation does, with the given synchronous mode."""
    module = importlib.import_module("peers." + name.replace("-", "_") + "_peer")
    return module.Peer(path, synchronous)
