"""The company's logo: any picture becomes a small PNG of our own, and no picture ever spoils a certificate."""

import base64
import re
import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QUrl
from PySide6.QtGui import QImage, QImageWriter, QTextDocument
from pytestqt.qtbot import QtBot

from app.archive.documents.certificate import certificate
from app.i18n.catalogue import Translator
from app.ui import logo
from app.ui.logo import LogoError, LogoTrouble
from app.ui.pages.settings import SettingsPage
from app.ui.parts.preview_page import PreviewPage
from app.ui.pdf import pdf_of
from app.ui.svg_check import is_harmless
from tests.ui.conftest import Archived, OpenWindow

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="30">{}</svg>'
)
PLAIN = SVG.format('<rect width="90" height="30" fill="#c00"/><circle cx="15" cy="15" r="9"/>')

pytestmark = pytest.mark.usefixtures("qapp")


def picture(width: int, height: int, kind: bytes = b"PNG") -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xCC0000)
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(kind)).write(image)
    buffer.close()
    return bytes(written.data())


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be as large as that."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", [b"PNG", b"JPEG"])
def test_pictures_become_small(kind: bytes) -> None:
    assert size_of(logo.small_png(picture(90, 30, kind))) == (90, 30)
    assert size_of(logo.small_png(picture(3000, 1000, kind))) == (600, 200)
    assert size_of(logo.small_png(picture(3000, 2, kind))) == (600, 1)


def test_a_drawing_is_drawn_as_large_as_there_is_room() -> None:
    assert size_of(logo.small_png(PLAIN.encode())) == (600, 200)
    assert size_of(logo.small_png(b"\xef\xbb\xbf\n" + PLAIN.encode())) == (600, 200)


def test_nothing_of_the_file_itself_is_kept() -> None:
    data = picture(30, 30)
    hidden = data[:-12] + chunk(b"tEXt", b"Comment\0<script>secret</script>") + data[-12:]
    assert b"secret" not in logo.small_png(hidden)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        picture(90, 30)[:60],
        claiming(100, 100)[:70],
        b"GIF89a" + b"\0" * 50,
        b"%PDF-1.4",
        b"\0" * 1000,
        b"\x1f\x8b" + b"\0" * 100,
        SVG.encode("utf-16"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(LogoError):
        logo.small_png(data)


def test_a_picture_that_claims_to_be_huge_is_not_unpacked() -> None:
    with pytest.raises(LogoError) as error:
        logo.small_png(claiming(60_000, 60_000))
    assert error.value.trouble is LogoTrouble.TOO_LARGE


def test_a_large_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    with path.open("wb") as file:
        file.truncate(logo.LARGEST_FILE + 1)
    with pytest.raises(LogoError) as error:
        logo.read(path)
    assert error.value.trouble is LogoTrouble.TOO_LARGE
    for missing in (tmp_path / "absent.png", tmp_path, Path("a\0b")):
        with pytest.raises(LogoError) as error:
            logo.read(missing)
        assert error.value.trouble is LogoTrouble.UNREADABLE


def doubled(times: int) -> str:
    """A drawing in which every group draws the one before twice."""
    groups = ['<g id="g0"><rect width="1" height="1"/></g>']
    groups += [f'<g id="g{n}"><use xlink:href="#g{n - 1}"/><use xlink:href="#g{n - 1}"/></g>' for n in range(1, times)]
    return SVG.format(f'<defs>{"".join(groups)}</defs><use xlink:href="#g{times - 1}"/>')


@pytest.mark.parametrize(
    "text",
    [
        SVG.format('<image xlink:href="file:///etc/passwd" width="9" height="9"/>'),
        SVG.format('<use xlink:href="http://example.com/a.svg#b"/>'),
        SVG.format('<use href="other.svg#b"/>'),
        SVG.format("<script>alert(1)</script>"),
        SVG.format('<filter id="f"><feGaussianBlur stdDeviation="1e9"/></filter><rect filter="url(#f)"/>'),
        SVG.format('<path d="M0 0h1e9" stroke="#000" stroke-dasharray="0.0001"/>'),
        SVG.format('<path d="M0 0h1e9" style="stroke-dasharray:0.0001"/>'),
        SVG.format("<style>path{stroke-dasharray:0.0001}</style>"),
        SVG.format("<style>@import url(http://example.com/a.css)</style>"),
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG.format("&b;"),
        SVG.format('<g id="a"><use xlink:href="#a"/></g>'),
        SVG.format("<g>" * 500 + "</g>" * 500),
        SVG.format("<g>" * 5),
        doubled(60),
        SVG.format(" " * (1 << 20)),
    ],
)
def test_drawings_that_are_more_than_shapes_are_refused(text: str) -> None:
    assert not is_harmless(text.encode())
    with pytest.raises(LogoError) as error:
        logo.small_png(text.encode())
    assert error.value.trouble is LogoTrouble.NOT_PLAIN


def test_what_drawing_programs_write_is_accepted() -> None:
    exported = (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"'
        ' "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        + SVG.format(
            "<style>.a{fill:url(#l)}</style><defs><linearGradient id='l'><stop offset='1' stop-color='red'/>"
            "</linearGradient></defs><g><path class='a' d='M0 0h9v9z'/></g><text x='3' y='9'>Net</text>"
        )
    )
    assert is_harmless(exported.encode())
    assert is_harmless(doubled(5).encode())
    assert logo.small_png(exported.encode())


# On the certificate.


@pytest.mark.usefixtures("japanese_font")
def test_it_stands_in_the_page_itself(archived: Archived) -> None:
    statement = archived.record.statement
    assert statement is not None
    png = logo.small_png(picture(3000, 1000))
    page = certificate(statement, ("ja", "en"), logo=png)
    found = re.findall(r'<img width="(\d+)" height="(\d+)" alt="[^"]*" src="data:image/png;base64,([^"]+)">', page)
    assert [(size[:2], base64.b64decode(size[2]) == png) for size in found] == [(("144", "48"), True)] * 2
    with_logo, without = pdf_of(page), pdf_of(certificate(statement, ("ja", "en")))
    assert (with_logo.count(b"/Subtype /Image"), without.count(b"/Subtype /Image")) >= (1, 0)
    assert b"/Subtype /Image" not in without


@pytest.mark.parametrize(
    "spoiled",
    [b"", b"x", b"<svg/>", claiming(60_000, 60_000), picture(30, 30)[:-1], picture(601, 30), b"\x89PNG\r\n\x1a\n" * 9],
)
def test_what_is_no_small_png_never_reaches_the_page(archived: Archived, spoiled: bytes) -> None:
    statement = archived.record.statement
    assert statement is not None
    assert certificate(statement, ("en",), logo=spoiled) == certificate(statement, ("en",))


@pytest.mark.usefixtures("japanese_font")
def test_a_damaged_picture_does_not_spoil_the_certificate(archived: Archived) -> None:
    statement = archived.record.statement
    assert statement is not None
    damaged = claiming(100, 50)
    page = certificate(statement, ("en",), logo=damaged)
    assert "data:image/png" in page
    assert pdf_of(page).startswith(b"%PDF")


def test_the_preview_shows_what_is_in_the_page_alone(qtbot: QtBot) -> None:
    preview, kind = PreviewPage(), QTextDocument.ResourceType.ImageResource.value
    qtbot.addWidget(preview)
    inside = "data:image/png;base64," + base64.b64encode(picture(9, 5)).decode()
    shown = preview.loadResource(kind, QUrl(inside))
    assert isinstance(shown, QImage)
    assert shown.width() == 9
    for other in ("data:image/svg+xml,<svg/>", "file:///etc/passwd", "http://example.com/a.png"):
        assert preview.loadResource(kind, QUrl(other)) is None


# In the settings.


def test_it_is_chosen_kept_and_removed(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder, path = tmp_path / "settings", tmp_path / "logo.jpg"
    path.write_bytes(picture(900, 300, b"JPEG"))
    window = open_window(settings=folder)
    window.show_page("settings")
    page = window.page
    assert isinstance(page, SettingsPage)
    assert not page.logo.remove.isVisibleTo(page)
    page.logo.read(path)
    qtbot.waitUntil(lambda: bool(window.session.logo))
    assert page.logo.remove.isVisibleTo(page)
    assert page.logo.picture.isVisibleTo(page)
    assert size_of((folder / "logo.png").read_bytes()) == (600, 200)
    assert window.session.request(tmp_path).logo == window.session.logo
    assert open_window(settings=folder).session.logo == window.session.logo
    path.write_bytes(b"no picture")
    page.logo.read(path)
    qtbot.waitUntil(lambda: bool(page.logo.text))
    assert "not a PNG, JPEG or SVG" in page.logo.text
    assert window.session.logo, "the one of before stays"
    window.session.use(Translator("ja"))
    assert "PNG" in page.logo.text
    page.logo.remove.click()
    assert window.session.logo == b""
    assert not (folder / "logo.png").exists()


def test_a_spoiled_file_in_the_settings_is_no_logo(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\xff" * 100)
    assert open_window(settings=tmp_path).session.logo == b""
