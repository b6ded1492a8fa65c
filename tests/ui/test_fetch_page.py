"""The page that fetches what a server still has: what it asks for, and what it says at the end."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.jobs import fetch
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchPlan, FetchRequest
from app.jobs.restore.server import MailServer
from app.model.errors.server import ServerRefusedError
from app.model.events import Report
from app.model.record import BackupRecord
from app.ui.pages.archive import ArchivePage
from app.ui.pages.fetch import FetchPage
from app.ui.window import Window
from tests.ui.conftest import Archived, OpenWindow


def opened(window: Window) -> FetchPage:
    window.session.state.fetch_from = "hanako@example.jp"
    window.show_page("fetch")
    assert isinstance(window.page, FetchPage)
    return window.page


def wait(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=20_000)
    QApplication.sendPostedEvents()


def texts(page: FetchPage) -> str:
    labels: list[QLabel] = list(page.findChildren(QLabel))
    return "\n".join(each.text() for each in labels if each.isVisibleTo(page))


def test_it_asks_for_the_password_alone(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = open_window()
    page = opened(window)
    assert page.server.address.text() == "hanako@example.jp" and window.session.state.fetch_from == ""
    assert window.focusWidget() is page.server.password.line
    page.next.click()
    assert not window.session.runner.busy and window.focusWidget() is page.server.password.line
    wanted: list[tuple[Path, MailServer]] = []
    monkeypatch.setattr(page, "fetch_into", lambda folder, server: wanted.append((folder, server)))
    monkeypatch.setattr("app.ui.pages.fetch.choose_folder", lambda *given: tmp_path)
    page.server.password.line.setText("secret words")
    page.next.click()
    ((folder, server),) = wanted
    assert folder == tmp_path and server.endpoint.host == "imap.example.jp"
    assert page.server.password.line.text() == "" and "secret" not in repr(wanted)


def test_what_came_is_an_archive(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def run(plan: FetchPlan, report: Report, cancel: Cancel, **more: object) -> BackupRecord:
        return archived.record

    monkeypatch.setattr(fetch, "prepare", lambda request: FetchPlan(request, 1, 1))
    monkeypatch.setattr(fetch, "run", run)
    window = open_window()
    page = opened(window)
    page.server.password.line.setText("secret words")
    page.fetch_into(tmp_path, page.server.take())
    assert window.session.runner.is_exclusive
    wait(window, qtbot)
    assert "378 messages" in texts(page) and page.next.text() == "Open the archive"
    page.next.click()
    wait(window, qtbot)
    assert isinstance(window.page, ArchivePage)
    assert window.session.state.chosen is not None and window.session.state.chosen.path == archived.record.archive


def test_why_not_is_said_and_the_form_is_there_again(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def prepare(request: FetchRequest) -> FetchPlan:
        raise ServerRefusedError("imap.example.jp", "LOGIN", "no")

    monkeypatch.setattr(fetch, "prepare", prepare)
    window = open_window()
    page = opened(window)
    page.server.password.line.setText("secret words")
    page.fetch_into(tmp_path, page.server.take())
    wait(window, qtbot)
    assert "imap.example.jp" in texts(page) and page.server.isVisibleTo(page) and page.next.isVisible()
