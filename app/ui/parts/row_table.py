"""A table of rows to choose from."""

from PySide6.QtWidgets import QAbstractItemView, QTableView


class RowTable(QTableView):
    """Whole rows are chosen, one or several by `mode`; nothing is edited, and Tab leads past it."""

    def __init__(self, mode: QAbstractItemView.SelectionMode) -> None:
        super().__init__()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(mode)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
