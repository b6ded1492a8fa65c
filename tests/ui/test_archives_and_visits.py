"""Archives made before, the certificate, the recovery key and a technician's visit, by keyboard and by what they say."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.jobs import address_change, backup, certificate, check, compare, decisions, people, verify
from app.jobs import open as opening
from app.jobs.backup import prepare, run
from app.jobs.cancel import Cancel
from app.jobs.sample.home import Sample
from app.jobs.sources import Sources
from app.model.archives import ArchiveState
from app.model.errors import UsageError
from app.model.plan import BackupRequest, Visit
from app.model.record import BackupRecord
from app.ui.pages.archive import ArchivePage
from app.ui.pages.archives import ArchivesPage
from app.ui.pages.certificate import CertificatePage
from app.ui.parts.archive_table import ArchiveTable
from app.ui.parts.file_dialog import FileDialog
from app.ui.parts.panels import Banner
from app.ui.parts.preview_page import PreviewPage
from app.ui.parts.secret_box import SecretBox
from app.ui.pdf import paint
from app.ui.session import OngoingVisit
from app.ui.window import Window
from tests.builders import keys
from tests.builders.keys import TYPED
from tests.ui.conftest import OpenWindow

SLOW = 60_000


@pytest.fixture(scope="module")
def made(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> BackupRecord:
    """An archive of the sample home, made once; tests work on copies."""
    request = BackupRequest(tmp_path_factory.mktemp("made"), "salon", visit=Visit("Hanako & Co.", "T-7"))
    return run(prepare(Sources(sample.home), request), lambda event: None, Cancel())


@pytest.fixture(scope="module")
def locked(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> BackupRecord:
    """The same, encrypted."""
    request = BackupRequest(tmp_path_factory.mktemp("locked"), "salon", passphrase=TYPED)
    with pytest.MonkeyPatch.context() as patch:
        keys.use_one_key(patch.setattr)
        return run(prepare(Sources(sample.home), request), lambda event: None, Cancel())


def copied(record: BackupRecord, stick: Path, name: str = "") -> Path:
    """The archive on the stick."""
    assert record.archive is not None
    target = stick / (name or record.archive.name)
    copy: Callable[[Path, Path], object] = shutil.copytree if record.archive.is_dir() else shutil.copy
    copy(record.archive, target)
    return target


def quiet(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=SLOW)
    QApplication.processEvents()


Kind = TypeVar("Kind", bound=QWidget)


def part(window: Window, kind: type[Kind]) -> Kind:
    """The one part of that kind on the page."""
    found: list[Kind] = list(window.page.findChildren(kind))
    return found[0]


def lines_shown(window: Window) -> list[str]:
    """The sentences in boxes that are seen."""
    boxes: list[Banner] = list(window.page.findChildren(Banner))
    return [box.text for box in boxes if box.isVisibleTo(window.page)]


def escape(window: Window, qtbot: QtBot) -> None:
    """Short cuts work only in the window one looks at."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Escape)


def looked_at(window: Window, qtbot: QtBot) -> ArchivePage:
    """The page of the newest archive on the stick."""
    window.show_page("archives")
    quiet(window, qtbot)
    QTest.keyClick(part(window, ArchiveTable), Qt.Key.Key_Return)
    page = window.page
    assert isinstance(page, ArchivePage)
    return page


def test_archives_are_listed_and_walked_by_keyboard(
    open_window: OpenWindow, qtbot: QtBot, stick: Path, made: BackupRecord
) -> None:
    copied(made, stick)
    (stick / "2001-01-01 0000 cut.incomplete" / "data").mkdir(parents=True)
    window = open_window()
    window.show_page("archives")
    quiet(window, qtbot)
    table = part(window, ArchiveTable)
    assert table.model().rowCount() == 2
    assert [table.spoken(row).partition(":")[0] for row in range(2)] == ["complete", "incomplete"]
    texts = [table.model().index(0, column).data() for column in range(6)]
    assert texts[2:4] == ["Hanako & Co. · T-7 · salon", "378"]
    assert table.hasFocus() or window.focusWidget() is table
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.chosen is not None
    assert table.chosen.state is ArchiveState.INCOMPLETE
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert window.page.name == "archive"
    assert not window.page.next.isEnabled()
    escape(window, qtbot)
    assert window.page.name == "archives"


def test_a_folder_without_archives_and_no_folder_at_all(
    open_window: OpenWindow, qtbot: QtBot, stick: Path, tmp_path: Path
) -> None:
    window = open_window()
    page = window.pages["archives"]
    assert isinstance(page, ArchivesPage)
    window.show_page("archives")
    quiet(window, qtbot)
    assert "There is no archive in" in lines_shown(window)[0]
    assert not page.next.isEnabled()
    page.look_in(tmp_path / "pulled")
    quiet(window, qtbot)
    assert "There is no folder" in lines_shown(window)[0]
    page.look_in(stick)
    quiet(window, qtbot)
    assert "There is no folder" not in " ".join(lines_shown(window))


def test_verifying_names_the_damaged_file(
    open_window: OpenWindow, qtbot: QtBot, stick: Path, made: BackupRecord
) -> None:
    archive = copied(made, stick)
    window = open_window()
    page = looked_at(window, qtbot)
    QTest.keyClick(page, Qt.Key.Key_Return)
    quiet(window, qtbot)
    assert lines_shown(window)[0].startswith("The archive is whole: ")
    victim = archive / "data" / "address-book" / "people.vcf"
    data = bytearray(victim.read_bytes())
    data[5] ^= 1
    victim.write_bytes(data)
    page.next.click()
    quiet(window, qtbot)
    assert lines_shown(window)[0].startswith("The archive is damaged.")
    assert "Damaged: data/address-book/people.vcf" in lines_shown(window)
    assert window.session.state.chosen is not None
    assert window.session.state.chosen.state is ArchiveState.DAMAGED


def test_showing_pages_does_nothing_but_show(
    open_window: OpenWindow, qtbot: QtBot, stick: Path, made: BackupRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(made, stick)
    acts: list[str] = []
    for module, name in (
        (backup, "run"),
        (verify, "run"),
        (check, "run"),
        (check, "renew"),
        (compare, "run"),
        (opening, "run"),
        (people, "export"),
        (address_change, "write"),
        (certificate, "write_new"),
        (decisions, "save"),
    ):
        monkeypatch.setattr(module, name, lambda *_, act=f"{module.__name__}.{name}", **__: acts.append(act))
    before = sorted(stick.rglob("*"))
    window = open_window()
    looked_at(window, qtbot)
    chosen = window.session.state.chosen
    for page in (*window.pages, *window.pages):
        window.session.state.record, window.session.state.archive = made, made.archive
        window.session.state.chosen = chosen
        window.show_page(page)
        assert not window.session.runner.is_exclusive
        quiet(window, qtbot)
    assert acts == []
    assert sorted(stick.rglob("*")) == before


def test_comparing_says_what_to_keep(open_window: OpenWindow, qtbot: QtBot, stick: Path, made: BackupRecord) -> None:
    copied(made, stick)
    other = copied(made, stick, "2001-01-01 0000 copy")
    window = open_window()
    page = looked_at(window, qtbot)
    page.others.aboutToShow.emit()
    assert [each.text() for each in page.others.actions()] == ["2001-01-01 0000 copy", "Another one…"]
    page.compare_with(other)
    quiet(window, qtbot)
    assert lines_shown(window)[0] == "Both archives hold the same mail."
    page.compare_with(stick)
    quiet(window, qtbot)
    assert "is not an archive" in lines_shown(window)[0]


def test_an_encrypted_archive_without_with_and_into_a_folder(
    open_window: OpenWindow, qtbot: QtBot, stick: Path, tmp_path: Path, locked: BackupRecord
) -> None:
    copied(locked, stick)
    window = open_window()
    page = looked_at(window, qtbot)
    box = part(window, SecretBox)
    page.next.click()
    assert box.isVisibleTo(page)
    box.without.click()
    quiet(window, qtbot)
    assert "What is inside was not looked at" in lines_shown(window)[0]
    page.next.click()
    QTest.keyClicks(box.field.line, "something else")
    QTest.keyClick(box.field.line, Qt.Key.Key_Return)
    quiet(window, qtbot)
    assert "does not open the archive" in lines_shown(window)[0]
    assert box.isVisibleTo(page), "one can try again at once"
    QTest.keyClicks(box.field.line, TYPED)
    assert box.field.line.echoMode() is QLineEdit.EchoMode.Password
    box.field.shown.click()
    assert box.field.line.echoMode() is QLineEdit.EchoMode.Normal
    box.go_on.click()
    quiet(window, qtbot)
    assert lines_shown(window)[0].startswith("The archive is whole: ")
    target = tmp_path / "opened"
    target.mkdir()
    page.open_into(target)
    assert not box.without.isVisibleTo(page)
    box.other.click()
    QTest.keyClicks(box.field.line, locked.recovery_key)
    box.go_on.click()
    quiet(window, qtbot)
    assert lines_shown(window)[0].startswith("The archive was decrypted to ")
    assert (next(target.iterdir()) / "bagit.txt").is_file()


@pytest.mark.usefixtures("japanese_font")
def test_the_certificate_is_shown_saved_and_printed(
    open_window: OpenWindow, qtbot: QtBot, stick: Path, tmp_path: Path, made: BackupRecord
) -> None:
    copied(made, stick)
    window = open_window()
    looked_at(window, qtbot)
    window.show_page("certificate")
    quiet(window, qtbot)
    page = window.page
    assert isinstance(page, CertificatePage)
    preview = part(window, PreviewPage)
    assert "Certificate of saved mail" in preview.toPlainText()
    assert "Hanako & Co." in preview.toPlainText()
    assert "made again on" in preview.toPlainText()
    page.choose_language("ja")
    assert 'lang="ja"' in page.html
    page.save(tmp_path / "certificate.pdf")
    quiet(window, qtbot)
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF")
    page.save(tmp_path / "certificate.html")
    quiet(window, qtbot)
    assert (tmp_path / "certificate.html").read_text(encoding="utf-8") == page.html
    page.save(tmp_path / "certificate.html")
    quiet(window, qtbot)
    assert "exists already" in lines_shown(window)[0]
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    paint(page.html, printer)
    assert (tmp_path / "printed.pdf").stat().st_size > 10_000
    escape(window, qtbot)
    assert window.page.name == "archive"


def test_the_preview_loads_nothing_from_outside(qtbot: QtBot, tmp_path: Path) -> None:
    picture = QImage(2, 2, QImage.Format.Format_RGB32)
    picture.save(str(tmp_path / "x.png"))
    outside = QUrl.fromLocalFile(str(tmp_path / "x.png"))
    kind = QTextDocument.ResourceType.ImageResource.value
    preview = PreviewPage()
    qtbot.addWidget(preview)
    assert QTextBrowser().loadResource(kind, outside)
    assert preview.loadResource(kind, outside) is None
    assert preview.loadResource(kind, QUrl("//host.example.com/share/x.png")) is None


def test_a_visit_names_the_archive_and_the_customer(open_window: OpenWindow, stick: Path) -> None:
    session = open_window().session
    plain = session.request(stick)
    assert (plain.label, plain.passphrase) == ("", "")
    session.begin_visit(OngoingVisit(Visit("Hanako", "T-1"), "ja", TYPED))
    asked = session.request(stick)
    assert asked.label.endswith(" T-1")
    assert asked.visit.customer == "Hanako"
    assert asked.passphrase == TYPED
    assert TYPED not in repr(session.state)


def test_the_dialog_that_remembers_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "file.mbox").write_text("x")
    parent = QWidget()
    qtbot.addWidget(parent)
    folders = FileDialog(parent, "Where?", tmp_path, Translator("en"))
    assert folders.chosen == tmp_path
    assert folders.ok.isEnabled()
    folders.path.setText(str(tmp_path / "file.mbox"))
    assert not folders.ok.isEnabled()
    files = FileDialog(parent, "Which?", tmp_path, Translator("en"), files=True)
    assert not files.ok.isEnabled()
    files.path.setText(str(tmp_path / "file.mbox"))
    assert files.ok.isEnabled()
    new = FileDialog(parent, "Save", tmp_path, Translator("en"), new_name="a.pdf")
    assert new.chosen == tmp_path / "a.pdf"
    assert new.ok.isEnabled()
    new.path.setText(str(tmp_path / "nowhere" / "a.pdf"))
    assert not new.ok.isEnabled()


def test_certificate_of_an_encrypted_archive_is_refused(locked: BackupRecord) -> None:
    assert locked.archive is not None
    with pytest.raises(UsageError) as caught:
        certificate.prepare(certificate.CertificateRequest(locked.archive))
    assert caught.value.code == "archive_encrypted"
    assert locked.statement is not None
    assert "Not safe" in certificate.page(locked.statement, "en")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_heading_of_the_table_is_cut(
    open_window: OpenWindow, qtbot: QtBot, stick: Path, made: BackupRecord, language: str
) -> None:
    copied(made, stick)
    window = open_window(Translator(language))
    window.resize(1040, 720)
    window.show_page("archives")
    qtbot.waitUntil(lambda: not window.session.runner.busy)
    tables: list[ArchiveTable] = list(window.page.findChildren(ArchiveTable))
    (table,) = tables
    header = table.horizontalHeader()
    assert [each for each in range(header.count()) if header.sectionSize(each) < header.sectionSizeHint(each)] == []
    assert header.length() <= table.viewport().width()
