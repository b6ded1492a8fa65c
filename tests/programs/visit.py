"""A whole visit in portable mode: a new customer, an encrypted backup, the recovery key, the certificate, the list.

Reads and writes where it is started; the home is that of the environment.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app.system.folders import log_folder
from app.system.log import start_log
from app.system.portable import enable_portable_mode

# Before anything else is loaded, as in the program.
assert enable_portable_mode()
start_log(log_folder(), crash_file=True)
logging.getLogger("app.visit").error("A mistake of the program")

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog  # noqa: E402

from app.jobs.sources import Sources  # noqa: E402
from app.model.store import Home, System  # noqa: E402
from app.ui.choosing import choose_folder  # noqa: E402
from app.ui.main import opened  # noqa: E402
from app.ui.pages.certificate import CertificatePage  # noqa: E402
from app.ui.pages.destination import DestinationPage  # noqa: E402
from app.ui.pages.page import Page  # noqa: E402
from app.ui.pages.recovery import RecoveryPage  # noqa: E402
from app.ui.pages.visit import VisitPage  # noqa: E402
from app.ui.pages.visit_end import VisitEndPage  # noqa: E402

CUSTOMER = {"customer": "Hanako Yamamoto", "ticket": "T-42", "technician": "Ken", "company": "Net"}
PASSPHRASE = "four words are best"
AnyPage = TypeVar("AnyPage", bound=Page)

application = QApplication([])
window = opened(application, Sources(Home(Path.home(), System.MACOS)))
session = window.session


def wait(done: Callable[[], bool]) -> None:
    """Lets the window work until something has come."""
    end = time.monotonic() + 300
    while not done():
        assert time.monotonic() < end, window.page.name
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def shown(name: str, kind: type[AnyPage]) -> AnyPage:
    """A page, once it is seen and its work is done."""
    wait(lambda: window.page.name == name and not session.runner.busy)
    page = window.page
    assert isinstance(page, kind)
    return page


def accept_dialog() -> None:
    """Presses the button of the dialog that is open."""
    dialog = application.activeModalWidget()
    assert isinstance(dialog, QDialog)
    dialog.accept()


window.show_page("visit")
visit = shown("visit", VisitPage)
for name, value in CUSTOMER.items():
    visit.form.fields[name].setText(value)
for line in (visit.passphrase.first, visit.passphrase.second):
    line.setText(PASSPHRASE)
visit.next.click()
shown("found", Page).next.click()
shown("destination", DestinationPage).choose(Path.cwd())
wait(lambda: window.page.next.isEnabled() and not session.runner.busy)
window.page.next.click()
recovery = shown("recovery", RecoveryPage)
recovery.next.click()
recovery.field.setText(recovery.asked_group)
recovery.next.click()
shown("result", Page)
window.show_page("certificate")
shown("certificate", CertificatePage).save(Path.cwd() / "certificate.pdf")
wait(lambda: not session.runner.busy)
QTimer.singleShot(200, accept_dialog)
assert choose_folder(window, "Where?", Path.home(), session.translator) == Path.home()
session.choose_language("ja")
window.show_page("archives")
shown("archives", Page)
window.show_page("visit")
shown("visit", VisitPage).end.click()
end = shown("visit_end", VisitEndPage)
end.next.click()
end.question.yes.click()
wait(lambda: not session.runner.busy)
window.close()
assert not window.isVisible()
