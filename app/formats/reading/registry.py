"""How each kind of file that holds mail is read. The `format` of a message source is a key of READERS."""

from collections.abc import Mapping
from types import MappingProxyType

from app.formats.apple import emlx
from app.formats.linux import geary_db, mailspring_db
from app.formats.outlook import dbx, hxstore, msg, oe4, olk15, olm, pst, winmail
from app.formats.standard import (
    compressed,
    eml,
    fetched,
    maildir,
    maildir_lite,
    mbox,
    mh,
    rescued,
    takeout,
    tar_mail,
    vmg,
    zip_mail,
)
from app.formats.windows import (
    bmf,
    em_client_accounts,
    em_client_db,
    eudora,
    hidemaru,
    incredimail,
    incredimail_db,
    mailbird_db,
    pmm,
    tbb,
    unistore,
)
from app.model.format import AccountList, Format

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
            fetched.FORMAT,
            geary_db.FORMAT,
            hidemaru.FORMAT,
            incredimail.FORMAT,
            incredimail_db.FORMAT,
            hxstore.FORMAT,
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
            rescued.FORMAT,
            takeout.FORMAT,
            tar_mail.FORMAT,
            tbb.FORMAT,
            vmg.FORMAT,
            unistore.FORMAT,
            winmail.FORMAT,
            zip_mail.FORMAT,
        )
    }
)

ACCOUNT_LISTS: Mapping[str, AccountList] = MappingProxyType(
    {
        "em-client": em_client_accounts.listed,
        "em-client-mail": em_client_accounts.shown,
        "mailbird": mailbird_db.accounts,
    }
)
"""How the accounts in databases of mail programs are read."""
