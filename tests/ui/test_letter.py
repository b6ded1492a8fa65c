"""The letter about a new address: wrong addresses named below their field, the text edited, and never a broken one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.contacts.book import Book
from app.i18n.catalogue import Translator
from app.jobs.address_book import OpenBook
from app.jobs.sources import Sources
from app.model.contact import Contact, Kind
from app.ui.pages.address_change import AddressChangePage
from app.ui.pages.export import ExportPage
from app.ui.parts.letter_form import LetterForm
from app.ui.window import Window
from tests.ui.conftest import OpenWindow

PEOPLE = (
    Contact("sato@example.com", "佐藤 花子", kind=Kind.PERSON, received=9),
    Contact("x0712@example.com", "", kind=Kind.PERSON, received=2),
    Contact("ken@example.com", "Ken", kind=Kind.UNKNOWN, received=1),
    Contact("hanako@old.example.jp", "山田 花", kind=Kind.SELF),
)


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> Window:
    """A window with an open address book."""
    window = open_window(Translator("ja"))
    book = Book(PEOPLE)
    sources = Sources(window.session.sources.home)
    window.session.state.people = OpenBook(None, sources, "name", book, "hanako@old.example.jp")
    return window


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> AddressChangePage:
    """The page, with its recipients found."""
    window.show_page("address_change")
    qtbot.waitUntil(lambda: not window.session.runner.busy)
    page = window.page
    assert isinstance(page, AddressChangePage)
    return page


def notes(form: LetterForm) -> list[str]:
    return [note.text() for note in form.notes if note.isVisible()]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("hanako@new", "不完全です"),
        ("hanako@@x.jp", "@ が2つ以上"),
        ("a b@c.jp", "空白が含まれて"),
        ("hanako@new,example.jp", "コンマ"),
        ("a@c.jp, b@c.jp", "コンマ"),
        ("花子@example.jp", "「花」が含まれて"),
        ("Hanako@Old.example.jp", "古いアドレスと同じ"),
        ("ｈａｎａｋｏ＠ｏｌｄ．ｅｘａｍｐｌｅ．ｊｐ", "古いアドレスと同じ"),
    ],
)
def test_a_wrong_address_is_named_below_its_field(page: AddressChangePage, typed: str, reason: str) -> None:
    page.form.from_name.setText("山田花")
    page.form.new_address.setText(typed)
    page.refresh()
    (note,) = notes(page.form)
    assert reason in note and reason in page.problem
    assert not page.next.isEnabled() and page.reason, "no grey button without a reason beside it"


def test_what_is_missing_stands_beside_the_button(page: AddressChangePage) -> None:
    assert page.reason == "お名前が入力されていません。" and not page.next.isEnabled()
    page.form.from_name.setText("山田花")
    page.refresh()
    assert page.reason == "新しいアドレスが入力されていません。" and notes(page.form) == []
    page.form.new_address.setText("hanako@new.example.jp")
    page.refresh()
    assert page.reason == "" and page.next.isEnabled()
    page.form.old_address.setText("hanako@old")
    page.refresh()
    assert len(notes(page.form)) == 1 and not page.next.isEnabled()


def test_full_width_letters_become_an_address_in_sight(page: AddressChangePage, qtbot: QtBot) -> None:
    page.form.from_name.setText("山田花")
    field = page.form.new_address
    field.setFocus()
    field.setText("ｈａｎａｋｏ＠ｎｅｗ。ｅｘａｍｐｌｅ．ｊｐ")
    page.refresh()
    assert notes(page.form) == ["hanako@new.example.jp として使います"]
    assert page.next.isEnabled() and "hanako@new.example.jp" in page.box.preview.toPlainText()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "hanako@new.example.jp" and notes(page.form) == []


def test_nobody_is_blamed_while_typing(page: AddressChangePage, window: Window, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.form.from_name.setText("山田花")
    page.form.new_address.setFocus()
    QTest.keyClicks(page.form.new_address, "hanako@")
    page.refresh()
    assert notes(page.form) == [] and not page.next.isEnabled()


@pytest.mark.parametrize("tone", range(3))
@pytest.mark.parametrize("language", range(2))
def test_the_preview_reads_well_before_anything_is_typed(page: AddressChangePage, tone: int, language: int) -> None:
    page.form.tone.setCurrentIndex(tone)
    page.form.language.setCurrentIndex(language)
    text = page.box.preview.toPlainText()
    assert ("〇〇（あなたのお名前）", "(your name)")[language] in text
    assert "（）" not in text and "()" not in text and "\nです" not in text and "。です" not in text


# The text is edited.


def ready(page: AddressChangePage) -> None:
    page.form.from_name.setText("山田花")
    page.form.new_address.setText("hanako@new.example.jp")
    page.refresh()
    page.box.edit.click()


def write_in(page: AddressChangePage, change: Callable[[str], str]) -> None:
    text = page.box.text
    text.setPlainText(change(text.toPlainText()))
    page.refresh()


def test_an_edited_text_is_what_everybody_gets(
    page: AddressChangePage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    ready(page)
    assert window.focusWidget() is page.box.text
    write_in(page, lambda text: text.replace("いつもありがとうございます。", "ご無沙汰しております。"))
    page.box.subject.setText("引っ越しました")
    QTest.keyClicks(page.box.subject, "!")
    page.refresh()
    preview = page.box.preview.toPlainText()
    assert preview.startswith("引っ越しました!\n\n佐藤 花子 様") and "ご無沙汰しております。山田花です。" in preview
    page.write(tmp_path / "out")
    qtbot.waitUntil(lambda: not window.session.runner.busy)
    assert len(list((tmp_path / "out" / "drafts").iterdir())) == 2
    assert "ご無沙汰しております。" in (tmp_path / "out" / "text.txt").read_text("utf-8-sig")


def test_the_form_goes_on_counting_and_each_tone_has_its_text(page: AddressChangePage) -> None:
    ready(page)
    write_in(page, lambda text: text.replace("いつも", "毎度"))
    page.form.new_address.setText("other@new.example.jp")
    page.form.is_ending.setChecked(True)
    page.form.last_day.setDate(QDate(2026, 12, 31))
    preview = page.box.preview.toPlainText()
    assert "other@new.example.jp" in preview and "hanako@new" not in preview and "2026年12月31日まで" in preview
    assert "毎度ありがとう" in preview and "毎度ありがとう" in page.box.text.toPlainText()
    page.form.tone.setCurrentIndex(2)
    assert "毎度" not in page.box.preview.toPlainText() and not page.box.original.isVisible()
    page.form.tone.setCurrentIndex(0)
    assert "毎度" in page.box.preview.toPlainText() and page.box.original.isVisible()
    page.box.original.click()
    page.refresh()
    assert "いつも" in page.box.text.toPlainText() and not page.box.original.isVisible()


def test_a_letter_without_the_new_address_is_not_written(page: AddressChangePage) -> None:
    ready(page)
    write_in(page, lambda text: text.replace("hanako@new.example.jp", "…"))
    assert "hanako@new.example.jp がありません" in page.problem and not page.next.isEnabled()


def test_typing_keeps_the_cursor_where_it_is(page: AddressChangePage) -> None:
    ready(page)
    cursor = page.box.text.textCursor()
    cursor.setPosition(3)
    page.box.text.setTextCursor(cursor)
    QTest.keyClicks(page.box.text, "abc ")
    page.refresh()
    assert page.box.text.textCursor().position() == 7


def test_after_writing_the_place_is_shown_with_what_to_do(
    page: AddressChangePage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    ready(page)
    heard: list[str] = []
    page.announced.connect(heard.append)
    page.write(tmp_path / f"{date.today()}")
    qtbot.waitUntil(lambda: not window.session.runner.busy)
    assert heard == [page.message] and str(date.today()) in page.message
    assert "要確認の1名分の下書きは作っていません。" in page.message
    assert page.after.isVisible()


# The address book as a file.


def test_a_saved_file_is_told_with_its_place(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    window.show_page("export")
    page = window.page
    assert isinstance(page, ExportPage)
    heard: list[str] = []
    page.announced.connect(heard.append)
    page.save(tmp_path / "out.csv")
    qtbot.waitUntil(lambda: not window.session.runner.busy)
    assert heard == [page.message] and page.message.startswith(f"3名を {tmp_path / 'out.csv'} に保存しました。")
    assert window.focusWidget() is page.show_file
