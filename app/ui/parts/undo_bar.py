"""What was decided last, with the way to take it back, and the way forward again."""

from PySide6.QtCore import Signal

from app.i18n.catalogue import Translator
from app.ui.parts.panels import Banner
from app.ui.parts.text import Button


class UndoBar(Banner):
    """Emits `undo` and `redo`; hidden until something was decided."""

    undo = Signal()
    redo = Signal()

    def __init__(self) -> None:
        super().__init__("good")
        self.undo_button, self.redo_button = Button("", "quiet"), Button("", "quiet")
        for button, signal in ((self.undo_button, self.undo), (self.redo_button, self.redo)):
            self.add(button)
            button.clicked.connect(signal)
        self.hide()

    def show_step(self, line: str, *, can_undo: bool, can_redo: bool) -> None:
        """Shows what was done. The keyboard stays here where the button it stands on goes."""
        had_focus = self.undo_button.hasFocus() or self.redo_button.hasFocus()
        self.show_text(line)
        self.show()
        self.undo_button.setVisible(can_undo)
        self.redo_button.setVisible(can_redo)
        if had_focus:
            (self.undo_button if can_undo else self.redo_button).setFocus()

    def retranslate(self, translator: Translator) -> None:
        """Shows the buttons in the language of `translator`; a line in the language before goes."""
        translate = translator.translate
        self.hide()
        self.undo_button.setText(translate("Undo"))
        self.undo_button.setAccessibleDescription(translate("Takes back what was decided last."))
        self.redo_button.setText(translate("Redo"))
        self.redo_button.setAccessibleDescription(translate("Decides again what was taken back last."))
