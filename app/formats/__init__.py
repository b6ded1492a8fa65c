"""How each kind of file that holds mail is read. READERS lists them; a place's `format` is a key of it."""

from collections.abc import Mapping
from types import MappingProxyType

from app.formats import compressed, eml, emlx, maildir, maildir_lite, mbox, mh
from app.model.format import Format

READERS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            mbox.FORMAT,
            compressed.FORMAT,
            eml.FORMAT,
            emlx.FORMAT,
            maildir.FORMAT,
            maildir_lite.FORMAT,
            mh.FORMAT,
        )
    }
)
