"""From a code to its sentence."""

from collections.abc import Mapping

from app.i18n.catalogue import Translator
from app.i18n.labels import client_label
from app.i18n.wording import WORDING
from app.i18n.wording.advice import NOTHING
from app.i18n.wording.entry import Wording
from app.model.codes import Code
from app.model.errors import UserError
from app.model.findings import Finding
from app.system.home import this_system

_CLIENTS = frozenset({"client", "program"})


def sentence(what: Finding | UserError, translator: Translator) -> str:
    """What happened, what is safe, and what to do about it.

    The code itself and its parameters where another version of the program wrote them; never nothing.
    """
    return translator.joined(filter(None, (explanation(what, translator), remedy(what, translator))))


def explanation(what: Finding | UserError, translator: Translator) -> str:
    """What happened and what is safe; never empty."""
    wording = _wording(what)
    return _filled(wording.explanation, what, translator) if wording is not None else _raw(what)


def remedy(what: Finding | UserError, translator: Translator) -> str:
    """What to do about it; empty where there is nothing to do, or nobody knows."""
    wording = _wording(what)
    if wording is None or wording.remedy == NOTHING:
        return ""
    return translator.joined(_filled(each, what, translator) for each in wording.remedies(this_system()))


def brief(what: Finding | UserError, translator: Translator) -> str:
    """What happened, for a list that names beside it what it is about; never empty."""
    wording = _wording(what)
    return _filled(wording.brief, what, translator) if wording is not None else _raw(what)


def _wording(what: Finding | UserError) -> Wording | None:
    """None where another version of the program wrote the code or its parameters."""
    code = what.code
    if not isinstance(code, Code) or not code.parameters.keys() <= what.parameters.keys():
        return None
    return WORDING[code]


def _filled(text: str, what: Finding | UserError, translator: Translator) -> str:
    return translator.translate(text, **_named(what.parameters, translator))


def _raw(what: Finding | UserError) -> str:
    details = ", ".join(f"{name}={value}" for name, value in what.parameters.items())
    return f"{what.code} ({details})" if details else what.code


def _named(parameters: Mapping[str, str | int], translator: Translator) -> dict[str, str | int]:
    """Programs by the names people know; one that nobody knows is the mail program."""
    named = dict(parameters)
    for name in _CLIENTS & named.keys():
        labels = (client_label(client, translator) for client in str(named[name]).split(", "))
        named[name] = ", ".join(labels) or translator.translate("the mail program")
    return named
