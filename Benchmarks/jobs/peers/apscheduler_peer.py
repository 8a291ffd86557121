"""APScheduler 3: SQLAlchemyJobStore and a pool of threads. A job is deleted once it is handed to the pool: one that is
interrupted is lost."""
import datetime
import pickle
import sqlite3
import time
import uuid

import sqlalchemy
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger

from .peer import BasePeer, arguments

UTC = datetime.timezone.utc
handler = None


def job(payload):
    handler(payload)


class Peer(BasePeer):
    package = "APScheduler"

    def __init__(self, path, synchronous):
        self.engine = sqlalchemy.create_engine(f"sqlite:///{path}")

        @sqlalchemy.event.listens_for(self.engine, "connect")
        def configure(connection, record):
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {synchronous}")

        self.store = SQLAlchemyJobStore(engine=self.engine)
        self.scheduler = BackgroundScheduler(
            jobstores={"default": self.store},
            executors={"default": ThreadPoolExecutor(10)},
            # By default a job that is a second late is dropped.
            job_defaults={"misfire_grace_time": None},
            timezone=UTC,
        )
        # Before it is started it keeps jobs in memory only.
        self.scheduler.start(paused=True)

    def connection_setting(self, name):
        with self.engine.connect() as connection:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    def version(self):
        return f"{super().version()}, SQLAlchemy {sqlalchemy.__version__}, SQLite {sqlite3.sqlite_version}"

    def enqueue(self, number):
        # By itself it would be due at once, and looked for.
        self.enqueue_at(number, time.time() + 3600)

    def enqueue_at(self, number, instant):
        when = datetime.datetime.fromtimestamp(instant, UTC)
        self.scheduler.add_job(job, "date", run_date=when, args=(arguments(number),))

    def fill(self, count, instant=None):
        # There is no way in bulk: straight into its table, what it would have written.
        rows = []
        with self.engine.begin() as connection:
            for number in range(count):
                due = instant + number / 1000 if instant else datetime.datetime.now().timestamp()
                when = datetime.datetime.fromtimestamp(due, UTC)
                one = Job(
                    self.scheduler,
                    id=uuid.uuid4().hex,
                    func=job,
                    trigger=DateTrigger(when, UTC),
                    executor="default",
                    args=(arguments(number),),
                    kwargs={},
                    name="job",
                    misfire_grace_time=None,
                    coalesce=True,
                    max_instances=1,
                    next_run_time=when,
                )
                rows.append(
                    {"id": one.id, "next_run_time": due, "job_state": pickle.dumps(one.__getstate__(), -1)}
                )
                if len(rows) == 5000 or number == count - 1:
                    connection.execute(self.store.jobs_t.insert(), rows)
                    rows = []

    def start_worker(self, function):
        global handler
        handler = function
        self.scheduler.resume()

    def stop_worker(self):
        self.scheduler.pause()
        # The loop's round under way deletes what it has handed over.
        self.scheduler._jobstores_lock.acquire()
        self.scheduler._jobstores_lock.release()

    def pending(self):
        with self.engine.connect() as connection:
            return connection.execute(sqlalchemy.select(sqlalchemy.func.count()).select_from(self.store.jobs_t)).scalar()

    def close(self):
        # While it shuts down it begins what is due once more, even if it was paused.
        self.scheduler._process_jobs = lambda: None
        self.scheduler.shutdown()
        self.engine.dispose()
