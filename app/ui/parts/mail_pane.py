"""A message: headers, what is attached, and its words; its formatting and its original only on request."""

from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.mail import header_lines, missing_sentence, moment, subject
from app.jobs.read_mail import OpenMessage
from app.textkit.text import breakable
from app.ui.parts.attachment_row import AttachmentRow
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.link_bar import LinkBar
from app.ui.parts.long_label import LongHeading, LongLabel
from app.ui.parts.mail_page import MailPage
from app.ui.parts.panels import Banner
from app.ui.parts.text import Button, describe, label
from app.ui.theme import em, set_role

_FORMATTED = (N_("Show with formatting"), N_("Shows tables and the message's own pictures. Nothing is loaded."))
_PLAIN = (N_("Show as plain text"), N_("Shows the words alone."))
_ORIGINAL = (N_("Show original"), N_("Shows the message as it was sent, with all its headers."))
_LIST = (N_("Back to the list"), N_("Shows the list of messages again."))
_CONVERSATION = (N_("Whole conversation"), N_("Lists the messages that answer each other."))


class MailForm(Enum):
    """How a message is shown."""

    PLAIN = auto()
    FORMATTED = auto()
    ORIGINAL = auto()


class MailPane(QWidget):
    """Shows one message, or a sentence in its place. Emits `conversation` when the whole conversation is asked for."""

    conversation = Signal()
    left = Signal()
    """The list is wanted back."""
    announced = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self.message: OpenMessage | None = None
        self.form = MailForm.PLAIN
        self._said: tuple[str, str] = ("", "")
        self.to_list = Button("", "quiet", "back")
        self.to_list.hide()
        self.to_list.clicked.connect(self.left)
        self.subject = LongHeading()
        set_role(self.subject, "head")
        self.subject.setProperty("data", True)
        self._headers = LongLabel()
        self._banner = Banner("info")
        self.attachments = AttachmentRow()
        self.formatted, self.plain, self.original = Button("", "quiet"), Button("", "quiet"), Button("", "quiet")
        self.whole = Button("", "quiet")
        for button, form in (
            (self.formatted, MailForm.FORMATTED),
            (self.plain, MailForm.PLAIN),
            (self.original, MailForm.ORIGINAL),
        ):
            button.clicked.connect(lambda _=False, form=form: self.show_form(form))
        self.whole.clicked.connect(self.conversation)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setUndoRedoEnabled(False)
        self.text.setTabChangesFocus(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.page = MailPage()
        self.link_bar = LinkBar()
        self.page.link_chosen.connect(self._show_link)
        self.link_bar.close_button.clicked.connect(self._show_words)
        self._sentence = label("", "hint")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._lay_out()
        self.show_sentence("", "")

    def _lay_out(self) -> None:
        self._bodies = QStackedWidget()
        self._bodies.addWidget(self.text)
        self._bodies.addWidget(self.page)
        self._bodies.setMinimumHeight(em(4))
        self._acts = QWidget()
        row = QVBoxLayout(self._acts)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(FlowLayout(self.to_list, self.formatted, self.plain, self.original, self.whole, spacing=0.3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.3))
        for each in (self._acts, self.subject, self._headers, self._banner, self.attachments, self.link_bar):
            column.addWidget(each)
        column.addWidget(self._bodies, 1)
        column.addWidget(self._sentence, 1)
        self.setMinimumWidth(em(14))

    def show_message(self, message: OpenMessage) -> None:
        """Shows a message, its words first."""
        self.message, self.form = message, MailForm.PLAIN
        self._show()

    def show_sentence(self, text: str, tone: str) -> None:
        """Shows a sentence in place of a message; with a tone as a banner."""
        self.message, self._said = None, (text, tone)
        self.page.clear_mail()
        self.text.clear()
        self._show()

    def show_form(self, form: MailForm) -> None:
        """Shows the same message in another way. The keyboard goes to it."""
        self.form = form
        self._show()
        self.body.setFocus()

    @property
    def body(self) -> QWidget:
        """What shows the message now."""
        return self._bodies.currentWidget()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        for button, (text, description) in (
            (self.formatted, _FORMATTED),
            (self.plain, _PLAIN),
            (self.original, _ORIGINAL),
            (self.whole, _CONVERSATION),
            (self.to_list, _LIST),
        ):
            button.setText(translate(text))
            button.setAccessibleDescription(translate(description))
        describe(self.text, translate("Text of the message"), translate("Arrow keys scroll through the message."))
        self.page.retranslate(translator)
        self.link_bar.retranslate(translator)
        self._show_words()

    def _show(self) -> None:
        """Everything of the message in its form."""
        self.link_bar.hide()
        self._show_words()
        message = self.message
        if message is None:
            return
        if self.form is MailForm.FORMATTED and message.page is not None:
            self.page.show_mail(message.page, message.pictures)
            self._bodies.setCurrentWidget(self.page)
        else:
            text = message.original if self.form is MailForm.ORIGINAL else message.view.text
            self.text.setPlainText(breakable(text))
            self._bodies.setCurrentWidget(self.text)

    def _show_words(self) -> None:
        """The texts around the message, in the language of the window."""
        message, translator = self.message, self._translator
        for each in (self.subject, self._headers, self._bodies):
            each.setVisible(message is not None)
        for button in (self.formatted, self.plain, self.original, self.whole):
            button.setVisible(message is not None)
        self.attachments.show_attachments(message.view.attachments if message is not None else (), translator)
        text, tone = self._said if message is None else (self._remark(message), "info")
        self._sentence.setText(text if message is None and not tone else "")
        self._sentence.setVisible(message is None and not tone)
        self._banner.show_tone(tone or "info")
        self._banner.show_text(text)
        self._banner.setVisible(bool(text and tone))
        if message is not None:
            self._show_headers(message)
            has_page = message.page is not None
            self.formatted.setVisible(has_page and self.form is not MailForm.FORMATTED)
            self.plain.setVisible(self.form is not MailForm.PLAIN)
            self.original.setVisible(self.form is not MailForm.ORIGINAL)
            self.whole.setVisible(bool(message.row.envelope.answers or message.row.envelope.message_id))

    def _show_headers(self, message: OpenMessage) -> None:
        translator, row, envelope = self._translator, message.row, message.view.envelope
        self.subject.setText(subject(envelope, translator))
        lines = header_lines(envelope, moment(envelope, row.message.received), translator)
        self._headers.setText("\n".join(translator.translate("{name}: {content}", name=a, content=b) for a, b in lines))

    def _remark(self, message: OpenMessage) -> str:
        translate = self._translator.translate
        remarks = [missing_sentence(message.row.message.completeness, self._translator)]
        if message.view.is_cut and self.form is not MailForm.ORIGINAL:
            remarks.append(translate("This message is very long. Only its beginning is shown; saved, it is whole."))
        if message.view.html and message.page is None:
            remarks.append(translate("The formatting of this message is too large to be shown safely."))
        return self._translator.joined(filter(None, remarks))

    def _show_link(self, address: str) -> None:
        # Both would leave no room for the message where the window is small.
        self.attachments.hide()
        self.link_bar.show_link(address)
        self.announced.emit(self.link_bar.spoken)
