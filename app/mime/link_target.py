"""Where a link in a mail leads to, so that a person sees it before anything is opened."""

import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from app.textkit.text import one_line

_LONGEST = 2_000
_SLASHES = re.compile("(?i)^((?:https?|ftp):)/*")


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """`address` is the whole of it on one line. `host` is the name of the server as computers look it up; `other_host`
    the same in the letters people read (例え.jp for xn--r8jz45g.jp), empty where there is only one form. A link to
    write to somebody has their address for a host."""

    address: str
    host: str
    other_host: str = ""


def link_target(address: str) -> LinkTarget:
    """What to show of a link. Never raises; what cannot be taken apart has an empty host.

    `https://bank.example@evil.example/` leads to evil.example: what stands before an "@" is a user's name.
    """
    # Browsers take these out of an address before they follow it.
    plain = "".join(character for character in address.strip() if character not in "\t\r\n")
    shown = one_line(plain)[:_LONGEST]
    host = ""
    with suppress(ValueError):
        # Browsers take any number of slashes, and those of Windows too.
        parts = urlsplit(_SLASHES.sub("\\1//", plain.replace("\\", "/")))
        if parts.scheme in ("mailto", "tel"):
            return LinkTarget(shown, one_line(unquote(parts.path))[:_LONGEST])
        host = unquote(parts.hostname or "")
    host = one_line(host)[:_LONGEST]
    computers, people = _for_computers(host), _for_people(host)
    return LinkTarget(shown, computers, people if people != computers else "")


def _for_computers(host: str) -> str:
    with suppress(UnicodeError):
        return host if host.isascii() else host.encode("idna").decode("ascii")
    return host


def _for_people(host: str) -> str:
    with suppress(UnicodeError):
        return one_line(host.encode("ascii").decode("idna")) if host.isascii() else host
    return host
