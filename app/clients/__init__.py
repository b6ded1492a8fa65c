"""Where each mail program keeps its mail: one file per program, listed in ALL."""

from app.clients import (
    apple_mail,
    betterbird,
    claws,
    evolution,
    kmail,
    netscape,
    open_files,
    postbox,
    seamonkey,
    thunderbird,
    unix_mail,
)
from app.model.client import Client

ALL: tuple[Client, ...] = (
    apple_mail,
    thunderbird,
    betterbird,
    seamonkey,
    postbox,
    netscape,
    evolution,
    kmail,
    claws,
    unix_mail,
    # The last one takes whatever nobody else knows.
    open_files,
)
