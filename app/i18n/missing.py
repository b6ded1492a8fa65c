"""Why messages and files are not whole, and what a person can do about it, as a short text for every reason."""

import errno
from collections.abc import Iterable

from app.i18n.catalogue import Translator
from app.i18n.wording import WORDING
from app.i18n.wording.advice import NOTHING
from app.i18n.wording.entry import Wording
from app.model.codes import AnyCode, Code
from app.model.statement import MissingItem
from app.system.home import this_system
from app.textkit.text import one_line

_DAY = len("2006-11-23")
_SYSTEM_ERRORS = frozenset({"unknown", *(name.lower() for name in errno.errorcode.values())})


def explanation(codes: Iterable[AnyCode], translator: Translator) -> str:
    """What happened, each sentence once."""
    return translator.joined(dict.fromkeys(translator.translate(_wording(code).brief) for code in codes))


def remedy(codes: Iterable[AnyCode], translator: Translator) -> str:
    """What to do, each advice once; that there is nothing to do only where that is all."""
    advice = [each for code in codes for each in _wording(code).remedies(this_system())]
    return translator.joined(
        dict.fromkeys(translator.translate(each) for each in advice if each != NOTHING or set(advice) == {NOTHING})
    )


def _wording(code: AnyCode) -> Wording:
    """An error of the operating system (`eio`) is a file that could not be read; an unknown code stays as it is."""
    if isinstance(code, Code):
        return WORDING[code]
    is_error = code in _SYSTEM_ERRORS or code.endswith("error")
    return WORDING[Code.FILE_UNREADABLE] if is_error else Wording(code.replace("{", "{{").replace("}", "}}"), NOTHING)


def item_title(item: MissingItem) -> str:
    """Sender, subject and day of a message; of a file its path."""
    named = (item.sender, item.subject, item.date[:_DAY])
    return " · ".join(one_line(each) for each in named if each.strip()) or one_line(item.file)


def item_text(item: MissingItem, translator: Translator) -> str:
    """Why it is not whole, and what to do."""
    return translator.joined(filter(None, (explanation(item.reasons, translator), remedy(item.reasons, translator))))
