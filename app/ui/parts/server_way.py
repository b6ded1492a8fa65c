"""The form of how a mail server is asked: proposed by what is known, and every field of it can be changed."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.i18n.server_settings import PROTOCOLS, SECURITIES, SOURCES, warnings, way_name
from app.jobs.restore.server import endpoint_for
from app.model.errors import UserError
from app.model.mail_protocol import MailProtocol
from app.model.security import Security
from app.servers.hosts import usual
from app.servers.providers import login_at
from app.servers.settings import PORTS, ServerSettings, SettingsSource
from app.ui.parts.panels import Banner, clear
from app.ui.parts.remember_box import Account, RememberBox
from app.ui.parts.secret_box import SecretField
from app.ui.parts.text import Button, describe, label
from app.ui.theme import em

_LONGEST = 320
_PROTOCOLS = (MailProtocol.IMAP, MailProtocol.POP)
_SECURITIES = (Security.TLS, Security.STARTTLS, Security.PLAIN)

Known = Callable[[str], Sequence[ServerSettings]]
"""The ways to an address that are known without asking anybody."""


class ServerWay(QWidget):
    """Emits `submitted` for Return in the password, and `asked` when the provider is to be asked for its settings.

    The password is in memory only, unless its box is ticked: then it goes to the keychain of the system, later.
    `can_sign_in` says whether a server that takes no password lets somebody in anyhow.
    """

    submitted = Signal()
    asked = Signal()

    def __init__(self, can_sign_in: Callable[[ServerSettings], bool]) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._known: Known = lambda address: ()
        self._can_sign_in = can_sign_in
        self._ways: list[ServerSettings] = []
        self._of = ""
        self.address, self.server, self.user, self.password = QLineEdit(), QLineEdit(), QLineEdit(), SecretField()
        self.ways, self.protocol, self.security = QComboBox(), QComboBox(), QComboBox()
        self.look_up = Button("", "quiet", "search")
        self.remember = RememberBox(self.password, self._account)
        self.accepts_plain = QCheckBox()
        self._warnings = QVBoxLayout()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setVerticalSpacing(em(0.4))
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        fields = (self.address, self.ways, self.protocol, self.server, self.security, self.user, self.password)
        self._names = [label("", wraps=False) for _ in fields]
        for name, field in zip(self._names, fields, strict=True):
            name.setBuddy(field.line if isinstance(field, SecretField) else field)
            self._form.addRow(name, field)
        self._form.addRow("", self.remember)
        for box in (self.ways, self.protocol, self.security):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
        for line in (self.address, self.server, self.user):
            line.setMaxLength(_LONGEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._form)
        column.addWidget(self.look_up, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._warnings)
        column.addWidget(self.accepts_plain)

    def _connect(self) -> None:
        self.address.editingFinished.connect(self._propose)
        self.ways.currentIndexChanged.connect(self._choose)
        for box in (self.protocol, self.security):
            box.currentIndexChanged.connect(lambda _: self._fit_port())
        for line in (self.server, self.user):
            line.textEdited.connect(lambda _: self._show_notes())
        self.accepts_plain.toggled.connect(lambda _: self._show_notes())
        self.look_up.clicked.connect(self.asked)
        self.password.line.submitted.connect(self.submitted)

    # What there is to choose from.

    def show_known(self, known: Known, addresses: Sequence[str]) -> None:
        """What is known of addresses; the first one is proposed where none is there yet."""
        self._known, self._of = known, ""
        if not self.address.text().strip() and addresses:
            self.address.setText(addresses[0])
        self._propose()

    def show_found(self, found: Sequence[ServerSettings]) -> None:
        """What the provider itself says goes first."""
        self._show_ways([*found, *(each for each in self._ways if each not in found)])

    def _propose(self) -> None:
        address = self.address.text().strip()
        if address == self._of:
            return
        self._of = address
        is_whole = all(address.rpartition("@"))
        self._show_ways((list(self._known(address)) or [usual(address)]) if is_whole else [])

    def _show_ways(self, ways: list[ServerSettings]) -> None:
        self._ways = ways
        with QSignalBlocker(self.ways):
            self.ways.clear()
            self.ways.addItems([way_name(each, self._translator) for each in ways])
        self._choose(0)

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self._ways):
            way = self._ways[at]
            with QSignalBlocker(self.protocol), QSignalBlocker(self.security):
                self.protocol.setCurrentIndex(_PROTOCOLS.index(way.protocol))
                self.security.setCurrentIndex(_SECURITIES.index(way.endpoint.security))
            host = f"[{way.endpoint.host}]" if ":" in way.endpoint.host else way.endpoint.host
            self.server.setText(f"{host}:{way.endpoint.port}")
            self.user.setText(way.user)
        self._show_notes()

    def _fit_port(self) -> None:
        """A usual port becomes that of what was chosen; any other was meant."""
        host, colon, port = self.server.text().strip().rpartition(":")
        if colon and port in {str(each) for each in PORTS.values()}:
            self.server.setText(f"{host}:{PORTS[self._chosen_protocol, self._chosen_security]}")
        self._show_notes()

    # What was chosen.

    @property
    def settings(self) -> ServerSettings | None:
        """What the fields say; None while they say nothing that could be asked."""
        address, server = self.address.text().strip(), self.server.text().strip()
        try:
            endpoint = endpoint_for(address, server, self._chosen_protocol) if server else None
        except UserError:
            return None
        if endpoint is None or not all(address.rpartition("@")):
            return None
        endpoint = replace(endpoint, security=self._chosen_security)
        user = self.user.text().strip() or address
        made = ServerSettings(
            self._chosen_protocol, endpoint, user, SettingsSource.PERSON, login_at(endpoint.host.lower())
        )
        return next((each for each in self._ways if replace(each, source=made.source, login=made.login) == made), made)

    @property
    def needs_password(self) -> bool:
        """False where somebody logs in elsewhere."""
        settings = self.settings
        return settings is None or not self._can_sign_in(settings)

    @property
    def first_missing(self) -> QWidget | None:
        """Where there is something to fill in, or to agree to."""
        if not all(self.address.text().strip().rpartition("@")):
            return self.address
        settings = self.settings
        if settings is None:
            return self.server
        if settings.is_plain and not self.accepts_plain.isChecked():
            return self.accepts_plain
        return self.password.line if self.needs_password and not self.password.line.text() else None

    def take_password(self) -> str:
        """What was typed; it is forgotten here."""
        password = self.password.line.text()
        self.password.clear()
        self.remember.note_taken()
        return password

    def _account(self) -> Account | None:
        settings = self.settings
        return (settings.endpoint.host, settings.user) if settings is not None else None

    @property
    def _chosen_protocol(self) -> MailProtocol:
        return _PROTOCOLS[max(self.protocol.currentIndex(), 0)]

    @property
    def _chosen_security(self) -> Security:
        return _SECURITIES[max(self.security.currentIndex(), 0)]

    # How it is shown.

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        self.ways.setPlaceholderText(translate(SOURCES[SettingsSource.PERSON]))
        with QSignalBlocker(self.protocol), QSignalBlocker(self.security), QSignalBlocker(self.ways):
            _fill(self.protocol, [PROTOCOLS[each] for each in _PROTOCOLS])
            _fill(self.security, [translate(SECURITIES[each]) for each in _SECURITIES])
            _fill(self.ways, [way_name(each, translator) for each in self._ways])
        texts = (
            (self.address, translate("Mail address"), translate("The account whose mail is to be saved.")),
            (self.ways, translate("Settings"), translate("The ways to this account that are known, the best first.")),
            (self.protocol, translate("Protocol"), translate("IMAP shows all folders, POP the inbox only.")),
            (self.server, translate("Server"), translate("Its name and port, such as imap.example.jp:993.")),
            (self.security, translate("Connection"), translate("How the connection is protected.")),
            (self.user, translate("User name"), translate("What the server knows you as; often the address.")),
        )
        for name, (field, text, description) in zip(self._names, texts, strict=False):
            name.setText(text)
            describe(field, text, description)
        password = translate("Password")
        self._names[-1].setText(password)
        self.password.show_name(
            translator,
            password,
            translate("It is kept only where you say so. Some providers want an app password, which they give out."),
        )
        self.remember.retranslate(translator)
        self.look_up.setText(translate("Ask the provider for its settings"))
        self.look_up.setAccessibleDescription(
            translate("Opens a connection to the provider's web server. No password is sent.")
        )
        self.accepts_plain.setText(translate("I know that others can read along"))
        self.accepts_plain.setAccessibleDescription(
            translate("Only then is a connection opened that is not protected.")
        )
        self._show_notes()

    def _show_notes(self) -> None:
        """What to know of what was chosen."""
        settings = self.settings
        self.remember.note_account()
        with QSignalBlocker(self.ways):
            self.ways.setCurrentIndex(self._ways.index(settings) if settings in self._ways else -1)
        clear(self._warnings)
        notes = warnings(settings, self._translator, can_sign_in=self._can_sign_in(settings)) if settings else []
        for note in notes:
            is_grave = settings is not None and settings.is_plain and note is notes[0]
            self._warnings.addWidget(Banner("warn" if is_grave else "info", note))
        self.accepts_plain.setVisible(settings is not None and settings.is_plain)
        self._form.setRowVisible(self.ways, len(self._ways) > 0)
        self._form.setRowVisible(self.password, self.needs_password)
        self._form.setRowVisible(self.remember, self.needs_password and self.remember.is_offered)
        self.look_up.setEnabled(bool(self._ways))


def _fill(box: QComboBox, texts: Sequence[str]) -> None:
    """Other texts for the same choices."""
    at = box.currentIndex()
    box.clear()
    box.addItems(list(texts))
    box.setCurrentIndex(max(at, 0) if texts else -1)
