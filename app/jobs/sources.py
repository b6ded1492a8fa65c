"""What a job reads: a home, or given files and folders. `app.jobs.stores` finds what is there."""

from dataclasses import dataclass
from pathlib import Path

from app.model.store import Home


@dataclass(frozen=True, slots=True)
class Sources:
    """Where to look: `paths` where given, else the `home`; and in either case `added` as well."""

    home: Home
    paths: tuple[Path, ...] = ()
    added: tuple[Path, ...] = ()
