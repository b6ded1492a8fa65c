"""What every command gets beside its options."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.i18n.catalogue import Translator

if TYPE_CHECKING:
    from app.jobs.sources import Sources
    from app.model.plan import StartPdf

OpenWindow = Callable[["Sources"], int]
"""Opens the window on somebody's mail; returns the exit code when it is closed."""


@dataclass(frozen=True, slots=True)
class Face:
    """The translator, and the functions that make a PDF and open the window.

    `start_pdf` is None where there is no Qt, `open_window` where there is no screen.
    """

    translator: Translator
    start_pdf: "StartPdf | None"
    open_window: OpenWindow | None
