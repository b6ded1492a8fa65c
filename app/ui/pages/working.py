"""The third page: the progress of the backup, and a safe way to stop it."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar

from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label, stage_label
from app.i18n.sizes import size, span
from app.model.events import Progress
from app.model.record import BackupRecord
from app.textkit.text import one_line
from app.ui.icons import Picture
from app.ui.pages.page import Page
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Banner, Figure, Panel, clear
from app.ui.parts.text import data_label, label
from app.ui.session import Session
from app.ui.theme import em, set_role

_BAR_STEPS = 1000


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
        self.bind_text(self.title.setText, N_("Your mail is being copied"))
        self.bind_text(self.lead.setText, N_("You can leave it alone. It says so when it is done."))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stage = label("", "head")
        self._where = data_label("", "hint")
        self._done, self._speed, self._left = Figure(), Figure(), Figure()
        card = Panel()
        card.inside.setSpacing(em(0.6))
        card.inside.addWidget(self._stage)
        card.inside.addWidget(self._bar)
        card.inside.addLayout(FlowLayout(self._done, self._speed, self._left, spacing=2.0))
        card.inside.addWidget(self._where)
        self.body.addWidget(card)
        self._steps: list[tuple[Picture, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(em(0.9), em(0.4), 0, em(0.4))
        self._grid.setSpacing(em(0.45))
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self._banner = Banner("info")
        self.body.addWidget(self._banner)
        self.body.addStretch(1)
        self._stop_button = self.add_button(
            N_("Stop…"),
            N_("Asks first. Stopping is safe: the mail stays as it is, and the work can go on later."),
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
        """Leads back to where a backup is started."""
        self.go.emit("destination")

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._show()

    @property
    def steps(self) -> list[tuple[str, bool]]:
        """The list of steps on the screen: the name of each, and whether it is the current one."""
        return [(name.text(), name.property("role") == "step-now") for _, name in self._steps]

    def _show_result(self, record: BackupRecord) -> None:
        self.question.hide()
        self.attention.emit(self.session.translator.translate("The backup is done."))
        if record.archive is None:
            self.go.emit("nothing")
        else:
            self.go.emit("recovery" if record.recovery_key else "result")

    def _stop(self, then: Callable[[], None] | None) -> None:
        super()._stop(then)
        self._show()

    def _show(self) -> None:
        translator, last = self.session.translator, self._backup.last
        stopping = self.session.runner.is_cancelling
        self._stop_button.setEnabled(not stopping)
        self._banner.show_text(
            translator.translate("Stopping. One moment: a file that is being written is brought to an end.")
            if stopping
            else translator.translate(
                "Please leave the computer on, and do not unplug the stick. It is kept from falling asleep."
            )
        )
        stage = stage_label(last.stage, translator) if last is not None else translator.translate("Preparing…")
        self._stage.setText(stage)
        self._bar.setAccessibleName(stage)
        self._show_steps(translator)
        if last is None or not last.total_bytes:
            self._bar.setRange(0, 0)
            self._done.show_figure(f"{last.messages:,}" if last is not None else "–", translator.translate("messages"))
            self._speed.hide()
            self._left.hide()
        else:
            self._show_figures(last, translator)
        names = [client_label(last.store, translator), last.folder] if last is not None and last.store else []
        self._where.setText("  ·  ".join(one_line(name) for name in names if name) or " ")

    def _show_figures(self, last: Progress, translator: Translator) -> None:
        self._bar.setRange(0, _BAR_STEPS)
        self._bar.setValue(min(_BAR_STEPS, _BAR_STEPS * last.bytes // last.total_bytes))
        self._done.show_figure(size(last.bytes), translator.translate("of {total}", total=size(last.total_bytes)))
        rate = self._backup.rate.per_second
        self._speed.setVisible(rate is not None)
        self._left.setVisible(rate is not None)
        if rate is not None:
            self._speed.show_figure(size(int(rate)), translator.translate("each second"))
            seconds = max(0, last.total_bytes - last.bytes) / rate if rate else 0
            self._left.show_figure(span(seconds, translator), translator.translate("left in this step"))

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
            name.setText(stage_label(stage, translator))
            set_role(name, "step-now" if number == run.step else "step")
            drawing, colour = (
                ("check", "good") if number < run.step else ("next", "accent" if number == run.step else "line")
            )
            picture.show_icon(drawing, colour)
