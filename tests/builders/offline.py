"""The cable is out: inside, any attempt to connect, to ask for an address or to listen fails, by an audit hook."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_EVENTS = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "http.client.connect",
        "imaplib.open",
        "poplib.connect",
        "smtplib.connect",
        "ftplib.connect",
        "urllib.Request",
    }
)
_tried: list[list[str]] = []
_hooked: list[bool] = []


@contextmanager
def guarded() -> Iterator[list[str]]:
    """Yields what was tried; fails in the end where anything was, also where the program took the failure in its stride.

    Sockets of the file system are no network.
    """
    if not _hooked:
        sys.addaudithook(_audit)
        _hooked.append(True)
    tried: list[str] = []
    _tried.append(tried)
    try:
        yield tried
    finally:
        _tried.remove(tried)
    assert not tried, tried


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _tried or event not in _EVENTS:
        return
    if event in ("socket.connect", "socket.bind") and isinstance(arguments[1], str | bytes):
        return
    _tried[-1].append(f"{event}: {arguments[1:]}")
    raise PermissionError(f"the cable is out: {event}")
