"""The form of an account on a mail server: address, password, and the server where it is not the usual one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.i18n.catalogue import Translator
from app.jobs.restore.server import MailServer, endpoint_for
from app.model.errors.server import ServerNameInvalidError
from app.servers.endpoint import Password
from app.servers.hosts import user_of
from app.ui.parts.remember_box import Account, RememberBox
from app.ui.parts.secret_box import SecretField
from app.ui.parts.text import describe, label
from app.ui.theme import em

_LONGEST = 320


class ServerForm(QWidget):
    """Emits `submitted` for Return in the field of the password.

    The password is in memory only, unless its box is ticked: then it goes to the keychain of the system, later.
    """

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.address, self.server, self.password = QLineEdit(), QLineEdit(), SecretField()
        self.password.line.submitted.connect(self.submitted)
        self._names = [label("", wraps=False) for _ in range(3)]
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(em(0.4))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, field, buddy in zip(
            self._names,
            (self.address, self.server, self.password),
            (self.address, self.server, self.password.line),
            strict=True,
        ):
            name.setBuddy(buddy)
            form.addRow(name, field)
        self.remember = RememberBox(self.password, self._account)
        form.addRow("", self.remember)
        for line in (self.address, self.server):
            line.setMaxLength(_LONGEST)
            line.textChanged.connect(lambda _: self.remember.note_account())

    @property
    def first_empty(self) -> QLineEdit | None:
        """Where there is something to fill in."""
        needed = (self.address, self.password.line)
        return next((line for line in needed if not line.text().strip()), None)

    def _account(self) -> Account | None:
        address = self.address.text().strip()
        try:
            host = endpoint_for(address, self.server.text().strip()).host
        except ServerNameInvalidError:
            return None
        return host, user_of(address, host)

    def take(self) -> MailServer:
        """The account; the password is forgotten here. Raises ServerNameInvalidError, and then forgets nothing."""
        address = self.address.text().strip()
        endpoint = endpoint_for(address, self.server.text().strip())
        server = MailServer(endpoint, Password(user_of(address, endpoint.host), self.password.line.text()))
        self.password.clear()
        self.remember.note_taken()
        return server

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        translate = translator.translate
        address, server, password = translate("Mail address"), translate("Server"), translate("Password")
        for name, text in zip(self._names, (address, server, password), strict=True):
            name.setText(text)
        describe(self.address, address, translate("The new account that takes the mail."))
        self.server.setPlaceholderText(translate("only where it is not the usual one"))
        describe(
            self.server, server, translate("The IMAP server, such as imap.example.jp. Your provider says its name.")
        )
        self.password.show_name(
            translator,
            password,
            translate("It is kept only where you say so. Some providers want an app password, which they give out."),
        )
        self.remember.retranslate(translator)
