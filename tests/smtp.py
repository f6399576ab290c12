"""A mail server on the loopback that can be rude: it breaks off, refuses, or is not there."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail by SMTP, without TLS, and keeps it.

    `breaks_off` is the command at which it hangs up: CONNECT, MAIL, DATA, or TAKEN, where it has
    kept the mail but gives no answer; with HANG it keeps the mail and goes on saying nothing.
    `taken` tells that it has kept one. `refuses` are addresses that it takes no mail for.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.port = self.server_address[1]
        self.breaks_off = ""
        self.refuses: set[str] = set()
        self.raw: list[bytes] = []
        self.taken = threading.Event()

    @property
    def mails(self) -> list[EmailMessage]:
        """What it took."""
        return [
            cast(EmailMessage, message_from_bytes(each, policy=policy.default)) for each in self.raw
        ]


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    server: MailServer

    def handle(self) -> None:
        if self.server.breaks_off == "CONNECT":
            return
        self._say("220 rude.example")
        while line := self.rfile.readline():
            command = line.split(b" ")[0].strip().upper().decode()
            if self.server.breaks_off == command:
                return
            if command == "DATA":
                self._say("354 go on")
                self.server.raw.append(self._data())
                self.server.taken.set()
                if self.server.breaks_off == "TAKEN":
                    return
                if self.server.breaks_off == "HANG":
                    continue
                self._say("250 taken")
            elif command == "RCPT" and any(each in line.decode() for each in self.server.refuses):
                self._say("550 nobody here of that name")
            elif command == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server for a while."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def settings_for(server: Any) -> dict[str, Any]:
    """Django's settings for sending by a server."""
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": server.port,
        "EMAIL_USE_TLS": False,
        "EMAIL_TIMEOUT": 5,
    }
