r"""Who wrote a message that a mailing list passed on under its own address, or that names several people in From.

From: "Hanako Tanaka via Cooking" <cooking@ml.example.org>      the list wrote itself into From (since DMARC, 2014)
Reply-To: Hanako Tanaka <hanako.tanaka@example.jp>              and the author somewhere else
"""

import re
from collections.abc import Iterable, Iterator

from app.mime import addresses
from app.model.mail import Address
from app.textkit.lazy_pattern import lazy_pattern

_MAX_AUTHORS = 10
_MAX_VALUE = 2000
_COMMA, _SEMICOLON = b",;"
_VIA = lazy_pattern(
    r"(?i)^(?P<name>.*?)['\")）]?\s*(?:[(（]?\bvia\s.*|[(（\[][^()（）\[\]]*経由\s*[)）\]]?|\s\S+?\s*経由)$"
)
_BRACKETED = lazy_pattern(r"\s*(?:\[[^\[\]]*\]|[(（][^()（）]*[)）])\s*$")
_MAILTO = lazy_pattern(rb"(?i)<mailto:([^<>?\s]+@[^<>?\s]+)")
_ADDRESS = lazy_pattern(rb"[^\s<>,;:\"()\[\]]+@[A-Za-z0-9.-]+")
_LISTED = lazy_pattern(rb"(?i)(?:^|[\s;])(?:mailing )?list\s+<?([^\s<>;,]+@[A-Za-z0-9.-]+)")
_LIST_ID = lazy_pattern(rb"<?\s*([A-Za-z0-9_.+-]+)\s*>?\s*$")
# Groups.io and others write the author's address into their own: hanako=example.jp@groups.io
_INSIDE = lazy_pattern(r"^([^=@\s]+)=((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})@")
_OF_LISTS = lazy_pattern(
    r"(?i)(?:^owner-|-(?:owner|bounces?|admin|request|help|master|ctl|confirm|(?:un)?subscribe)$|\+owners?$"
    r"|^(?:majordomo|listserv|mailman|sympa|ezmlm|fml)(?:$|[-_.]))"
)
# Fields of a list's own program, and of lists in general.
_OF_PROGRAMS = frozenset((b"x-list-administrivia", b"list-id", b"x-ml-name"))
_ORIGINALS = (b"x-original-from", b"x-original-sender", b"x-ml-original-from", b"x-mailfrom")
# Fields of lists that people write to, which newsletters have not.
_OF_DISCUSSIONS = frozenset((b"list-post", b"mailing-list", b"x-beenthere", b"x-ml-name"))
_WORD = lazy_pattern(r"\w+")

NAMES = frozenset(_ORIGINALS) | {b"list-post", b"list-id", b"x-beenthere", b"mailing-list", b"delivered-to",
    b"x-ml-name", b"x-list-administrivia", b"from", b"to", b"cc", b"reply-to"}  # fmt: skip
"""The fields to look at, in lower case."""
NAMES_OF_LISTS = _OF_PROGRAMS | _OF_DISCUSSIONS | {b"delivered-to"}
"""Those that only a message has which came through a list, or was delivered by a server that says so."""

Fields = dict[bytes, list[bytes]]


def list_address(found: Fields) -> str:
    """The address of the mailing list a message came through; empty where it came through none."""
    for name, pattern in (
        (b"list-post", _MAILTO), (b"x-beenthere", _ADDRESS), (b"mailing-list", _LISTED), (b"delivered-to", _LISTED),
    ):  # fmt: skip
        for value in found.get(name, ()):
            if written := pattern.search(value[:_MAX_VALUE]):
                return written[written.re.groups].decode("ascii", "replace")
    if _OF_PROGRAMS.isdisjoint(found):
        return ""
    if program := next((each.address for each in _parsed(found, b"from") if _is_program(each)), ""):
        return program
    # The other signs name no address: it is the one of the message that goes with them.
    listed = _LIST_ID.search(_first(found, b"list-id")[:_MAX_VALUE])
    called = _first(found, b"x-ml-name").decode("ascii", "replace").casefold()
    if listed is None and not called:
        return ""
    wanted = listed[1].decode("ascii", "replace").casefold() if listed else ""
    rewritten = (each for each in _parsed(found, b"from") if _VIA.match(each.name))
    for each in (*_parsed(found, b"to", b"cc", b"reply-to"), *rewritten):
        local, _, domain = addresses.key(each.address).rpartition("@")
        if wanted == f"{local}.{domain}" or called == local:
            return each.address
    return ""


def authors(found: Fields, sender: Address | None, through: str) -> tuple[Address, ...]:
    """Who wrote, where that is not `sender` alone; `through` is the address of the list. Empty for usual messages."""
    if sender is None:
        return ()
    if through and (addresses.key(sender.address) == addresses.key(through) or _VIA.match(sender.name)):
        author = _behind_list(found, sender, through)
        return (author,) if author is not None else ()
    if b"from" not in found:
        return ()
    value, *more = found[b"from"]
    if not more and _COMMA not in value and _SEMICOLON not in value:
        return ()
    several = {addresses.key(each.address): each for each in reversed(_parsed(found, b"from")) if _is_plain(each)}
    return tuple(reversed(several.values()))[:_MAX_AUTHORS] if len(several) > 1 else ()


def _is_program(address: Address) -> bool:
    """True for the address a list's own program writes from."""
    return _OF_LISTS.search(address.address.rpartition("@")[0]) is not None


def without_list(name: str) -> str:
    """A display name without what passed it on: "Hanako via Cooking" is "Hanako"."""
    via = _VIA.match(name)
    return ((via and via["name"]) or name).strip(" '\"")


def _behind_list(found: Fields, sender: Address, through: str) -> Address | None:
    """The author of a message whose From is the list's own address."""
    # "Hanako (cooking)": the list is in brackets behind the name.
    name = _BRACKETED.sub("", without_list(sender.name)).strip(" '\"")
    for author in _candidates(found, sender, name):
        local = author.address.rpartition("@")[0]
        if addresses.key(author.address) not in (addresses.key(through), addresses.key(sender.address)) and not (
            _OF_LISTS.search(local)
        ):
            return Address(without_list(author.name) or _without_address(name), author.address)
    return None


def _candidates(found: Fields, sender: Address, name: str) -> Iterator[Address]:
    for field in _ORIGINALS:
        yield from _parsed(found, field)
    if inside := _INSIDE.match(sender.address):
        yield Address(name, f"{inside[1]}@{inside[2].lower()}")
    # Yahoo! Groups: "Hanako hanako@example.jp [cooking]"
    yield from addresses.parse(" ".join(re.findall(r"\S+@\S+", name)).encode("utf-8", "replace"))
    replies = _parsed(found, b"reply-to")
    yield from (each for each in replies if _belongs(each, name))
    if name != sender.name or not _OF_DISCUSSIONS.isdisjoint(found):
        yield from replies
    # Mailman puts the author into Cc where the list wants all answers for itself.
    yield from (each for each in _parsed(found, b"cc") if _belongs(each, name))


def _belongs(address: Address, name: str) -> bool:
    """True where the address has this name, or every word of the name stands in it."""
    words = _WORD.findall(name.casefold())
    if not words:
        return False
    whole = f"{address.name} {address.address.rpartition('@')[0]}".casefold()
    return all(word in whole for word in words)


def _without_address(name: str) -> str:
    return " ".join(word for word in name.split() if "@" not in word)


def _is_plain(address: Address) -> bool:
    """False for a broken rest of a field: `"Reply-To:family"@example.com`."""
    return not any(character in address.address for character in "\"':; ")


def _parsed(found: Fields, *names: bytes) -> list[Address]:
    return [each for name in names for value in found.get(name, ()) for each in addresses.parse(value)]


def _first(found: Fields, name: bytes) -> bytes:
    return next(iter(found.get(name, ())), b"")


def delivered_to(found: Fields, names: Iterable[bytes]) -> str:
    """The address the last server delivered the message to, by the fields of these names; empty where none says so."""
    for name in names:
        for value in found.get(name, ()):
            if not value.lower().startswith(b"mailing list") and (parsed := addresses.parse(value)):
                return addresses.key(parsed[0].address)
    return ""
