"""The box beside a password that has the keychain of the system keep it."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox

from app.i18n.catalogue import Translator
from app.servers import passwords
from app.ui.parts.secret_box import SecretField
from app.ui.parts.text import describe

Account = tuple[str, str]
"""The server, and the user as it knows them."""


class RememberBox(QCheckBox):
    """Ticking brings back what was kept before; taking the tick away from that forgets it.

    Nothing is kept from here: `app.jobs.login` does that, once the server took the password.
    """

    def __init__(self, password: SecretField, account: Callable[[], Account | None]) -> None:
        """`account` says whose password is in the field; None while nobody knows."""
        super().__init__()
        self._password = password
        self._account = account
        self._filled_in: Account | None = None
        self.is_offered = False
        self.offer(False)
        self.toggled.connect(self._look_up)

    def offer(self, offered: bool) -> None:
        """Shows the box, not ticked; or hides it, and then nothing is kept or looked up."""
        self.is_offered = offered and passwords.system_keychain() is not None
        self.setVisible(self.is_offered)
        self._filled_in = None
        self.setChecked(False)

    @property
    def keeps(self) -> bool:
        """True where the password is to be kept."""
        return self.is_offered and self.isChecked()

    def note_taken(self) -> None:
        """The password is on its way to the server: the field is empty, and what was kept stays."""
        self._filled_in = None

    def note_account(self) -> None:
        """Another account may be meant now: no server gets the password that was kept for another one."""
        if self._filled_in is not None and self._account() != self._filled_in:
            self._filled_in = None
            self._password.clear()
            self.setChecked(False)

    def retranslate(self, translator: Translator) -> None:
        """Shows its texts in the language of `translator`."""
        translate = translator.translate
        self.setText(translate("Remember the password in the keychain of this computer"))
        describe(
            self,
            self.text(),
            translate("The system keeps it, once the server took it. Taking the tick away forgets it."),
        )

    def _look_up(self, ticked: bool) -> None:
        if not ticked:
            if self._filled_in is not None:
                passwords.forget(*self._filled_in)
                self._filled_in = None
                self._password.clear()
            return
        account = self._account()
        if account is not None and not self._password.line.text() and (kept := passwords.remembered(*account)):
            self._filled_in = account
            self._password.line.setText(kept)
