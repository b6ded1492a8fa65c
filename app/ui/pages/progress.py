"""The second page: how far the copy is, and a button to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.model.events import Progress
from app.ui.theme import button, label
from app.words.catalogue import Words
from app.words.labels import stage_label
from app.words.sizes import size

_STEPS = 1000


class ProgressPage(QWidget):
    """Emits `stopped` when the person wants to stop."""

    stopped = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._stage = label("", "title")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._detail = label("", "lead")
        self._stop = button(words.say("Stop"))
        self._stop.clicked.connect(self._press)

        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 28)
        layout.setSpacing(14)
        layout.addStretch(1)
        layout.addWidget(self._stage)
        layout.addWidget(self._bar)
        layout.addWidget(self._detail)
        layout.addWidget(label(words.say("Please leave the computer on, and do not unplug the stick."), "hint"))
        layout.addStretch(2)
        layout.addLayout(row)

    def begin(self) -> None:
        """Starts afresh."""
        self._stop.setEnabled(True)
        self._stage.setText(self._words.say("Preparing…"))
        self._detail.clear()
        self._bar.setRange(0, 0)

    def show_progress(self, progress: Progress) -> None:
        """Moves the bar; a stage whose size nobody knows shows a moving one."""
        stage = stage_label(progress.stage, self._words)
        self._stage.setText(stage)
        self._bar.setAccessibleName(stage)
        if progress.total_bytes:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(min(_STEPS, _STEPS * progress.bytes // progress.total_bytes))
            done, total = size(progress.bytes), size(progress.total_bytes)
            self._detail.setText(self._words.say("{done} of {total}", done=done, total=total))
        else:
            self._bar.setRange(0, 0)
            self._detail.setText(self._words.say("{messages} messages", messages=progress.messages))

    def _press(self) -> None:
        self._stop.setEnabled(False)
        self._stage.setText(self._words.say("Stopping…"))
        self.stopped.emit()
