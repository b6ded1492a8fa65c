"""How far one long job is: its share, how long it still takes, what it does now and what it found."""

import time
from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from app.i18n.catalogue import Translator
from app.i18n.labels import stage_label
from app.i18n.progress import amount_done, time_left
from app.model.events import Event, Planned, Progress
from app.ui.forecast import Forecast
from app.ui.parts.panels import Panel
from app.ui.parts.text import label
from app.ui.theme import em

_STEPS = 1000


class JobProgress(Panel):
    """Takes the events of a job. A share is shown only where the job says how much there is to do."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._translator = Translator("en")
        self._last: Progress | None = None
        self._forecast = Forecast((), clock)
        self._share, self._left = label("", "figure", wraps=False), label("", "hint", wraps=False)
        self._doing, self._amount = label("", "strong"), label("", "hint")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        figures = QHBoxLayout()
        figures.addWidget(self._share)
        figures.addStretch(1)
        figures.addWidget(self._left)
        self.inside.setSpacing(em(0.5))
        self.inside.addLayout(figures)
        for each in (self.bar, self._doing, self._amount):
            self.inside.addWidget(each)

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is shown."""
        return tuple(each.text() for each in (self._share, self._left, self._doing, self._amount))

    def begin(self) -> None:
        """Forgets the job before."""
        self._last, self._forecast = None, Forecast((), self._clock)
        self._show()

    def take(self, event: Event) -> None:
        """Notes how far it is."""
        if isinstance(event, Planned):
            self._forecast = Forecast(event.stages, self._clock)
        elif isinstance(event, Progress):
            self._forecast.note(event)
            self._last = event
        self._show()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator = translator
        self.bar.setAccessibleName(translator.translate("How far it is"))
        self._show()

    def _show(self) -> None:
        translator, last, planned = self._translator, self._last, self._forecast.stages
        # What comes behind the planned stages has no share of its own: the bar only moves then.
        is_planned = last is not None and any(each.stage is last.stage for each in planned)
        share = self._forecast.share
        self.bar.setRange(0, _STEPS if is_planned else 0)
        self.bar.setValue(int(_STEPS * share))
        percent = translator.translate("Done: {percent} %", percent=int(100 * share))
        self._share.setText(percent if is_planned else " ")
        self._left.setText(time_left(self._forecast.seconds_left, translator) if is_planned else "")
        self._doing.setText(
            stage_label(last.stage, translator) if last is not None else translator.translate("Preparing…")
        )
        found = last.messages if last is not None else 0
        count = translator.translate("{count} {count:message|messages} so far", count=found) if found else ""
        self._amount.setText("  ·  ".join(each for each in (amount_done(last, translator), count) if each) or " ")
