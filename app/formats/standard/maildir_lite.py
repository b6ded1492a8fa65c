"""Thunderbird's own kind of Maildir: only `cur` and `tmp`, and no flags in the names (they are in the .msf)."""

from app.formats.standard import eml
from app.model.format import Format, rests_on_itself

FORMAT = Format(
    name="maildir-lite",
    read=eml.read,
    matches_name=lambda name: not name.startswith("."),
    rests_on_others=rests_on_itself,
)
