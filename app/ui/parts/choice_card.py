"""One of several things to choose from, as a card one can press; the group lets only one be chosen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from app.ui.icons import Picture
from app.ui.parts.text import data_label, label
from app.ui.theme import em, set_role


class ChoiceCard(QPushButton):
    """Name, location and facts; `remark` is a warning, or the reason why it cannot be chosen."""

    def __init__(self, picture: str, name: str, location: str, facts: str, remark: str, *, enabled: bool) -> None:
        super().__init__()
        set_role(self, "choice")
        self.setCheckable(True)
        self.setEnabled(enabled)
        self.setAccessibleName(name)
        self.setAccessibleDescription(" ".join(each for each in (location, facts, remark) if each))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        texts = QVBoxLayout()
        texts.setSpacing(em(0.1))
        texts.addWidget(data_label(name, "strong"))
        texts.addWidget(data_label(location, "hint"))
        texts.addWidget(label(facts, "hint"))
        self._across = across = QHBoxLayout(self)
        side = em(0.9)
        across.setContentsMargins(side, em(0.6), side, em(0.6))
        across.setSpacing(em(0.9))
        across.addWidget(Picture(picture, "accent" if enabled else "muted", 2.2))
        across.addLayout(texts, 3)
        if remark:
            across.addWidget(Picture("warning", "warn" if enabled else "muted", 1.4))
            across.addWidget(label(remark), 3)
        for each in self.children():
            if hasattr(each, "setAttribute"):
                each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """The size it likes to have."""
        return self._across.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The smallest size it can be read in."""
        return self._across.minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Its height depends on its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height it needs at this width, in pixels."""
        return max(self._across.heightForWidth(width), self._across.minimumSize().height())
