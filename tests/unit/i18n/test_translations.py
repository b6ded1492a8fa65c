"""Sentences, sizes and days."""

import errno
import os
import re
from pathlib import Path

import pytest

from app.i18n import catalogue
from app.i18n.catalogue import Translator, system_language
from app.i18n.reasons import sentence
from app.i18n.sizes import size
from app.model.code_definitions import UnknownCode
from app.model.codes import Code
from app.model.findings import Finding
from app.system.resources import resource
from app.textkit.honorifics import without_honorific
from app.textkit.person_name import named
from app.textkit.text import one_line, spreadsheet_cell


def test_a_sentence_in_both_languages() -> None:
    finding = Finding(Code.FILE_UNREADABLE, {"path": "/a\x1b[31m\nb", "reason": "eio"})
    english = sentence(finding, Translator("en"))
    assert english.startswith(
        "/a [31m b could not be read (eio), so it can't be backed up. Everything else can. Look for"
    )
    assert sentence(finding, Translator("ja")).startswith("/a [31m b を読み取れない")


def test_where_the_disk_with_the_translations_fails_english_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(name: str) -> Path:
        raise OSError(errno.EIO, os.strerror(errno.EIO), name)

    monkeypatch.setattr(catalogue, "resource", failing)
    assert Translator("ja").translate("Damaged") == "Damaged"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (
            0,
            "0 files could not be read, so they are not in the archive. The list of problems says what to do about each.",
        ),
        (1, "1 file could not be read, so it is not in the archive. The list of problems says what to do about each."),
        (
            1234,
            "1,234 files could not be read, so they are not in the archive. The list of problems says what to do about each.",
        ),
    ],
)
def test_one_and_many(count: int, text: str) -> None:
    assert sentence(Finding(Code.FILES_UNREADABLE, {"count": count}), Translator("en")) == text
    assert f"{count:,}個" in sentence(Finding(Code.FILES_UNREADABLE, {"count": count}), Translator("ja"))


def test_an_unknown_code_is_never_swallowed() -> None:
    assert sentence(Finding(UnknownCode("brand_new"), {"x": 1}), Translator("ja")) == "brand_new (x=1)"
    assert sentence(Finding(Code.FILE_UNREADABLE), Translator("en")) == "file_unreadable"


@pytest.mark.parametrize("code", [code for code in Code if code.parameters])
def test_a_code_with_the_parameters_of_another_version_is_shown_as_it_stands(code: Code) -> None:
    """It may lack one and have one that is new."""
    assert sentence(Finding(code, {"renamed": 1}), Translator("ja")) == f"{code} (renamed=1)"


def test_braces_from_mail_are_no_placeholders() -> None:
    assert "{0.__class__}" in sentence(Finding(Code.NOT_AN_ARCHIVE, {"path": "{0.__class__}"}), Translator("en"))


@pytest.mark.parametrize(
    ("value", "language"), [("ja_JP.UTF-8", "ja"), ("en_US.UTF-8", "en"), ("C", "en"), ("de_DE", "en")]
)
def test_language(monkeypatch: pytest.MonkeyPatch, value: str, language: str) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", value)
    assert system_language() == language


@pytest.mark.parametrize(
    ("data", "text"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 KB"), (4_200_000_000, "4.2 GB"), (10**15, "1000 TB")]
)
def test_sizes(data: int, text: str) -> None:
    assert size(data) == text


def test_one_line() -> None:
    assert one_line(" a\r\n b\t\x00c\u202ed ") == "a b c d"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", " =1", '"=1', "＝1", "\t=1", "'=1"])
def test_formulas(text: str) -> None:
    assert spreadsheet_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Alice Brown", ("Alice", "Brown")),
        ("Brown, Alice", ("Alice", "Brown")),
        ("山田 太郎", ("太郎", "山田")),
        ("山田　太郎様", ("太郎", "山田")),
        ("山田太郎", ("", "山田太郎")),
        ("はなこ美容室 御中", ("", "はなこ美容室")),
        ("Anne Marie Dubois", ("", "Anne Marie Dubois")),
        ("", ("", "")),
    ],
)
def test_names(name: str, parts: tuple[str, str]) -> None:
    found = named(name)
    assert (found.given, found.family) == parts
    assert without_honorific("様") == "様"


@pytest.mark.parametrize("other", ["アーカイブ", "フォルダ(?!ー)", "USBメモリ(?!ー)", "「もう一度照合する」"])
def test_one_thing_has_one_word_in_japanese(other: str) -> None:
    """The words are 保存データ, フォルダー and USBメモリー, and a button is called what is written on it."""
    sentences = resource("locale/ja/LC_MESSAGES/furoshiki.po").read_text(encoding="utf-8")
    assert [line for line in sentences.splitlines() if re.search(other, line)] == []
