"""A letter that is looked at before everything is typed: a stand-in takes the place of what is not known yet."""

from datetime import date

from app.i18n.letters import stand_ins
from app.letters.letter import Sender
from app.mime.typed_address import half_width


def sender_so_far(name: str, new_address: str, old_address: str, ends_on: date | None, language: str) -> Sender:
    """Who writes, as far as it was typed; nothing is checked."""
    no_name, no_address = stand_ins(language)
    return Sender(name.strip() or no_name, half_width(new_address) or no_address, half_width(old_address), ends_on)
