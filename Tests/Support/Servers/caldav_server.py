"""A CalDAV server for tests: Radicale, with one user and the calendars that are named.

    caldav_server.py DIRECTORY USER:PASSWORD CALENDAR...
"""

import pathlib
import sys
import threading
import wsgiref.simple_server

from radicale.app import Application
from radicale.config import load

directory = pathlib.Path(sys.argv[1])
user, password = sys.argv[2].split(":")
(directory / "users").write_text(f"{user}:{password}\n")
configuration = load()
configuration.update(
    {
        "auth": {"type": "htpasswd", "htpasswd_filename": str(directory / "users"), "htpasswd_encryption": "plain"},
        "storage": {"filesystem_folder": str(directory / "collections"), "_filesystem_fsync": "False"},
        "logging": {"level": "error"},
    },
    "test",
    privileged=True,
)
application = Application(configuration)


class Server(wsgiref.simple_server.WSGIServer):
    daemon_threads = True


class Handler(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


server = wsgiref.simple_server.make_server("127.0.0.1", int(sys.argv[3]) if sys.argv[3].isdigit() else 0, application, Server, Handler)
port = server.server_address[1]


def announce():
    import caldav

    client = caldav.DAVClient(f"http://127.0.0.1:{port}/", username=user, password=password)
    principal = client.principal()
    present = {calendar.name for calendar in principal.calendars()}
    for name in sys.argv[3:]:
        if not name.isdigit() and name not in present:
            principal.make_calendar(name=name, cal_id=name)
    print(port, flush=True)


threading.Thread(target=announce, daemon=True).start()
server.serve_forever()
