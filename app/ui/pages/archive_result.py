"""The result of an archive that was made earlier, as it stands now."""

from app.model.record import BackupRecord
from app.ui.pages.result import ResultPage
from app.ui.session import Session
from app.ui.shown_result import shown_record


class ArchiveResultPage(ResultPage):
    """The same page for the archive that was chosen and opened; without one it leads to the list."""

    name = "archive_result"
    section = "archives"
    step = 0

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.back_to("archives")

    @property
    def record(self) -> BackupRecord | None:
        """The record with the newest verdict."""
        return shown_record(self.session.state) if self.session.state.chosen is not None else None

    @record.setter
    def record(self, record: BackupRecord) -> None:
        self.session.state.opened = record

    def come_to(self) -> None:
        """Its address book is the one that is asked for here."""
        if (record := self.record) is None:
            self.go.emit("archives")
        else:
            self.session.state.book_of = record.archive
