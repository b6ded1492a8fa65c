"""What stands beside a name in one field, and is taken apart from it: a firm, a reading, the name in other letters."""

import re
from dataclasses import dataclass, replace

from app.textkit import latin_names, native_names
from app.textkit.family_names import beginning_family, is_family_name, readings
from app.textkit.honorifics import without_honorific
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.organisations import LEGAL_FORM, is_firm, is_generic, is_organisation
from app.textkit.romaji import from_kana, is_romaji, spelling_key

BRACKETS = lazy_pattern(
    r"\((?![株有資名社財]\))(?P<a>(?:[^()]|\([^()]*\))*)\)|（(?![株有資名社財]）)(?P<b>(?:[^（）]|（[^（）]*）)*)）"
    r"|\[(?P<c>[^\[\]]*)\]|【(?P<d>[^【】]*)】|〔(?P<e>[^〔〕]*)〕|＜(?P<f>[^＜＞]*)＞"
)
"""(ヘアサロン ミミ), （やまだ たろう）, [Example Inc.]; （株） is no bracket."""
_SEPARATOR = lazy_pattern(r"\s*[／｜＠|]\s*|\s+[-–—:/@]\s+|(?<=[^\x00-\x7f])[/@]|[/@](?=[^\x00-\x7f])")
_IN_CHARGE = lazy_pattern(r"^(?:ご?担当者?|代表者?|店長|オーナー)\s*[:：]\s*")
_SHORTEST_READING = 4
_JAPANESE_NAME = lazy_pattern("(?=.*[\u3400-\u9fff])[\u3041-\u30ff\u3400-\u9fff々\U00020000-\U0003ffff ]{2,9}\\Z")
_NATIVE = lazy_pattern("[\u3400-\u9fff\uf900-\ufaff々\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Beside:
    """The name alone, and what stood beside it; what was not there is empty."""

    name: str
    company: str = ""
    family_reading: str = ""
    given_reading: str = ""


def taken_apart(text: str) -> Beside:
    """A display name without firm, reading and spelling in other letters, as far as these are clear.

    「松本遥（㈱松本商店）」, 「㈱松本商店 松本遥」, 「山田太郎 (Taro Yamada)」, "Taro Yamada, Example Inc."
    """
    found = Beside(text)
    for bracket in BRACKETS.finditer(text):
        inside = _IN_CHARGE.sub("", bracket[bracket.lastgroup or 0].strip())
        outside = " ".join(found.name.replace(bracket[0], " ", 1).split())
        if inside and outside:
            found = _with_bracket(found, outside, inside, is_heading=bracket[0].startswith("【"))
    return _without_firm(found) if not found.company else found


def is_full_name(text: str) -> bool:
    """True for family and given name together, in any of the scripts that are understood."""
    text = without_honorific(text)
    return native_names.is_full(text) or native_names.split(text) is not None or latin_names.split(text) is not None


def is_same_name(native: str, latin: str) -> bool | None:
    """Whether a name in kanji or kana is the one in Latin letters; None where the family name is not known.

    The given name in kanji can be read in many ways and is not compared.
    """
    words = {spelling_key(word) for word in re.findall(r"[^\W\d_]+", latin)}
    parts = native_names.split(native)
    family = parts[0] if parts else beginning_family(native) or native
    given = parts[1] if parts else native[len(family) :]
    known = readings(family)
    if not known or not words:
        return None
    read = spelling_key(from_kana(given))
    return not known.isdisjoint(words) and (not read or read in words)


def _with_bracket(found: Beside, outside: str, inside: str, is_heading: bool) -> Beside:
    bare = without_honorific(inside)
    if is_firm(bare):
        return replace(found, name=outside, company=bare)
    if is_firm(outside) and (is_full_name(bare) or is_family_name(bare)):
        return replace(found, name=inside, company=outside)
    if _is_reading(inside, outside):
        family, _, given = inside.replace("\u3000", " ").partition(" ")
        return replace(found, name=outside, family_reading=family, given_reading=given.strip())
    if _is_alias(outside, inside) or (is_heading and is_full_name(outside)):
        return replace(found, name=outside)
    return replace(found, name=inside) if _is_alias(inside, outside) else found


def _is_reading(kana: str, name: str) -> bool:
    """True where kana can be how a name in kanji is read."""
    read = from_kana("".join(kana.split()))
    if not read or not _NATIVE.search(name):
        return False
    family = beginning_family("".join(name.split()))
    if family:
        return any(spelling_key(read).startswith(each) for each in readings(family))
    return len(kana) >= _SHORTEST_READING and is_full_name(without_honorific(name))


def _is_alias(native: str, latin: str) -> bool:
    """True where one is a full name in kanji and the other the same in Latin letters."""
    native = without_honorific(native)
    is_possible = _JAPANESE_NAME.match(native) and not is_family_name(native) and not is_organisation(native)
    if not is_possible or not latin.isascii() or latin_names.split(latin) is None:
        return False
    same = is_same_name(native, latin)
    if same is not None:
        return same
    # Nobody knows the family: two romanised words are the reading of what is too long for a given name.
    is_long = len(native) > (3 if native_names.looks_given(native) else 2)
    return is_long and all(map(is_romaji, latin.split()))


def _without_firm(found: Beside) -> Beside:
    """The name without a firm before or behind it."""
    name, _, last = found.name.rpartition(",")
    if name.strip() and is_firm(last) and not LEGAL_FORM.fullmatch(last.strip(" .")) and not is_organisation(name):
        return replace(found, name=name.strip(), company=last.strip())
    pieces = [piece.strip() for piece in _SEPARATOR.split(found.name)]
    if len(pieces) == 2 and all(pieces):
        for person, other in (pieces, pieces[::-1]):
            bare = without_honorific(person)
            if is_firm(other) and not is_organisation(bare):
                return replace(found, name=person, company=other)
            # Not known to be a firm, perhaps a town; what is sure is the name.
            if _is_surely_person(bare) and not (len(other) > 2 and is_full_name(without_honorific(other))):
                return replace(found, name=person)
    words = found.name.split() if not found.name.isascii() else []
    for count in (2, 1):
        for person, firm in ((words[-count:], words[:-count]), (words[:count], words[count:])):
            if firm and _is_person_beside(person, " ".join(firm)):
                return replace(found, name=" ".join(person), company=" ".join(firm))
    return found


def _is_surely_person(name: str) -> bool:
    """True for a full name in kanji or kana whose family is known."""
    parts = native_names.split(name)
    return native_names.is_full(name) or (parts is not None and is_family_name(parts[0]) and bool(parts[1]))


def _is_person_beside(person: list[str], firm: str) -> bool:
    """True where the words beside what may be a firm are a person's name, and no part of the firm's."""
    if not is_firm(firm):
        return False
    name = without_honorific(" ".join(person))
    words = name.split()
    if not words or name.isascii() or LEGAL_FORM.fullmatch(firm) or any(map(is_organisation, words)):
        return False
    if len(words) > 1:
        is_kana_after_kanji = from_kana(words[-1]) and not from_kana(words[0])
        is_likely = is_family_name(words[0]) or native_names.looks_given(words[-1]) or is_kana_after_kanji
        return bool(is_likely or LEGAL_FORM.search(firm)) and native_names.split(name) is not None
    return native_names.is_full(name) or (is_family_name(name) and not is_generic(firm))
