"""The letters about a new address: their tones, and what there is to say when they are written."""

from app.i18n.catalogue import N_, Translator
from app.model.letter import Tone
from app.model.record import AddressChangeRecord

TONES = {
    Tone.CUSTOMERS: N_("Formal: customers of a shop"),
    Tone.BUSINESS: N_("Formal: business"),
    Tone.FRIENDS: N_("Friendly: friends and family"),
}


def stand_ins(language: str) -> tuple[str, str]:
    """What a letter shows for the sender's name and the new address before they are typed, in its own language."""
    translate = Translator(language).translate
    return translate("(your name)"), translate("(your new address)")


def addressee_stand_in(language: str) -> str:
    """What a letter that is edited shows for the name of whoever it goes to, in its own language."""
    return Translator(language).translate("(name)")


def tone_label(tone: Tone, translator: Translator) -> str:
    """To whom the letter speaks."""
    return translator.translate(TONES[tone])


def to_check_label(translator: Translator) -> str:
    """Stands beside somebody who may be no person."""
    return translator.translate("To check: look before you write.")


def letters_lines(record: AddressChangeRecord, translator: Translator) -> list[str]:
    """Whom there is more to say about: those to check, those who may not be reached, those without an address."""
    translate = translator.translate
    lines = (
        (
            record.to_check,
            N_("{count} more {count:is|are} to check; {count:the draft is|the drafts are} in a separate folder."),
        ),
        (
            record.not_written,
            N_("{count} more {count:is|are} to check; no draft was written."),
        ),
        (record.doubtful, N_("Mail to {count} of these addresses may not arrive; the list says why.")),
        (record.without_address, N_("{count} {count:person has|people have} a telephone number only.")),
    )
    return [translate(message, count=count) for count, message in lines if count]


def drafts_lines(count: int, to_check: int, machines: int, translator: Translator) -> list[str]:
    """How many drafts would be written, and for whom none."""
    translate = translator.translate
    lines = [translate("{count} {count:draft|drafts} will be written.", count=count)]
    if to_check:
        lines.append(translate("{count} more {count:is|are} to check and {count:gets|get} no draft.", count=to_check))
    if machines:
        lines.append(translate("{count} {count:is no person and gets|are no people and get} no draft.", count=machines))
    return lines
