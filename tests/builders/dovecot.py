"""A real Dovecot (2.3) on the loopback, as an ordinary user, with accounts and a certificate of its own.

It waits for no disk, and its processes serve one line after the other: nobody's mail is in it.
"""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.servers.endpoint import Endpoint, Password, Security

_PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
_OPENSSL = shutil.which("openssl")
_LIBRARIES = (Path("/usr/lib/dovecot"), Path("/usr/libexec/dovecot"))
PASSWORD = 'ひみつ "secret\\'
_ACCOUNTS = 1000
_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
protocols = {protocols}
listen = 127.0.0.1
log_path = {folder}/log
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 0
first_valid_gid = 0
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
mail_plugins = quota
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox 送信済み {{
    special_use = \\Sent
    auto = create
  }}
}}
plugin {{
  quota = maildir:User quota
  quota_rule = *:storage=1G
}}
protocol imap {{
  mail_plugins = $mail_plugins imap_quota
  mail_max_userip_connections = 50
}}
service imap {{
  service_count = 100
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""
_POP3 = """
service pop3-login {{
  chroot =
  service_count = 0
  inet_listener pop3 {{
    port = {pop_port}
  }}
  inet_listener pop3s {{
    port = {pop_tls_port}
    ssl = yes
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A server that runs."""

    folder: Path
    port: int
    tls_port: int
    pop_port: int
    pop_tls_port: int
    unused: list[str]

    @property
    def tls(self) -> Endpoint:
        """With TLS from the first byte."""
        return Endpoint("127.0.0.1", self.tls_port, Security.TLS)

    @property
    def starttls(self) -> Endpoint:
        """With STARTTLS."""
        return Endpoint("127.0.0.1", self.port, Security.STARTTLS)

    @property
    def open(self) -> Endpoint:
        """Without protection, for a proxy that looks into what is said."""
        return Endpoint("127.0.0.1", self.port, Security.LOOPBACK)

    @property
    def pop_tls(self) -> Endpoint:
        """POP3 with TLS from the first byte."""
        return Endpoint("127.0.0.1", self.pop_tls_port, Security.TLS)

    @property
    def pop_starttls(self) -> Endpoint:
        """POP3 with STLS."""
        return Endpoint("127.0.0.1", self.pop_port, Security.STARTTLS)

    @property
    def certificate(self) -> Path:
        """The authority that signed its certificate, which is that itself."""
        return self.folder / "certificate.pem"

    def trust(self) -> ssl.SSLContext:
        """A context that trusts nobody else."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def account(self) -> Password:
        """An account nobody used yet. All are there from the beginning: the server reads its list when it likes."""
        return Password(self.unused.pop(), PASSWORD)

    def mail_folder(self, name: str) -> Path:
        """Where the server keeps an account's mail."""
        return self.folder / "mail" / name


def has_pop() -> bool:
    """True where it comes with POP3."""
    return _PROGRAM is not None and any((each / "pop3").exists() for each in _LIBRARIES)


def why_not() -> str:
    """Why there is no server here; empty where there is."""
    if _PROGRAM is None or _OPENSSL is None:
        return "needs dovecot-imapd and openssl"
    version = subprocess.run([_PROGRAM, "--version"], capture_output=True, text=True, check=False).stdout
    return "" if version.startswith("2.3.") else f"the configuration is for Dovecot 2.3, not {version.strip()}"


@contextmanager
def running() -> Iterator[Dovecot]:
    """Starts a server, and ends it."""
    # Not below the folders of pytest: only their owner may go there, and names of sockets must be short.
    folder = Path(tempfile.mkdtemp(prefix="fu-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT", "/tmp")))
    # Not on Windows, where this module is imported all the same.
    import grp
    import pwd

    person = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    ports = dict(zip(("port", "tls_port", "pop_port", "pop_tls_port"), free_ports(4), strict=True))
    try:
        make_certificate(folder)
        users = [f"hanako{number}@example.jp" for number in range(_ACCOUNTS)]
        (folder / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in users), encoding="utf-8")
        for name in ("run", "state", "mail", "home"):
            (folder / name).mkdir()
        group = grp.getgrgid(person.pw_gid).gr_name
        values = {"user": person.pw_name, "group": group, "uid": person.pw_uid, "gid": person.pw_gid}
        protocols = "imap pop3" if has_pop() else "imap"
        template = _CONFIGURATION + (_POP3 if has_pop() else "")
        text = template.format(folder=folder, protocols=protocols, **ports, **values)
        (folder / "dovecot.conf").write_text(text, encoding="utf-8")
        if os.getuid() == 0:
            for path in (folder, *folder.iterdir()):
                os.chown(path, person.pw_uid, person.pw_gid)
        # It comes back when it listens.
        _start(folder, person.pw_uid, person.pw_gid)
        try:
            yield Dovecot(folder, **ports, unused=users)
        finally:
            # It has nothing to save; to stop as it likes to takes it three seconds.
            os.killpg(int((folder / "run" / "master.pid").read_text()), signal.SIGKILL)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, uid: int, gid: int) -> None:
    other: dict[str, Any] = {"user": uid, "group": gid, "extra_groups": []} if os.getuid() == 0 else {}
    # A pipe would stay open as long as the server runs.
    with (folder / "said").open("wb") as said:
        done = subprocess.run(
            [str(_PROGRAM), "-c", str(folder / "dovecot.conf")],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            check=False,
            cwd=folder,
            **other,
        )
    assert done.returncode == 0, (folder / "said").read_text()


def make_certificate(folder: Path) -> None:
    """`certificate.pem` and `key.pem`, for this computer."""
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run(
        [str(_OPENSSL), *request, *files, "-subj", "/CN=localhost", "-addext", names], check=True, capture_output=True
    )


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    with ExitStack() as stack:
        bound = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in bound:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in bound]
