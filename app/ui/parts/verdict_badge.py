"""The answer to the one question, as large as it deserves."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.i18n.catalogue import Translator
from app.i18n.labels import answer_label
from app.model.verdict import Answer
from app.ui.icons import Picture
from app.ui.parts.panels import Panel
from app.ui.parts.text import label
from app.ui.theme import em, set_role

TONES = {Answer.SAFE: "good", Answer.UNKNOWN: "warn", Answer.NOT_SAFE: "bad"}
_ICONS = {Answer.SAFE: "check", Answer.UNKNOWN: "question", Answer.NOT_SAFE: "stop"}


class VerdictBadge(Panel):
    """The verdict as colour, icon and sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = Picture("question", "warn", 3.2)
        self._answer = label("", "answer")
        self._basis = label("", "hint")
        across, column = QHBoxLayout(), QVBoxLayout()
        across.setSpacing(em(1.0))
        across.addWidget(self._picture)
        column.addWidget(self._answer)
        column.addWidget(self._basis)
        across.addLayout(column, 1)
        self.inside.addLayout(across)

    def show_answer(self, answer: Answer, basis: str, translator: Translator) -> None:
        """Shows the verdict; `basis` is what it rests on."""
        tone = TONES[answer]
        set_role(self, f"notice-{tone}")
        set_role(self._answer, f"answer-{tone}")
        self._picture.show_icon(_ICONS[answer], tone)
        self._answer.setText(answer_label(answer, translator))
        self._basis.setText(basis)
