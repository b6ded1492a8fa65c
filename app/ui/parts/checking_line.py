"""That an answer is being worked out, quietly: a line, a thin bar, and a way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.model.events import Event, Progress
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.text import Button, describe, label
from app.ui.theme import em

_STEPS = 1000


class CheckingLine(QWidget):
    """Emits `stopped` when the person does not want to wait."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = label("", "hint", wraps=False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = Button("", "quiet", "stop")
        self._stop.clicked.connect(self.stopped)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.2))
        column.addLayout(FlowLayout(self._text, self._stop))
        column.addWidget(self._bar)
        self.hide()

    def begin(self) -> None:
        """Shows that it is at work; how far, it does not know yet."""
        self._bar.setRange(0, 0)
        self.show()

    def note(self, event: Event) -> None:
        """Shows how much of the archive is read."""
        if isinstance(event, Progress) and event.total_bytes:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(min(_STEPS, _STEPS * event.bytes // event.total_bytes))

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        text = translator.translate("Checking once more…")
        self._text.setText(text)
        describe(self._bar, text)
        self._stop.setText(translator.translate("Stop"))
        self._stop.setAccessibleDescription(translator.translate("Stops checking. The archive is not changed."))
