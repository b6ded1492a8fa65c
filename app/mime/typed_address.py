"""An address as a person types it: understood as far as nothing is guessed, else refused with the reason."""

import re

from app.model.errors.usage import (
    AddressIncompleteError,
    AddressNotAloneError,
    AddressNotAsciiError,
    AddressWithSpaceError,
)

_FULL_WIDTH_AT = "＠"
_BESIDE = re.compile(r'[<>()\[\],;:"\\]')
# Old Japanese mobile addresses (`a..b.@docomo.ne.jp`) have dots where RFC 5322 allows none, and they are real.
_WHOLE = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~.-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,}|xn--[A-Za-z0-9-]+)",
    re.ASCII,
)


def typed_address(text: str) -> str:
    """The address in a typed text, such as "hanako＠example.jp " or "mailto:hanako@example.jp".

    Raises AddressIncompleteError, AddressWithSpaceError, AddressNotAloneError or AddressNotAsciiError.
    """
    address = text.strip().replace(_FULL_WIDTH_AT, "@").removeprefix("mailto:")
    if address.count("@") > 1 or _BESIDE.search(address):
        raise AddressNotAloneError(text)
    if any(character.isspace() for character in address):
        raise AddressWithSpaceError(text)
    for character in address:
        if not character.isascii():
            raise AddressNotAsciiError(text, character)
    if not _WHOLE.fullmatch(address):
        raise AddressIncompleteError(text)
    return address
