"""How each kind of file that holds mail is read. READERS lists them; a place's `format` is a key of it."""

from collections.abc import Mapping
from types import MappingProxyType

from app.formats import (
    bmf,
    compressed,
    dbx,
    em_client_db,
    eml,
    emlx,
    eudora,
    geary_db,
    hidemaru,
    mailbird_db,
    maildir,
    maildir_lite,
    mailspring_db,
    mbox,
    mh,
    msg,
    oe4,
    olk15,
    olm,
    pmm,
    pst,
    takeout,
    tbb,
    winmail,
    zip_mail,
)
from app.model.format import Format

READERS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            bmf.FORMAT,
            compressed.FORMAT,
            dbx.FORMAT,
            em_client_db.FORMAT,
            eml.FORMAT,
            emlx.FORMAT,
            eudora.FORMAT,
            geary_db.FORMAT,
            hidemaru.FORMAT,
            mailbird_db.FORMAT,
            maildir.FORMAT,
            maildir_lite.FORMAT,
            mailspring_db.FORMAT,
            mbox.FORMAT,
            mh.FORMAT,
            msg.FORMAT,
            oe4.FORMAT,
            olk15.FORMAT,
            olm.FORMAT,
            pmm.FORMAT,
            pst.FORMAT,
            takeout.FORMAT,
            tbb.FORMAT,
            winmail.FORMAT,
            zip_mail.FORMAT,
        )
    }
)
