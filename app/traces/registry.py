"""Every kind of file beside the mail that is read: TRACE_KINDS for the people in it, INDEXES for lists of messages."""

from pathlib import Path

from app.model.index import Index
from app.model.trace_kind import TraceKind
from app.traces import (
    apple_contacts,
    apple_recents,
    em_client,
    envelope_index,
    evolution,
    found_people,
    geary,
    gloda,
    mailbird,
    mailspring,
    msf,
    outlook_autocomplete,
    outlook_mac_index,
    outlook_mac_recents,
    panorama,
    popstate,
    spark,
    table_of_contents,
    thunderbird_address_book,
    vcards,
    windows_address_book,
    windows_contacts,
    windows_live_contacts,
)

TRACE_KINDS: tuple[TraceKind, ...] = (
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
    windows_live_contacts.TRACE_KIND,
    windows_address_book.TRACE_KIND,
    em_client.TRACE_KIND,
    mailbird.TRACE_KIND,
    mailspring.TRACE_KIND,
    geary.TRACE_KIND,
    spark.TRACE_KIND,
    evolution.TRACE_KIND,
    vcards.TRACE_KIND,
    found_people.TRACE_KIND,
)

INDEXES: tuple[Index, ...] = (
    envelope_index.INDEX,
    msf.INDEX,
    panorama.INDEX,
    popstate.INDEX,
    # A search index counts only where no list of the folder itself could be read, so it comes last.
    gloda.INDEX,
)


def trace_kind_of(path: Path) -> TraceKind | None:
    """The kind of address traces a file holds, by its path alone; None for every other file."""
    return next((kind for kind in TRACE_KINDS if kind.matches(path)), None)


def index_of(path: Path) -> Index | None:
    """The kind of index a file is, by its path alone; None for every other file."""
    return next((index for index in INDEXES if index.matches(path)), None)
