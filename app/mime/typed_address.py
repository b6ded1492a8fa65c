"""An address as a person types it: understood as far as nothing is guessed, else refused with the reason."""

import re

from app.model.errors.usage import (
    AddressIncompleteError,
    AddressNotAloneError,
    AddressNotAsciiError,
    AddressWithCommaError,
    AddressWithSpaceError,
    AddressWithTwoAtsError,
)

# What an input method types for the signs of an address: full-width forms (U+FF01 to U+FF5E), and its full stop.
_HALF_WIDTH = {0xFF01 + number: 0x21 + number for number in range(94)} | dict.fromkeys(map(ord, "。｡"), ".")
_COMMAS = re.compile(r"[,;、､]")
_BESIDE = re.compile(r'[<>()\[\]:"\\]')
# Old Japanese mobile addresses (`a..b.@docomo.ne.jp`) have dots where RFC 5322 allows none, and they are real.
_WHOLE = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~.-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,}|xn--[A-Za-z0-9-]+)",
    re.ASCII,
)


def half_width(text: str) -> str:
    """The text with what an input method types as it is in an address: "ｈanako＠x。jp" -> "hanako@x.jp"."""
    return text.strip().translate(_HALF_WIDTH).removeprefix("mailto:")


def typed_address(text: str) -> str:
    """The address in a typed text, such as "hanako＠example.jp " or "mailto:hanako@example.jp".

    Raises one of the six errors above; each says another thing that is wrong.
    """
    address = half_width(text)
    if _COMMAS.search(address):
        raise AddressWithCommaError(text)
    has_space = any(character.isspace() for character in address)
    ats = address.count("@")
    if _BESIDE.search(address) or (ats > 1 and has_space):
        raise AddressNotAloneError(text)
    if ats > 1:
        raise AddressWithTwoAtsError(text)
    if has_space:
        raise AddressWithSpaceError(text)
    for character in address:
        if not character.isascii():
            raise AddressNotAsciiError(text, character)
    if not _WHOLE.fullmatch(address):
        raise AddressIncompleteError(text)
    return address
