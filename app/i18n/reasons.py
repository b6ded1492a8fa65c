"""From a code to its sentence."""

from collections.abc import Mapping

from app.i18n.catalogue import Translator
from app.i18n.labels import client_label
from app.i18n.sentences import SENTENCES
from app.model.errors import UserError
from app.model.findings import Finding

_CLIENTS = frozenset({"client", "clients", "program"})


def sentence(what: Finding | UserError, words: Translator) -> str:
    """The sentence for a notice or a known trouble; for an unknown code the code itself, never nothing."""
    if (template := SENTENCES.get(what.code)) is None:
        details = ", ".join(f"{name}={value}" for name, value in what.parameters.items())
        return f"{what.code} ({details})" if details else what.code
    try:
        return words.translate(template, **_named(what.parameters, words))
    except (KeyError, IndexError):
        return words.translate("{code}", code=what.code)


def _named(parameters: Mapping[str, str | int], words: Translator) -> dict[str, str | int]:
    """Programs by the names people know, not by ours."""
    named = dict(parameters)
    for name in _CLIENTS & named.keys():
        named[name] = ", ".join(client_label(client, words) for client in str(named[name]).split(", "))
    return named
