"""The sentences of an on-site visit: for whom it is, and whether its archive is encrypted."""

from app.i18n.catalogue import N_, Translator
from app.model.plan import Visit
from app.textkit.text import one_line

_HONORIFICS = ("様", "さま", "さん", "御中", "先生", "殿")
_LONGEST = 40
_ENCRYPTION = {
    True: N_("Encrypted: it opens only with the passphrase or the recovery key."),
    False: N_("Not encrypted: anyone who has the drive can read the mail."),
}


def addressed(customer: str, translator: Translator) -> str:
    """The customer as one speaks of them: in Japanese with 様, unless that was typed already."""
    name = _cut(one_line(customer).strip())
    if not name or name.endswith(_HONORIFICS):
        return name
    return translator.translate("{customer}", customer=name)


def visit_title(visit: Visit, translator: Translator) -> str:
    """For whom the visit is, in one line: the customer, then the number of the case."""
    parts = [addressed(visit.customer, translator), _cut(one_line(visit.ticket).strip())]
    named = translator.listed(part for part in parts if part)
    return translator.translate("On-site visit: {whom}", whom=named) if named else translator.translate("On-site visit")


def encryption_label(encrypted: bool, translator: Translator) -> str:
    """In two words, for a line with other things in it."""
    return translator.translate("encrypted") if encrypted else translator.translate("not encrypted")


def encryption_sentence(encrypted: bool, translator: Translator) -> str:
    """What it means that an archive is encrypted, or is not."""
    return translator.translate(_ENCRYPTION[encrypted])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
