"""What programs remember of people beside their mail, one module for each kind, listed in ALL."""

from app.model.trace_kind import TraceKind
from app.traces import (
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

ALL: tuple[TraceKind, ...] = (
    apple_recents.TRACE_KIND,
    apple_contacts.TRACE_KIND,
    envelope_index.TRACE_KIND,
    table_of_contents.TRACE_KIND,
    msf.TRACE_KIND,
    gloda.TRACE_KIND,
    thunderbird_address_book.TRACE_KIND,
    outlook_autocomplete.TRACE_KIND,
    outlook_mac_recents.TRACE_KIND,
    outlook_mac_index.TRACE_KIND,
    windows_contacts.TRACE_KIND,
    windows_address_book.TRACE_KIND,
    em_client.TRACE_KIND,
    mailbird.TRACE_KIND,
    mailspring.TRACE_KIND,
    geary.TRACE_KIND,
    evolution.TRACE_KIND,
    vcards.TRACE_KIND,
)
