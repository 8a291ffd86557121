"""A mail server for tests: aiosmtpd, which writes down what it takes and does what the recipient's name says.

    mail_server.py DIRECTORY starttls|tls|none [USER:PASSWORD]

`450-rcpt@…` is answered so at RCPT, `554-data@…` at the message's end; `hang-…` gets no answer, `drop-…` an end of the
connection. Everything else is taken, and lies in DIRECTORY as `message-N.json` afterwards.
"""

import asyncio
import base64
import json
import pathlib
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from certificates import server_context

TEXT = {"2": "2.0.0 fine", "4": "4.2.0 <{0}> later", "5": "5.1.1 <{0}> no such mailbox"}


class Handler:
    def __init__(self, directory):
        self.directory = directory
        self.count = 0

    async def behave(self, server, address, stage):
        """What the recipient's name wants at a stage: an answer, or None to go on."""
        word, _, place = address.partition("@")[0].partition("-")
        if place != stage:
            return None
        if word == "hang":
            await asyncio.sleep(3600)
        if word == "drop":
            server.transport.abort()
            await asyncio.sleep(3600)
        if word == "421":
            await server.push("421 4.3.2 closing")
            server.transport.close()
            await asyncio.sleep(3600)
        return f"{word} " + TEXT[word[0]].format(address)

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.7.1 not from you"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 fine"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = await self.behave(server, address, "rcpt")
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        answer = await self.behave(server, envelope.rcpt_tos[0], "data")
        if answer is not None and not answer.startswith("2"):
            return answer
        self.count += 1
        message = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "options": envelope.mail_options,
            "tls": session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None,
            "user": getattr(session, "user", None),
            "connection": f"{session.peer[1]}",
            "content": base64.b64encode(envelope.original_content).decode(),
        }
        path = self.directory / f"message-{self.count}.json"
        temporary = path.with_suffix(".writing")
        temporary.write_text(json.dumps(message))
        temporary.rename(path)
        return answer or "250 2.0.0 taken"


async def main():
    directory = pathlib.Path(sys.argv[1])
    security = sys.argv[2]
    login = sys.argv[3].split(":") if len(sys.argv) > 3 else None
    context = server_context(directory)
    handler = Handler(directory)

    def authenticate(server, session, envelope, mechanism, data):
        if isinstance(data, LoginPassword) and [data.login.decode(), data.password.decode()] == login:
            session.user = data.login.decode()
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False)

    def connection():
        return SMTP(
            handler,
            hostname="localhost",
            enable_SMTPUTF8=True,
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            auth_require_tls=security == "starttls",
            authenticator=authenticate if login else None,
            auth_required=bool(login),
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(connection, "127.0.0.1", 0, ssl=context if security == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
