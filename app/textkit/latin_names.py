"""Family and given name of names in Latin, Cyrillic and Greek letters: "Müller, Jürgen", "J. R. van der Berg"."""

from app.textkit.family_names import is_family_name
from app.textkit.given_names import is_given_name
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.organisations import is_organisation
from app.textkit.romaji import is_romaji, unaccented

_LETTERS = "A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff"
_WORD = lazy_pattern(rf"[{_LETTERS}](?:[{_LETTERS}'’.\-\u0300-\u036f])*\Z")
_CYRILLIC = lazy_pattern("[\u0400-\u052f]")
_INITIALS = lazy_pattern(rf"[{_LETTERS}]\.?(?:-?[{_LETTERS}]\.)*\Z")
_TITLES = frozenset(
    {
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "herr", "frau", "dipl.-ing", "dipl-ing", "mme",
        "mlle", "monsieur", "madame", "sra", "srta", "sig.ra", "dott", "dott.ssa", "dhr", "mevr", "г-н", "г-жа",
    }
)  # fmt: skip
# These are names too: titles only with a full stop, or where two more words follow.
_PERHAPS_TITLES = frozenset({"sir", "rev", "hon", "hr", "fr", "ing", "mag", "lic", "sr", "don", "doña", "sig", "dipl"})
_SUFFIXES = frozenset(
    {"jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "md", "m.d", "esq", "mba", "msc", "m.sc", "bsc", "dds", "cpa", "ma"}
)
_PARTICLES = frozenset(
    {
        "van", "von", "vom", "zu", "zum", "zur", "der", "den", "de", "del", "della", "dello", "degli", "di", "da",
        "das", "dos", "do", "du", "des", "la", "le", "les", "lo", "ter", "ten", "te", "af", "av", "el", "al", "bin",
        "ibn", "ben", "bat", "st", "saint", "san", "santa", "mac", "'t", "ó", "ni", "y",
    }
)  # fmt: skip
_VIETNAMESE = frozenset({"nguyen", "tran", "pham", "hoang", "huynh", "phan", "dang", "bui", "duong"})
_PATRONYMIC = lazy_pattern(r"(?i)(?:вич|вна|ична)\Z")
_RUSSIAN_FAMILY = lazy_pattern(r"(?i)(?:[ое]ва?|ина?|ский|ская|цкий|цкая|енко|юк|ук|чук)\Z")
_RUSSIAN_GIVEN = frozenset(
    {
        "ирина", "марина", "галина", "екатерина", "полина", "кристина", "алина", "арина", "карина", "нина", "регина",
        "константин", "валентин", "валентина", "мартин", "лев", "антонина", "дарина", "сабина", "ангелина", "яков",
    }
)  # fmt: skip
_MOST_WORDS = 6


def split(name: str) -> tuple[str, str] | None:
    """Family and given name; None where it is not clear, and for what is no name of a person.

    "Family, Given"; two words (the family name of a Japanese is known from a list, else it stands last, unless only the
    first word is in capitals); more words with initials or a particle (van der …).
    """
    family, comma, given = name.partition(",")
    if comma:
        return _around_the_comma(family.strip(), given.strip())
    written = name.split()
    words = _without_titles(written)
    if len(words) == 1 < len(written) and _WORD.match(words[0]):
        return words[0], ""
    if not 1 < len(words) <= _MOST_WORDS or not all(map(_WORD.match, words)) or is_organisation(name):
        return None
    if len(words) == 2:
        if _CYRILLIC.match(words[1]) and words[1].islower():
            # "Special offer": such words are read as a name by their capitals alone.
            return None
        return (words[0], words[1]) if _is_family_first(*words) else (words[1], words[0])
    return _of_many_words(words)


def _around_the_comma(family: str, given: str) -> tuple[str, str] | None:
    if given.strip(".").casefold() in _SUFFIXES:
        return split(family)
    families, givens = _without_titles(family.split()), _without_titles(given.split())
    if not families or not givens or len(families) > _MOST_WORDS or len(givens) > _MOST_WORDS or "," in given:
        return None
    if any(_WORD.match(word) is None for word in (*families, *givens)) or is_organisation(f"{family} {given}"):
        return None
    return " ".join(families), " ".join(givens)


def _without_titles(words: list[str]) -> list[str]:
    """The words without Dr., Mrs. before and Jr., PhD behind."""
    start, end = 0, len(words)
    while start < end - 1:
        title = words[start].rstrip(".").casefold()
        if title not in _TITLES and (title not in _PERHAPS_TITLES or (end - start == 2 and words[start][-1] != ".")):
            break
        start += 1
    while end - start > 2 and words[end - 1].rstrip(".").casefold() in _SUFFIXES:
        end -= 1
    return words[start:end]


def _is_family_first(first: str, second: str) -> bool:
    if _INITIALS.match(first) or _INITIALS.match(second):
        # "Tanaka T." as lists of authors write it, but "Vladimir L.".
        return _is_surely_family(first)
    if first.isupper() != second.isupper():
        return first.isupper()
    if is_romaji(first) and is_romaji(second):
        if _is_surely_family(first) or _is_surely_family(second):
            return not _is_surely_family(second)
        return is_given_name(second) and not is_given_name(first)
    if _RUSSIAN_FAMILY.search(first) and first.casefold() not in _RUSSIAN_GIVEN:
        return not _RUSSIAN_FAMILY.search(second) or second.casefold() in _RUSSIAN_GIVEN
    return unaccented(first).casefold() in _VIETNAMESE


def _is_surely_family(word: str) -> bool:
    """True for a Japanese family name of the list that is no given name too."""
    return is_family_name(word) and not is_given_name(word)


def _of_many_words(words: list[str]) -> tuple[str, str] | None:
    if unaccented(words[0]).casefold() in _VIETNAMESE or (_PATRONYMIC.search(words[-1]) and len(words) == 3):
        return words[0], " ".join(words[1:])
    if _PATRONYMIC.search(words[1]) and len(words) == 3:
        return words[2], " ".join(words[:2])
    for number in range(1, len(words) - 1):
        if words[number].casefold() in _PARTICLES:
            return " ".join(words[number:]), " ".join(words[:number])
    if words[0].casefold() in _PARTICLES:
        return None
    capitals = [word.isupper() and not _INITIALS.match(word) for word in words]
    if capitals[0] and not any(capitals[1:]):
        return words[0], " ".join(words[1:])
    if any(map(_INITIALS.match, words[:-1])) and not _INITIALS.match(words[-1]):
        return words[-1], " ".join(words[:-1])
    return None
