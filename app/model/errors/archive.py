"""An archive that is damaged, or was never finished."""

from pathlib import Path

from app.model.codes import Code
from app.model.errors import ArchiveDamagedError


class ArchiveIncompleteError(ArchiveDamagedError):
    """The run that made it was interrupted."""

    code = Code.ARCHIVE_INCOMPLETE
    path: Path


class ListsChangedError(ArchiveDamagedError):
    """Lists are not as they were sealed; `names` are their files."""

    code = Code.LISTS_CHANGED
    path: Path
    names: str


class CatalogDamagedError(ArchiveDamagedError):
    """The list of messages of an archive that should be whole cannot be read."""

    code = Code.CATALOG_DAMAGED
    path: Path


class CopyDamagedError(ArchiveDamagedError):
    """What came out of an encrypted archive is not what went in."""

    code = Code.ARCHIVE_DAMAGED
    path: Path
