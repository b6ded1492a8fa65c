"""The page to print and tick off: everybody a letter is for, with a note where it may not arrive."""

import html
from collections.abc import Sequence
from string import Template

from app.i18n.catalogue import Translator
from app.i18n.evidence import flag_sentence
from app.i18n.letters import to_check_label
from app.letters.recipients import delivery, unreachable_flags
from app.model.contact import Contact
from app.model.letter import Delivery
from app.system.resources import resource
from app.textkit.text import one_line

_DOUBTFUL = "△"


def recipient_list(people: Sequence[Contact], language: str) -> bytes:
    """The page, in "ja" or "en". Raises OSError where the program's own files cannot be read."""
    translator = Translator(language)
    rows = [
        ("☐", contact.shown_name, contact.address, ", ".join(contact.without_mail), _note(contact, translator))
        for contact in people
    ]
    lines = ["<tr>" + "".join(f"<td>{html.escape(one_line(cell))}</td>" for cell in row) + "</tr>" for row in rows]
    page = resource(f"notice/list-{language}.html").read_text("utf-8")
    return Template(page).substitute(count=len(people), rows="\n".join(lines)).encode("utf-8", "replace")


def _note(contact: Contact, translator: Translator) -> str:
    """Why mail to somebody may not arrive, and whether they are to be checked first."""
    flags = [flag_sentence(code, translator) for code in unreachable_flags(contact)]
    dead = [f"{_DOUBTFUL} {translator.joined(flags)}"] if flags else []
    unsure = [to_check_label(translator)] if delivery(contact) is Delivery.TO_CHECK else []
    return " ".join([*unsure, *dead])
