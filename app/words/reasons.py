"""From a code to its sentence."""

from app.model.errors import Trouble
from app.model.store import Notice
from app.words.catalogue import Words
from app.words.sentences import SENTENCES


def sentence(what: Notice | Trouble, words: Words) -> str:
    """The sentence for a notice or a known trouble; for an unknown code the code itself, never nothing."""
    if (template := SENTENCES.get(what.code)) is None:
        details = ", ".join(f"{name}={value}" for name, value in what.parameters.items())
        return f"{what.code} ({details})" if details else what.code
    try:
        return words.say(template, **what.parameters)
    except (KeyError, IndexError):
        return words.say("{code}", code=what.code)
