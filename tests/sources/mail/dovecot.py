"""A real Dovecot on the loopback, as a process of its own, with mail in a temporary folder."""

import getpass
import grp
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
USER, PASSWORD = "mia@acme.example", "open sesame"

_OWNER = (8, 8) if os.getuid() == 0 else (os.getuid(), os.getgid())
"""Whose the mail is: not the administrator's, whom Dovecot refuses."""

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/Maildir
first_valid_uid = 0
first_valid_gid = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
auth_mechanisms = plain login
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  mailbox Drafts {{
    special_use = \\Drafts
  }}
}}
"""


class Server:
    """A running server."""

    def __init__(self, folder: Path, port: int, starttls: int) -> None:
        self.folder, self.port, self.starttls = folder, port, starttls

    @property
    def authority(self) -> Path:
        """The certificate that has to be trusted."""
        return self.folder / "certificate.pem"

    def deliver(self, name: str, message: bytes, folder: str = "", flags: str = "") -> None:
        """Put a message into a folder, as a delivery agent does."""
        at = self.folder / "Maildir" / (f".{folder}" if folder else "")
        for each in (at.parent, at, at / "cur", at / "new", at / "tmp"):
            if not each.exists():
                each.mkdir()
                os.chown(each, *_OWNER)
        path = at / "cur" / f"{name}:2,{flags}"
        path.write_bytes(message)
        os.chown(path, *_OWNER)

    def flags(self) -> set[str]:
        """The flags that the messages of the inbox have."""
        inbox = self.folder / "Maildir"
        names = [each.name for part in ("cur", "new") for each in (inbox / part).iterdir()]
        return {flag for name in names for flag in name.partition(":2,")[2]}

    def change_uidvalidity(self) -> None:
        """Make all UIDs mean something else, as a server does whose index was lost."""
        for each in (self.folder / "Maildir").iterdir():
            if each.name.startswith("dovecot"):
                each.unlink()


@contextmanager
def server() -> Iterator[Server]:
    """Start a server; stop it afterwards."""
    assert DOVECOT
    with TemporaryDirectory(prefix="troth-", ignore_cleanup_errors=True) as name:
        folder, port, starttls = Path(name), _free_port(), _free_port()
        _certify(folder)
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        configuration = folder / "dovecot.conf"
        folder.chmod(0o755)
        own = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name, getpass.getuser()
        user, group, login = ("dovecot", "dovecot", "dovenull") if os.getuid() == 0 else own
        names = {"user": user, "group": group, "login": login}
        uid, gid = _OWNER
        configuration.write_text(
            _CONFIGURATION.format(
                folder=folder, port=port, starttls=starttls, uid=uid, gid=gid, **names
            )
        )
        process = subprocess.Popen([DOVECOT, "-F", "-c", str(configuration)])
        try:
            _wait(process, port, folder)
            yield Server(folder, port, starttls)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _certify(folder: Path) -> None:
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    log = folder / "dovecot.log"
    raise AssertionError(log.read_text() if log.exists() else "Dovecot does not start")
