"""The two languages, and how a sentence is found in them (gettext catalogues in resources/locale)."""

import gettext
import locale
import os
from collections.abc import Iterable, Mapping

from app.system.language import display_language
from app.system.resources import resource
from app.textkit.text import one_line

LANGUAGES = ("en", "ja")
_DOMAIN = "furoshiki"


class Translator:
    """Sentences of one language. English is the text in the code itself."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._translations = _translations(self.language)

    def translate(self, message: str, /, **parameters: str | int) -> str:
        """`message` in this language with its parameters filled in; none of them can break the line."""
        return self._translations.gettext(message).format(**_harmless(parameters))

    def joined(self, sentences: Iterable[str]) -> str:
        """Whole sentences, one after the other; Japanese has no space between them."""
        return ("" if self.language == "ja" else " ").join(sentences)

    def listed(self, names: Iterable[str]) -> str:
        """Names in one sentence, with the comma of the language."""
        return ("、" if self.language == "ja" else ", ").join(names)


def _translations(language: str) -> gettext.NullTranslations:
    """Raises FileNotFoundError where the program was put together without its Japanese."""
    try:
        return gettext.translation(
            _DOMAIN, localedir=resource("locale"), languages=[language], fallback=language == "en"
        )
    except FileNotFoundError:
        raise
    except OSError:
        # The program's own disk fails: English is in the code, and better than no word at all.
        return gettext.NullTranslations()


def system_language() -> str:
    """The language of the person's system: "ja" or "en".

    What it is shown in comes before the region: many a Japanese has an English Windows, and the other way round.
    """
    wanted = [os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    wanted += [display_language(), locale.getlocale()[0] or ""]
    first = next((value for value in wanted if value), "")
    return "ja" if first.lower().startswith(("ja", "japanese")) else "en"


def N_(message: str) -> str:
    """Marks a sentence for translation where it is only stored."""
    return message


class _Number(int):
    """A number in a sentence: `{count}` is 1,234, `{count:file|files}` the word that goes with it in English."""

    def __format__(self, forms: str) -> str:
        if not forms:
            return f"{int(self):,}"
        one, _, many = forms.partition("|")
        return one if self == 1 else many


class _Text(str):
    """A parameter that is no number goes with any word."""

    __slots__ = ()

    def __format__(self, forms: str) -> str:
        return forms.rpartition("|")[2] if forms else str(self)


def _harmless(parameters: Mapping[str, str | int]) -> dict[str, str | int]:
    return {
        name: _Number(value) if isinstance(value, int) else _Text(one_line(value)) for name, value in parameters.items()
    }
