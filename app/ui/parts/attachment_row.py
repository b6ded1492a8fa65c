"""What is attached to a message: a button each, with what can be done with it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.i18n.catalogue import Translator
from app.i18n.mail import attachment_label
from app.mime.message_view import Attachment
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import clear
from app.ui.parts.text import Button
from app.ui.theme import em

_SHOWN = 3
_MOST = 200
_WIDEST = 16


class AttachmentRow(QWidget):
    """Emits `save` and `open` with an Attachment. `may_open` False: only saving is offered."""

    save = Signal(object)
    open = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.may_open = True
        self._flow = FlowLayout(spacing=0.4)
        self.setLayout(self._flow)

    def show_attachments(self, attachments: Sequence[Attachment], translator: Translator) -> None:
        """Shows a button for each of the first few, and one for the rest."""
        clear(self._flow)
        for attachment in attachments[:_SHOWN]:
            self._flow.addWidget(self._button(attachment, translator))
        if rest := attachments[_SHOWN:]:
            self._flow.addWidget(self._more(rest, translator))
        self.setVisible(bool(attachments))

    def _button(self, attachment: Attachment, translator: Translator) -> Button:
        text = attachment_label(attachment, translator)
        made = Button("", "", "attachment")
        made.setText(_shortened(text, made))
        made.setProperty("data", True)
        made.setToolTip(text)
        made.setAccessibleName(text)
        made.setEnabled(attachment.is_here)
        made.setAccessibleDescription(translator.translate("An attachment. Opens a menu to save or open it."))
        menu = QMenu(made)
        menu.setAccessibleName(text)
        self._fill(menu, attachment, translator)
        made.setMenu(menu)
        return made

    def _more(self, rest: Sequence[Attachment], translator: Translator) -> Button:
        made = Button(translator.translate("{count} more", count=len(rest)))
        made.setAccessibleDescription(translator.translate("The other attachments. Opens a menu to save or open them."))
        menu = QMenu(made)
        menu.setAccessibleName(made.text())
        for attachment in rest[:_MOST]:
            inner = menu.addMenu(attachment_label(attachment, translator).replace("&", "&&"))
            inner.setEnabled(attachment.is_here)
            self._fill(inner, attachment, translator)
        made.setMenu(menu)
        return made

    def _fill(self, menu: QMenu, attachment: Attachment, translator: Translator) -> None:
        menu.addAction(translator.translate("Save…"), partial(self.save.emit, attachment))
        if self.may_open:
            menu.addAction(translator.translate("Open"), partial(self.open.emit, attachment))


def _shortened(text: str, button: Button) -> str:
    """As much of a label as fits, its end in sight: that says what kind of file it is."""
    measure = button.fontMetrics()
    if measure.horizontalAdvance(text) <= em(_WIDEST):
        return text.replace("&", "&&")
    keep = len(text)
    while keep > 8 and measure.horizontalAdvance(f"{text[: keep // 2]}…{text[-keep // 2 :]}") > em(_WIDEST):
        keep -= 1
    return f"{text[: keep // 2]}…{text[-keep // 2 :]}".replace("&", "&&")
