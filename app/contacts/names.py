"""The best name for an address: the newest, and what people call themselves before what others call them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

_EARLIEST = datetime.min.replace(tzinfo=UTC)
# An address where a name should be, quoted or not, with or without something around it.
# Only from the start of a word on: from every character, a long name would take quadratic time.
_ADDRESS = re.compile(r"(?<![\w.+/?=&-])[\w.+/?=&-]+@[\w-]+(?:\.[\w-]+)+")
_NO_NAMES = frozenset(
    {
        "info", "information", "noreply", "no-reply", "no reply", "do-not-reply", "mail", "e-mail", "email", "user",
        "admin", "administrator", "webmaster", "postmaster", "root", "contact", "unknown", "none", "null", "undefined",
        "name", "test", "undisclosed-recipients", "undisclosed recipients", "名前", "氏名", "お名前", "未設定", "なし",
    }
)  # fmt: skip


class Spelling(IntEnum):
    """Whose spelling of a name it is; a higher one wins."""

    OTHERS = 0
    OWN = 1


@dataclass(frozen=True, slots=True)
class BestName:
    """A name, whose spelling it is, and when it was used last."""

    name: str
    spelling: Spelling
    date: datetime

    @classmethod
    def better(
        cls, known: "BestName | None", name: str, date: datetime | None, spelling: Spelling
    ) -> "BestName | None":
        """The better of two names: the higher spelling, else the newer one, as people marry and shops are renamed."""
        moment = date or _EARLIEST
        if known is not None and (known.spelling, known.date) > (spelling, moment):
            return known
        if known is not None and known.name == name and known.spelling is spelling:
            return cls(known.name, spelling, max(known.date, moment))
        return cls(name, spelling, moment) if is_name(name) else known


def is_name(text: str) -> bool:
    """False for what is written instead of a name: an address, "info", only punctuation."""
    plain = text.strip(" \"'`<>()[].,;:-_*・　").casefold()
    return (
        any(character.isalnum() for character in plain)
        and plain not in _NO_NAMES
        and "\ufffd" not in plain
        and _ADDRESS.search(plain) is None
    )
