"""The lists mail programs keep of their own messages, one module for each kind, listed in ALL: what to compare with."""

from pathlib import Path

from app.indexes import envelope_index, gloda, msf, panorama, popstate
from app.model.index import Index

ALL: tuple[Index, ...] = (
    envelope_index.INDEX,
    msf.INDEX,
    panorama.INDEX,
    popstate.INDEX,
    # A memory counts only where no list of the folder itself could be read, so it comes last.
    gloda.INDEX,
)


def kind_of(path: Path) -> Index | None:
    """The kind of index a file is, by its name; None for everything else."""
    return next((kind for kind in ALL if kind.holds(path)), None)
