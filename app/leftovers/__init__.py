"""What programs remember of people beside their mail, one module for each kind, listed in ALL."""

from app.leftovers import (
    apple_contacts,
    apple_recents,
    em_client,
    envelope_index,
    evolution,
    geary,
    gloda,
    mailbird,
    mailspring,
    msf,
    outlook_autocomplete,
    outlook_mac_index,
    outlook_mac_recents,
    table_of_contents,
    thunderbird_address_book,
    vcards,
    windows_address_book,
    windows_contacts,
)
from app.model.leftover import Leftover

ALL: tuple[Leftover, ...] = (
    apple_recents.LEFTOVER,
    apple_contacts.LEFTOVER,
    envelope_index.LEFTOVER,
    table_of_contents.LEFTOVER,
    msf.LEFTOVER,
    gloda.LEFTOVER,
    thunderbird_address_book.LEFTOVER,
    outlook_autocomplete.LEFTOVER,
    outlook_mac_recents.LEFTOVER,
    outlook_mac_index.LEFTOVER,
    windows_contacts.LEFTOVER,
    windows_address_book.LEFTOVER,
    em_client.LEFTOVER,
    mailbird.LEFTOVER,
    mailspring.LEFTOVER,
    geary.LEFTOVER,
    evolution.LEFTOVER,
    vcards.LEFTOVER,
)
