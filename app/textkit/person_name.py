"""A display name in parts: person, firm, honorific, readings, family and given name; only where they are clear."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from app.textkit import latin_names, native_names
from app.textkit.beside_names import BRACKETS, taken_apart
from app.textkit.honorifics import honorific, without_honorific
from app.textkit.organisations import is_company

# A name in plain words loses nothing, unless it begins with Mrs. or ends with -san.
_PLAIN = re.compile(
    r"(?i)(?!(?:mrs?|ms|mme|herr|frau)\b)(?:[a-z0-9.'_&]|[ -](?! ?-))*(?<!san)(?<!sama)(?<!sensei)(?<!dono)"
    r"(?<!san\.)(?<!sama\.)(?<!sensei\.)(?<!dono\.)\Z",
    re.ASCII,
)
_AROUND = " \u3000,;、:："
# ♪ and emoji around a name; a full stop and an apostrophe belong to it.
_DECORATION = re.compile(r"\A[^\w('’㈱㈲]+|[^\w.)'’㈱㈲]+\Z")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in parts. Where family and given name cannot be distinguished both are in `family`.

    `shown` is the name alone, in the order its bearer writes it; `honorific` what others put behind it; `company` the
    firm beside it, or the firm itself where the name is one. `middle` is known from address books alone.
    """

    family: str = ""
    given: str = ""
    family_reading: str = ""
    given_reading: str = ""
    shown: str = ""
    honorific: str = ""
    company: str = ""
    middle: str = ""


def shown_name(written: str) -> str:
    """The name alone, without honorific, firm and reading: what every list and file shows."""
    return written if _PLAIN.match(written) else named(written).shown


def named(written: str) -> PersonName:
    """A display name in parts; split only in clear cases (see `latin_names` and `native_names`)."""
    text = " ".join(written.split())
    # Nothing longer is kept: hostile names may be of any length.
    return _taken_apart(text) if len(text) <= _LONGEST else PersonName(text, shown=text)


# A name is taken apart to weigh its address, to show it, and to write each kind of address book.
@lru_cache(maxsize=1 << 15)
def _taken_apart(text: str) -> PersonName:
    if _PLAIN.match(text):
        return PersonName(*_parts(text), shown=text, company=text if is_company(text) else "")
    return _taken_apart_with_care(text)


def _taken_apart_with_care(text: str) -> PersonName:
    beside = taken_apart(text)
    ending = honorific(beside.name) or honorific(text)
    shown = without_honorific(beside.name).strip(_AROUND) or beside.name
    company = beside.company or (shown if ending == "御中" or is_company(shown) else "")
    family, given = _parts(shown)
    return PersonName(family, given, beside.family_reading, beside.given_reading, shown, ending, company)


def name_key(name: str) -> str:
    """The form two spellings of one name share, also where they turn it round: for comparing, never for showing."""
    words = unicodedata.normalize("NFKC", _bare(name)).casefold().replace(",", " ").split()
    return "".join(sorted(words) if name.isascii() else words)


def _parts(shown: str) -> tuple[str, str]:
    bare = _bare(shown)
    if is_company(bare):
        return bare, ""
    return native_names.split(bare) or latin_names.split(bare) or (bare, "")


def _bare(name: str) -> str:
    """A name without honorific, brackets and decoration; the name itself where nothing else is left."""
    name = name.strip()
    shorter = " ".join(BRACKETS.sub(" ", name).split()) or name
    plain = _DECORATION.sub("", shorter) or shorter
    return without_honorific(plain) or name
