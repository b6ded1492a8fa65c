"""The rows of a list of messages, from an archive that is let go of whenever nobody looks at it."""

from collections.abc import Mapping, Sequence

from app.archive.catalog.catalog import CatalogRow
from app.jobs.mail_source import MailSource
from app.jobs.read_mail import CatalogRows
from app.model.errors import UserError


class SourceRows:
    """Opens the catalog when rows are asked for; `close` lets go of it, so that a stick can be unplugged."""

    def __init__(self) -> None:
        self.source: MailSource | None = None
        self._rows: CatalogRows | None = None

    def fetch(self, numbers: Sequence[int]) -> Mapping[int, CatalogRow]:
        """Rows by their numbers; none where the archive is gone."""
        if self.source is None:
            return {}
        try:
            self._rows = self._rows or CatalogRows(self.source)
        except UserError:
            return {}
        return self._rows.rows(numbers)

    def close(self) -> None:
        """Lets go of the archive."""
        if self._rows is not None:
            self._rows.close()
            self._rows = None
