"""Where each mail program keeps its mail, and all else that is known of it: one file per program, listed in ALL.

Programs that keep only a cache share a file, as nothing but their places differs.
"""

from app.clients import (
    al_mail,
    apple_mail,
    becky,
    betterbird,
    cached_mail,
    claws,
    edmax,
    em_client,
    eudora,
    evolution,
    geary,
    hidemaru,
    incredimail,
    kmail,
    mail_server,
    mailbird,
    mailmate,
    mailspring,
    netscape,
    new_outlook,
    npop,
    open_files,
    opera,
    outlook,
    outlook_express,
    outlook_mac,
    pegasus,
    postbox,
    rescued,
    seamonkey,
    shuriken,
    the_bat,
    thunderbird,
    unix_mail,
    web_exports,
    windows_mail,
)
from app.model.client import Client, ClientInfo

ALL: tuple[Client, ...] = (
    apple_mail,
    outlook_mac,
    mailmate,
    thunderbird,
    betterbird,
    seamonkey,
    postbox,
    netscape,
    outlook,
    outlook_express,
    windows_mail,
    new_outlook,
    becky,
    edmax,
    npop,
    hidemaru,
    al_mail,
    shuriken,
    eudora,
    the_bat,
    pegasus,
    opera,
    incredimail,
    em_client,
    mailbird,
    mailspring,
    geary,
    evolution,
    kmail,
    claws,
    unix_mail,
    web_exports,
    mail_server,
    rescued,
    *cached_mail.PROGRAMS,
    # The last one takes whatever nobody else knows.
    open_files,
)


def by_id(client: str) -> ClientInfo | None:
    """What is known of the mail program with that id; None for an id no program here has (one of a later version)."""
    return next((each.CLIENT for each in ALL if client == each.CLIENT.id), None)
