"""A real Cyrus (3.x, as Debian packages it) on the loopback: a second server beside Dovecot, of another make.

It lets in everybody with any password (`alwaystrue`), and keeps INBOX above all other folders. Debian's packages of the
two shut each other out: install cyrus-common, unpack cyrus-imapd and cyrus-pop3d (`apt-get download`, `dpkg -x`) into
one folder with it, and name that folder in FUROSHIKI_CYRUS.
"""

import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.servers.endpoint import Endpoint, Password, Security
from tests.builders.dovecot import free_ports, make_certificate

_PROGRAMS = Path(os.environ.get("FUROSHIKI_CYRUS", "/")) / "usr/lib/cyrus/bin"
_USER = "cyrus"
_LONGEST = 20.0
_SETTINGS = """
configdirectory: {folder}/conf
defaultpartition: default
partition-default: {folder}/spool
sasl_pwcheck_method: alwaystrue
sasl_mech_list: PLAIN
allowplaintext: yes
unixhierarchysep: yes
virtdomains: userid
altnamespace: no
autocreate_quota: 0
autocreate_inbox_folders: Sent
xlist-sent: Sent
tls_server_cert: {folder}/certificate.pem
tls_server_key: {folder}/key.pem
"""
_SERVICE = '  {name} cmd="{programs}/{program} -C {folder}/imapd.conf -s" listen="127.0.0.1:{port}" prefork=0\n'


@dataclass(frozen=True, slots=True)
class Cyrus:
    """A server that runs; `pop_port` is 0 where it comes without POP3."""

    folder: Path
    port: int
    pop_port: int

    @property
    def tls(self) -> Endpoint:
        """IMAP with TLS from the first byte."""
        return Endpoint("127.0.0.1", self.port, Security.TLS)

    @property
    def pop_tls(self) -> Endpoint:
        """POP3 with TLS from the first byte."""
        return Endpoint("127.0.0.1", self.pop_port, Security.TLS)

    def trust(self) -> ssl.SSLContext:
        """A context that trusts its certificate alone."""
        return ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))

    def account(self, name: str) -> Password:
        """An account that is made when it is first used."""
        return Password(f"{name}@example.jp", "any")

    @property
    def mail(self) -> Path:
        """Where it keeps mail."""
        return self.folder / "spool"


def why_not() -> str:
    """Why there is no server here; empty where there is."""
    if not all((_PROGRAMS / name).exists() for name in ("master", "imapd")) or shutil.which("openssl") is None:
        return "needs cyrus-imapd and openssl"
    return "" if os.getuid() == 0 else "only root becomes the user of Cyrus"


@contextmanager
def running() -> Iterator[Cyrus]:
    """Starts a server, and ends it."""
    person = pwd.getpwnam(_USER)
    folder = Path(tempfile.mkdtemp(prefix="fu-", dir="/tmp"))
    port, pop_port = free_ports(2)
    has_pop = (_PROGRAMS / "pop3d").exists()
    try:
        make_certificate(folder)
        for name in ("conf/socket", "spool"):
            (folder / name).mkdir(parents=True)
        services = [("imaps", "imapd", port), *([("pop3s", "pop3d", pop_port)] if has_pop else [])]
        lines = "".join(
            _SERVICE.format(name=name, programs=_PROGRAMS, program=each, folder=folder, port=at)
            for name, each, at in services
        )
        start = f'START {{\n  recover cmd="{_PROGRAMS}/ctl_cyrusdb -C {folder}/imapd.conf -r"\n}}\n'
        (folder / "imapd.conf").write_text(_SETTINGS.format(folder=folder))
        (folder / "cyrus.conf").write_text(f"{start}SERVICES {{\n{lines}}}\nEVENTS {{\n}}\n")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, person.pw_uid, person.pw_gid)
        files = {"-C": "imapd.conf", "-M": "cyrus.conf", "-p": "master.pid", "-L": "log"}
        options = [word for option, name in files.items() for word in (option, str(folder / name))]
        with (folder / "said").open("wb") as said:
            server = subprocess.Popen(
                [str(_PROGRAMS / "master"), "-D", *options],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=folder,
                user=person.pw_uid,
                group=person.pw_gid,
                extra_groups=[],
            )
        try:
            wait_for(port, server, folder)
            yield Cyrus(folder, port, pop_port if has_pop else 0)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    """Until a server listens that says so by no word; what it said else is in `said`."""
    end = time.monotonic() + _LONGEST
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert server.poll() is None and time.monotonic() < end, (folder / "said").read_text()
        time.sleep(0.05)
