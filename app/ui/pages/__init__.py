"""The pages of the window, one file each. A new page is one file and one entry in `NAMES`."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.pages.page import Page

NAMES = (
    "home",
    "found",
    "nothing",
    "permission",
    "destination",
    "working",
    "result",
    "recovery",
    "checklist",
    "people",
    "export",
    "address_change",
    "certificate",
    "archives",
    "archive",
    "archive_result",
    "read_mail",
    "restore",
    "fetch",
    "visit",
    "visit_end",
    "error",
    "settings",
    "licences",
)
"""The names of all pages; each is the name of its module, too: `visit_end` has the class `VisitEndPage`."""


def kind(name: str) -> "type[Page]":
    """The class of a page. Its module, with all that the page works with, is imported when it is first asked for."""
    found: type[Page] = getattr(import_module(f"{__name__}.{name}"), f"{name.title().replace('_', '')}Page")
    return found
