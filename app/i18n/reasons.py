"""From a code to its sentence."""

from collections.abc import Mapping

from app.i18n.catalogue import Translator
from app.i18n.labels import client_label
from app.i18n.wording import WORDING
from app.i18n.wording.advice import NOTHING
from app.model.codes import Code
from app.model.errors import UserError
from app.model.findings import Finding

_CLIENTS = frozenset({"client", "program"})


def sentence(what: Finding | UserError, translator: Translator) -> str:
    """What happened, what is safe, and what to do about it.

    The code itself and its parameters where another version of the program wrote them; never nothing.
    """
    code = what.code
    if not isinstance(code, Code) or not code.parameters.keys() <= what.parameters.keys():
        return _raw(what)
    wording = WORDING[code]
    named = _named(what.parameters, translator)
    parts = [wording.explanation] if wording.remedy == NOTHING else [wording.explanation, wording.remedy]
    return translator.joined(translator.translate(part, **named) for part in parts)


def _raw(what: Finding | UserError) -> str:
    details = ", ".join(f"{name}={value}" for name, value in what.parameters.items())
    return f"{what.code} ({details})" if details else what.code


def _named(parameters: Mapping[str, str | int], translator: Translator) -> dict[str, str | int]:
    """Programs by the names people know."""
    named = dict(parameters)
    for name in _CLIENTS & named.keys():
        named[name] = ", ".join(client_label(client, translator) for client in str(named[name]).split(", "))
    return named
