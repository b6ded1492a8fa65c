"""The page that shows the HTML of mail: whatever a mail says, nothing is asked for and nothing is opened."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QUrl
from PySide6.QtGui import QColor, QImage, QImageWriter, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QApplication, QTextBrowser
from pytestqt.qtbot import QtBot

from app.mime.safe_html import SafeHtml, safe_html
from app.ui.parts.mail_document import MailDocument
from app.ui.parts.mail_page import MailPage
from app.ui.pdf import paint_document
from tests.builders.hostile_html import CANARY, HOSTILE, SERVER

IMAGE = QTextDocument.ResourceType.ImageResource.value
DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='9' height='9'>"
# What the process looks for and asks for; memory and threads are left out.
TRACED = "trace=%file,%network"


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind.encode())).write(image)
    return bytes(data.data())


def draw(html: str, canary: str, widget: QTextBrowser) -> None:
    """Shows HTML in a widget, in every size there is to lay it out in."""
    text = html.replace(CANARY, canary)
    if isinstance(widget, MailPage):
        page = safe_html(text)
        widget.show_mail(page or SafeHtml("", (), ()), {canary: b"no picture", "1": b"x"})
    else:
        widget.setHtml(text)
    widget.resize(500, 400)
    widget.show()
    QApplication.processEvents()
    assert widget.document().size().height() >= 0
    widget.document().clone().pageCount()
    if isinstance(widget, MailPage):
        paper = MailDocument(safe_html(text) or SafeHtml("", (), ()), {})
        assert print_into_memory(paper).startswith(b"%PDF")


def print_into_memory(document: MailDocument) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    paint_document(document, QPdfWriter(buffer), document.lay_out)
    return bytes(data.data())


def draw_all(canary: str, *, safely: bool) -> None:
    """What the traced process does."""
    application = QApplication([])
    widget = MailPage() if safely else QTextBrowser()
    for name, html in HOSTILE.items():
        # Qt alone does not come to an end with the others.
        if safely or "image" in name:
            draw(html, canary, widget)
    widget.close()
    application.processEvents()


def trace(tmp_path: Path, *, safely: bool) -> tuple[str, Path]:
    """Everything a process that draws all of them asks the system for, from its first mail on."""
    canary, log = tmp_path / "canary.png", tmp_path / "strace.log"
    canary.write_bytes(picture(2, 2))
    program = f"from tests.ui.test_mail_page import draw_all; draw_all({str(canary)!r}, safely={safely})"
    command = ["strace", "-f", "-qq", "-s", "300", "-e", TRACED, "-o", str(log), sys.executable, "-c", program]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2], timeout=300)
    return log.read_text(encoding="utf-8", errors="replace"), canary


@pytest.fixture
def strace(tmp_path: Path) -> None:
    """Skips where no process can be traced."""
    program = shutil.which("strace")
    if program is None:
        pytest.skip("no strace on this machine")
    tried = subprocess.run([program, "-o", str(tmp_path / "tried"), sys.executable, "-c", ""], capture_output=True)
    if tried.returncode:
        pytest.skip("no process can be traced here")


@pytest.mark.slow
def test_no_file_and_no_server_is_asked_for(strace: None, tmp_path: Path) -> None:
    log, canary = trace(tmp_path, safely=True)
    named = [line for line in log.splitlines() if canary.name in line and "execve" not in line]
    assert named == []
    assert SERVER not in log.replace(str(canary), "")
    assert re.findall(r"connect\(.*AF_INET.*", log) == []
    assert "t.png" not in log


@pytest.mark.slow
def test_the_trace_finds_what_it_is_for(strace: None, tmp_path: Path) -> None:
    log, canary = trace(tmp_path, safely=False)
    assert any(canary.name in line and "open" in line for line in log.splitlines())
    assert SERVER in log


class Recording(MailDocument):
    """Notes what Qt asks for, and what it gets."""

    def __init__(self, page: SafeHtml, pictures: dict[str, bytes]) -> None:
        self.asked: list[tuple[str, object]] = []
        super().__init__(page, pictures)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        given = super().loadResource(kind, name)
        self.asked.append((name.toString() if isinstance(name, QUrl) else name, given))
        return given


@pytest.mark.parametrize("html", HOSTILE.values(), ids=list(HOSTILE))
def test_every_answer_is_a_picture_of_the_mail_or_an_empty_one(qtbot: QtBot, tmp_path: Path, html: str) -> None:
    page = safe_html(html.replace(CANARY, str(tmp_path / "canary.png")))
    if page is None:
        return
    document = Recording(page, {})
    document.lay_out()
    document.setTextWidth(500)
    assert document.size().height() >= 0
    for name, given in document.asked:
        assert re.fullmatch(r"cid:[0-9]+", name)
        assert isinstance(given, QImage) and (given.width(), given.height()) == (1, 1)
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\x00\x1b]", document.toPlainText())


@pytest.mark.parametrize("kind", [each.value for each in QTextDocument.ResourceType])
@pytest.mark.parametrize(
    "name", ["file:///etc/passwd", "//evil.example/x.png", "http://evil.example", "cid:5", "", "x"]
)
def test_nothing_is_ever_left_to_qt(qtbot: QtBot, kind: int, name: str) -> None:
    page = MailPage()
    qtbot.addWidget(page)
    for answer in (page.loadResource(kind, QUrl(name)), page.document().loadResource(kind, QUrl(name))):
        assert isinstance(answer, QImage) if kind == IMAGE else answer == ""


def test_pictures_of_the_mail_are_shown_and_never_those_of_the_mail_before(qtbot: QtBot) -> None:
    widget = MailPage()
    qtbot.addWidget(widget)
    for width in (7, 9):
        page = safe_html('<p>a</p><img src="cid:logo@example.jp">')
        assert page is not None
        widget.show_mail(page, {"logo@example.jp": picture(width, 5)})
        shown = widget.document().resource(IMAGE, QUrl("cid:0"))
        assert (shown.width(), shown.height()) == (width, 5)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (picture(4000, 1000), (800, 200)),
        (picture(10, 5000), (4, 2000)),
        (picture(20, 20, "JPG"), (20, 20)),
        (DRAWING + b"<image xlink:href='file:///etc/passwd'/></svg>", (1, 1)),
        (picture(300, 300)[:200], None),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, (1, 1)),
        (b"", (1, 1)),
        (b"x" * (21 << 20), (1, 1)),
    ],
    ids=["wide", "tall", "jpeg", "drawing", "cut", "broken", "none", "too many bytes"],
)
def test_pictures_are_bounded(qtbot: QtBot, data: bytes, size: tuple[int, int] | None) -> None:
    document = MailDocument(SafeHtml("", (), ("a",)), {"a": data})
    image = document.loadResource(IMAGE, QUrl("cid:0"))
    assert isinstance(image, QImage) and not image.isNull()
    if size is not None:
        assert (image.width(), image.height()) == size


def test_a_picture_of_enormous_size_is_not_taken_into_memory(qtbot: QtBot) -> None:
    # The head of a PNG of 100,000 by 100,000 pixels: 40 GB.
    head = bytearray(picture(2, 2))
    head[16:24] = (100_000).to_bytes(4, "big") * 2
    image = MailDocument(SafeHtml("", (), ("a",)), {"a": bytes(head)}).loadResource(IMAGE, QUrl("cid:0"))
    assert isinstance(image, QImage) and image.width() <= 800


def test_the_pictures_of_a_mail_are_bounded_together(qtbot: QtBot) -> None:
    names = [f"p{number}" for number in range(40)]
    page = safe_html("".join(f'<img src="cid:{name}">' for name in names))
    assert page is not None
    document = MailDocument(page, dict.fromkeys(names, picture(800, 2000)))
    found = [document.loadResource(IMAGE, f"cid:{number}") for number in range(40)]
    sizes = [each.sizeInBytes() for each in found if isinstance(each, QImage)]
    assert len(sizes) == 40 and max(sizes) > 1 << 20
    assert sum(sizes) < 110 << 20


def test_a_link_is_shown_and_not_opened(qtbot: QtBot) -> None:
    widget = MailPage()
    qtbot.addWidget(widget)
    page = safe_html('<a href="https://xn--r8jz45g.jp/?a=1&amp;b=2">x</a>')
    assert page is not None
    widget.show_mail(page, {})
    chosen: list[str] = []
    widget.link_chosen.connect(chosen.append)
    for name in ("link:0", "link:1", "link:-1", "http://evil.example/"):
        widget.anchorClicked.emit(QUrl(name))
    assert chosen == ["https://xn--r8jz45g.jp/?a=1&b=2"]
    assert widget.source().isEmpty()
