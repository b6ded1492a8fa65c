"""What every page is: a title, one question, one obvious next step, and texts that change with the language."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.model.errors import UserError
from app.model.events import Event
from app.ui.accessibility import announce
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Question
from app.ui.parts.text import RETURN, Button, Heading, label
from app.ui.reading_order import is_field, keep_reading_order, next_field
from app.ui.runner import Job
from app.ui.session import Session
from app.ui.theme import em, set_role

_WIDEST = 64
"""Lines of text much longer than this are hard to read; a page with a table takes all the room there is."""


class Page(QWidget):
    """One page of the window. A page has no text but what it gets through `bind_text` or in `retranslate`.

    Class attributes: `name` is what `go` calls it by; `section` the entry of the side bar it belongs to; `step` its
    number (1 to 4) on the way of a backup, 0 beside it; `scrolls` False for a page with a table of its own.
    A page is a listener of the jobs it starts (`app.ui.runner.Listener`) and overrides what it wants to hear.
    """

    name: ClassVar[str]
    section: ClassVar[str] = "backup"
    step: ClassVar[int] = 0
    scrolls: ClassVar[bool] = True

    go = Signal(str)
    """Asks the window to show the page of that name."""
    attention = Signal(str)
    """Something came to an end that the person may be waiting for elsewhere; the text to notify with."""
    announced = Signal(str)
    """What a screen reader was told."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._texts: list[tuple[Callable[[str], object], str]] = []
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = label("", "title")
        assert isinstance(self.title, Heading)
        self.title.text_changed.connect(self.setAccessibleName)
        self.lead = label("", "lead")
        self.question = Question()
        self.body = QVBoxLayout()
        self.body.setSpacing(em(0.7))
        self.footer = FlowLayout(last_right=True)
        self._footer_frame = QFrame()
        self.next = Button("", "main")
        self.next.hide()
        self._way_back: Button | None = None
        self._key_at: QWidget | None = None
        self._lay_out()

    # What pages override.

    def enter(self) -> None:
        """The page is shown now."""

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`; called before the page is first shown."""
        for setter, message in self._texts:
            setter(translator.translate(message))

    def on_event(self, event: Event) -> None:
        """A job of this page reports its progress."""

    def on_done(self, record: object) -> None:
        """A job of this page has ended."""

    def on_failed(self, error: UserError) -> None:
        """A job of this page could not be done: the error page shows why."""
        self.session.state.error = error
        self.go.emit("error")

    def on_cancelled(self) -> None:
        """A job of this page was cancelled."""

    def ask_to_stop(self, then: Callable[[], None] | None = None) -> None:
        """Asks whether the running job is to be stopped; `then` is done when it has: the window closes."""
        translate = self.session.translator.translate
        stays = translate("Your mail is untouched. What has been copied so far stays, marked as incomplete. Next time"
            " it goes on from there.")  # fmt: skip
        closes = then is not None
        asked = translate("Stop and close the window?") if closes else translate("Stop now?")
        self.question.ask(
            self.session.translator.joined([asked, stays]),
            translate("Stop and close") if closes else translate("Stop"),
            translate("Keep going"),
            lambda: self._stop(then),
        )
        self.announce(self.question.text)

    # What pages are built with.

    def bind_text(self, setter: Callable[[str], object], message: str) -> None:
        """Gives a fixed text (marked with N_) to a widget, now and in every language later."""
        self._texts.append((setter, message))

    def next_step(self, message: str, description: str, act: Callable[[], None], picture: str = "next") -> None:
        """The one obvious thing to do; Return does it from anywhere on the page."""
        self.bind_text(self.next.setText, message)
        self.bind_text(self.next.setAccessibleDescription, description)
        self.next.show_icon(picture)
        self.next.clicked.connect(lambda: act())
        self.next.show()
        self._footer_frame.show()

    def add_button(
        self, message: str, description: str, act: Callable[[], None], *, role: str = "", picture: str = ""
    ) -> Button:
        """One more button, in the row at the bottom."""
        made = self.button(message, description, act, role=role, picture=picture)
        self.footer.insert(self.footer.count() - 1, made)
        self._footer_frame.show()
        return made

    def add_above_buttons(self, widget: QWidget) -> None:
        """Puts something above the row at the bottom, which must be seen before a button is pressed."""
        self._above_buttons.insertWidget(0, widget)

    def button(
        self, message: str, description: str, act: Callable[[], None], *, role: str = "", picture: str = ""
    ) -> Button:
        """A button to be put anywhere in the body."""
        made = Button("", role, picture)
        self.bind_text(made.setText, message)
        self.bind_text(made.setAccessibleDescription, description)
        made.clicked.connect(lambda: act())
        return made

    def back_to(self, name: str) -> Button:
        """A way back to another page; Escape does the same."""
        made = self.add_button(
            N_("Go back"), N_("Goes back to the page before."), lambda: self.go.emit(name), role="quiet", picture="back"
        )
        self._way_back = made
        return made

    def announce(self, text: str) -> None:
        """Has a screen reader say what has just happened: an end, an error, a step of the progress."""
        announce(self if self.isVisible() else self.window(), text)
        self.announced.emit(text)

    def scroll_to_top(self) -> None:
        """Shows the page from its title on, wherever it was left."""
        if self.scrolls:
            self._scroll.verticalScrollBar().setValue(0)

    def run(self, job: Job, *, exclusive: bool = False) -> None:
        """Starts a job for this page; while an exclusive one runs it is cancelled at once.

        `exclusive`: no other job may replace it, and the window asks before it is closed.
        """
        if not self.session.runner.start(job, self, exclusive=exclusive):
            self.on_cancelled()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands when the page is shown."""
        buttons: list[Button] = [self.next, *self._footer_frame.findChildren(Button)]
        return next((each for each in buttons if each.isVisibleTo(self) and each.isEnabled()), self)

    def event(self, event: QEvent) -> bool:
        """Notes where a key is pressed: Qt asks for short cuts first, before what the key does moves the focus."""
        if event.type() == QEvent.Type.ShortcutOverride:
            self._key_at = self.focusWidget()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button it stands on and leads from field to field; elsewhere it does the next step."""
        if event.key() == Qt.Key.Key_Escape:
            self.escape()
        elif event.key() in RETURN:
            self._return()
        else:
            super().keyPressEvent(event)

    def escape(self) -> None:
        """Answers a question with no, else goes back."""
        if self.question.isVisible():
            self.question.no.click()
        elif (back := self._way_back) is not None and back.isVisible() and back.isEnabled():
            back.click()

    def _return(self) -> None:
        now = self.focusWidget()
        at, self._key_at = self._key_at or now, None
        if at is not now:
            # The field has acted by itself, and moved the focus: the key is not for what has it now.
            return
        if is_field(now):
            self._leave(now)
            return
        pressed = now if isinstance(now, QAbstractButton) else self.next
        if pressed.isVisible() and pressed.isEnabled():
            pressed.click()

    def _leave(self, field: QWidget) -> None:
        """Leads to the next field; from the last one to the next step, which is not taken yet."""
        following = next_field(field, self)
        if following is not None:
            following.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.next.isVisible() and self.next.isEnabled():
            self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def _stop(self, then: Callable[[], None] | None) -> None:
        if then is not None:
            if not self.session.runner.busy:
                then()
                return
            self.session.runner.idle.connect(then, Qt.ConnectionType.SingleShotConnection)
        self.session.runner.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        """What was built while the page was hidden comes into its order for a screen reader."""
        super().showEvent(event)
        keep_reading_order(self)

    def _lay_out(self) -> None:
        side, gap = em(1.8), em(0.5)
        content = _Content(scrolls=self.scrolls)
        content.setObjectName("content")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(side, em(1.5), side, em(1.2))
        inside.setSpacing(gap)
        inside.addWidget(self.title)
        inside.addWidget(self.lead)
        inside.addSpacing(em(0.4))
        inside.addWidget(self.question)
        inside.addLayout(self.body, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if self.scrolls:
            self._scroll = QScrollArea()
            self._scroll.setWidgetResizable(True)
            self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._scroll.setWidget(content)
            self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            outer.addWidget(self._scroll, 1)
        else:
            outer.addWidget(content, 1)
        outer.addWidget(self._footer_frame)
        self._lay_out_footer(side)

    def _lay_out_footer(self, side: int) -> None:
        """The row of buttons ends where the page above it ends, beside a scroll bar too."""
        set_role(self._footer_frame, "footer")
        self.footer.addWidget(self.next)
        row = QWidget()
        self._above_buttons = QVBoxLayout(row)
        self._above_buttons.setContentsMargins(side, em(0.6), side, em(0.6))
        self._above_buttons.addLayout(self.footer)
        bottom = QHBoxLayout(self._footer_frame)
        bottom.setContentsMargins(0, 0, 0, 0)
        bottom.setSpacing(0)
        bottom.addStretch(1)
        bottom.addWidget(row, 1000)
        bottom.addStretch(1)
        self._footer_frame.hide()
        if self.scrolls:
            row.setMaximumWidth(em(_WIDEST))
            bar = self._scroll.verticalScrollBar()
            bar.rangeChanged.connect(
                lambda low, high: bottom.setContentsMargins(0, 0, bar.sizeHint().width() if high > low else 0, 0)
            )


class _Content(QWidget):
    """What a page shows between its edges. What `scrolls` is as high as its texts are at the width there is.

    Qt takes the sum of what each text needs at a width of its own for the least height: far more than a screen of
    nothing below a long list.
    """

    def __init__(self, *, scrolls: bool) -> None:
        super().__init__()
        self._scrolls = scrolls
        if scrolls:
            self.setMaximumWidth(em(_WIDEST))

    def minimumSizeHint(self) -> QSize:
        """The least width; the scroll area asks for the height at its own."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), 0) if self._scrolls else hint

    def event(self, event: QEvent) -> bool:
        """What was added to a page that is shown comes into its order for a screen reader."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            keep_reading_order(self)
        return super().event(event)
