"""How far a command is, as bars in a terminal: one for each stage of its job."""

from collections.abc import Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.progress import (
    Progress as Bars,
)

from app.i18n.catalogue import Translator
from app.i18n.labels import stage_label
from app.model.events import Progress, Stage


class ProgressBar:
    """Nothing where the console is no terminal. `stages` are those that will be reported, as far as that is known."""

    def __init__(self, console: Console, translator: Translator) -> None:
        self.stages: Sequence[Stage] = ()
        self._translator = translator
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._tasks: dict[Stage, TaskID] = {}
        self._is_terminal = console.is_terminal
        self._started = False

    def start(self) -> None:
        """Shows the bars."""
        if self._is_terminal:
            self._started = True
            self._bars.start()

    def stop(self) -> None:
        """Takes them away."""
        if self._started:
            self._started = False
            self._bars.stop()

    def show_progress(self, event: Progress) -> None:
        """Moves the bar of that stage."""
        if event.stage not in self._tasks:
            self._tasks[event.stage] = self._bars.add_task(self._step(event.stage))
        self._bars.update(self._tasks[event.stage], completed=event.bytes, total=event.total_bytes or None)

    def _step(self, stage: Stage) -> str:
        label = stage_label(stage, self._translator)
        if stage not in self.stages:
            return label
        translate = self._translator.translate
        number = self.stages.index(stage) + 1
        return translate("Step {number} of {total}: {step}", number=number, total=len(self.stages), step=label)
