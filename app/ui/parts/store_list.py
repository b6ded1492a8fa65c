"""The list of stores that were found, with their folders below them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from app.jobs.results import text
from app.leftovers.reading import NAME as ADDRESS_BOOKS
from app.model.record import Count, SurveyRecord
from app.model.text import one_line
from app.words.catalogue import Words
from app.words.labels import client_label
from app.words.sizes import size


class StoreList(QTreeWidget):
    """Programs and their folders, with counts. Everything in it is plain text."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        say = words.say
        self.setHeaderLabels([say("Where"), say("Messages"), say("Not whole"), say("Size")])
        self.setAccessibleName(say("The mail that was found"))
        self.setRootIsDecorated(True)
        self.setUniformRowHeights(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(90)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def show_survey(self, record: SurveyRecord) -> None:
        """Fills the list. Empty folders are left out."""
        self.clear()
        for found in record.stores:
            addresses = ", ".join(account.address for account in found.store.accounts if account.address)
            name = client_label(found.store.client, self._words)
            top = self._row(f"{name}  {addresses}" if addresses else name, found.total)
            if found.store.client == ADDRESS_BOOKS:
                # There is no mail in it to be counted: a zero would only frighten.
                for column in (1, 2, 3):
                    top.setText(column, "")
            top.setToolTip(0, one_line(text(found.store.path)))
            several = len({mailbox.account for mailbox, count in found.mailboxes if count.messages}) > 1
            for mailbox, count in found.mailboxes:
                if count.messages:
                    # Every account has an inbox of its own.
                    owner = f"  ({mailbox.account})" if several and mailbox.account else ""
                    top.addChild(self._row(" / ".join(mailbox.path) + owner, count))
            self.addTopLevelItem(top)
        self.expandAll()

    def _row(self, name: str, count: Count) -> QTreeWidgetItem:
        incomplete = f"{count.incomplete:,}" if count.incomplete else ""
        row = QTreeWidgetItem([one_line(name), f"{count.messages:,}", incomplete, size(count.octets)])
        for column in (1, 2, 3):
            row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return row
