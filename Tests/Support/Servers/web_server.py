"""A web server for tests: writes down what it is asked and answers what the path says.

    web_server.py DIRECTORY https|http

`/status/503` is answered with that status, `/redirect` with a redirect to `/`, `/hang` not at all, `/drop` by the end
of the connection, `/large` with more than anybody wants. Requests lie in DIRECTORY as `request-N.json`.
"""

import base64
import http.server
import json
import pathlib
import sys
import time

from certificates import server_context

directory = pathlib.Path(sys.argv[1])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    count = 0

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        Handler.count += 1
        path = directory / f"request-{Handler.count}.json"
        request = {
            "method": self.command,
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": base64.b64encode(body).decode(),
            "connection": f"{self.client_address[1]}",
        }
        temporary = path.with_suffix(".writing")
        temporary.write_text(json.dumps(request))
        temporary.rename(path)
        if self.path == "/hang":
            time.sleep(3600)
        if self.path == "/drop":
            self.close_connection = True
            return
        status = int(self.path.split("/")[2]) if self.path.startswith("/status/") else 200
        content = b"fine" if self.path != "/large" else b"x" * (40 * 1024 * 1024)
        if self.path == "/redirect":
            status = 302
        if status == 204:
            content = b""
        self.send_response(status)
        if self.path == "/redirect":
            self.send_header("Location", "/")
        self.send_header("ETag", '"one"')
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = do_PROPFIND = do_REPORT = do_OPTIONS = answer

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
context = server_context(directory)
if sys.argv[2] == "https":
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
