"""The third page: how far the backup is as a whole, what it is doing now, and a safe way to stop it."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout

from app.i18n.catalogue import N_, Translator
from app.i18n.progress import amount_done, doing_sentence, place_of_work, step_label, time_left
from app.model.record import BackupRecord
from app.ui.icons import Picture
from app.ui.pages.page import Page
from app.ui.parts.encryption_line import EncryptionLine
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.text import data_label, label
from app.ui.session import Session
from app.ui.shown_result import page_after
from app.ui.theme import em, set_role

_BAR_STEPS = 1000
_SPOKEN_EVERY = 25
"""Percent between two announcements of the progress."""


class WorkingPage(Page):
    """Shows the backup that the session runs, and starts nothing. Without one it leads to where one is started."""

    name = "working"
    step = 3

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._backup = session.backup
        self._backup.changed.connect(self._show)
        self._backup.done.connect(self._show_result)
        self._backup.failed.connect(self.on_failed)
        self._backup.cancelled.connect(self.on_cancelled)
        self._spoken = 0
        self.bind_text(self.title.setText, N_("Your mail is being backed up"))
        self.bind_text(self.lead.setText, N_("You can leave this running. We'll let you know when it's done."))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bind_text(self.bar.setAccessibleName, N_("Progress of the whole backup"))
        self._share, self._left = label("", "figure", wraps=False), label("", "hint", wraps=False)
        self._doing = label("", "strong")
        self._amount = label("", "hint")
        self._where = data_label("", "hint")
        self.body.addWidget(self._panel())
        self._steps: list[tuple[Picture, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(em(0.9), em(0.4), 0, em(0.4))
        self._grid.setSpacing(em(0.45))
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self._encryption = EncryptionLine()
        self.body.addWidget(self._encryption)
        self._banner = Banner("info")
        self.body.addWidget(self._banner)
        self.body.addStretch(1)
        self._stop_button = self.add_button(
            N_("Stop…"),
            N_("Asks first. Stopping is safe: your mail stays as it is, and the backup can be continued later."),
            self.ask_to_stop,
            picture="stop",
        )

    def enter(self) -> None:
        """Shows the running backup; without one it leads to where one is started."""
        if self.session.runner.current is not self._backup:
            self.go.emit("destination")
            return
        self._show()

    def on_cancelled(self) -> None:
        """Leads back to where a backup is started, which says what is left."""
        self.question.hide()
        self.announce(self.session.translator.translate("The backup was stopped. Your mail is untouched."))
        if self.isVisible():
            self.go.emit("destination")

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._show()

    @property
    def steps(self) -> list[tuple[str, bool]]:
        """The list of steps on the screen: the name of each, and whether it is the current one."""
        return [(name.text(), name.property("role") == "step-now") for _, name in self._steps]

    def _panel(self) -> Panel:
        card, figures, texts = Panel(), QHBoxLayout(), QVBoxLayout()
        card.inside.setSpacing(em(0.5))
        figures.addWidget(self._share)
        figures.addStretch(1)
        figures.addWidget(self._left)
        texts.setSpacing(em(0.15))
        for each in (self._doing, self._amount, self._where):
            texts.addWidget(each)
        card.inside.addLayout(figures)
        card.inside.addWidget(self.bar)
        card.inside.addLayout(texts)
        return card

    def _show_result(self, record: BackupRecord) -> None:
        self.question.hide()
        text = self.session.translator.translate("The backup is done.")
        self.attention.emit(text)
        self.announce(text)
        if record.recovery_key or self.isVisible():
            self.go.emit(page_after(record))

    def _stop(self, then: Callable[[], None] | None) -> None:
        super()._stop(then)
        self._show()

    def _show(self) -> None:
        translator, run = self.session.translator, self._backup
        stopping = self.session.runner.is_cancelling
        self._stop_button.setEnabled(not stopping)
        self._banner.show_text(
            translator.translate("Stopping. One moment: the file that is being written is finished first.")
            if stopping
            else translator.translate(
                "Please leave the computer on and the drive plugged in. Your computer won't go to sleep meanwhile."
            )
        )
        self._encryption.show_state(run.encrypted, translator)
        self._show_whole(translator)
        self._show_steps(translator)
        self._doing.setText(doing_sentence(run.last, translator))
        self._amount.setText(amount_done(run.last, translator) or " ")
        self._where.setText(place_of_work(run.last, translator) or " ")

    def _show_whole(self, translator: Translator) -> None:
        """Shows how much of the whole is done, and has it said now and then."""
        run, percent = self._backup, self._backup.percent
        left = time_left(run.forecast.seconds_left, translator)
        self._left.setText(left)
        if percent is None:
            self._spoken = 0
            self.bar.setRange(0, 0)
            self._share.setText(" ")
            return
        self.bar.setRange(0, _BAR_STEPS)
        self.bar.setValue(int(_BAR_STEPS * run.forecast.share))
        done = translator.translate("Done: {percent} %", percent=percent)
        self._share.setText(done)
        if percent // _SPOKEN_EVERY > self._spoken:
            self._spoken = percent // _SPOKEN_EVERY
            self.announce(translator.listed(each for each in (done, left) if each))

    def _show_steps(self, translator: Translator) -> None:
        """Shows every stage of this backup; those that are done and the current one look different."""
        run = self._backup
        if len(run.stages) != len(self._steps):
            clear(self._grid)
            self._steps = [(Picture("next", "line", 1.2), label("", "step")) for _ in run.stages]
            for number, (picture, name) in enumerate(self._steps):
                self._grid.addWidget(picture, number, 0)
                self._grid.addWidget(name, number, 1)
        for number, (stage, (picture, name)) in enumerate(zip(run.stages, self._steps, strict=True)):
            name.setText(step_label(stage, translator))
            set_role(name, "step-now" if number == run.step else "step")
            if number < run.step:
                picture.show_icon("check", "good")
            else:
                picture.show_icon(*(("next", "accent") if number == run.step else ("dot", "line")))
