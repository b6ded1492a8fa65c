"""A letter that was edited: what was changed stays, what was left follows, and nobody gets a letter to another."""

from dataclasses import replace
from datetime import date

import pytest

from app.letters.edited import edited, text_to_edit
from app.letters.letter import Letter, Sender, read_letter
from app.model.contact import Contact, Kind
from app.model.letter import Tone

SENDER = Sender("山田花", "new@example.jp", "old@example.jp", date(2026, 12, 31))
NAME = "（お名前）"
SATO = Contact("sato@example.com", "佐藤 花子", kind=Kind.PERSON)
FIRM = Contact("info@example.com", "株式会社はな", kind=Kind.PERSON)
NOBODY = Contact("x0712@example.com", "", kind=Kind.PERSON)


def model(tone: Tone = Tone.CUSTOMERS, language: str = "ja") -> Letter:
    return read_letter(tone, language, None)


def changed(letter: Letter, *changes: tuple[str, str], sender: Sender = SENDER) -> Letter:
    text = text_to_edit(letter, sender, NAME)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return edited(letter, sender, NAME, letter.subject(sender), text)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("sender", [SENDER, Sender("A", "new@example.jp")])
def test_what_was_not_changed_is_the_same_letter(tone: Tone, language: str, sender: Sender) -> None:
    letter = model(tone, language)
    assert changed(letter, sender=sender) == letter


def test_what_was_written_stands_in_every_letter() -> None:
    letter = changed(model(), ("今後とも", "$5 の割引券をお送りします。\n今後とも"))
    for contact in (None, SATO, FIRM, NOBODY):
        assert "$5 の割引券をお送りします。" in letter.text(SENDER, contact)
    assert letter.text(SENDER, SATO).startswith("佐藤 花子 様\n")
    assert letter.text(SENDER, FIRM).startswith("株式会社はな 御中\n")
    assert letter.text(SENDER, NOBODY).startswith("お客様\n")


def test_what_was_left_follows_the_form() -> None:
    letter = changed(model(), ("いつもありがとうございます。", "お世話になっております。"))
    other = Sender("山田花子", "other@example.jp", "", None)
    text = letter.text(other, SATO)
    assert "お世話になっております。山田花子です。" in text and text.endswith("山田花子\nother@example.jp\n")
    assert "new@example.jp" not in text and "これまで" not in text


def test_an_address_in_a_changed_line_follows_too() -> None:
    letter = changed(
        model(), ("　新しいアドレス： new@example.jp", "これからは new@example.jp へ（old@example.jp は終了）")
    )
    other = replace(SENDER, new_address="other@example.jp")
    assert "これからは other@example.jp へ（old@example.jp は終了）" in letter.text(other, SATO)


def test_a_changed_greeting_goes_to_everybody_by_name() -> None:
    letter = changed(model(), (f"{NAME} 様", f"{NAME}さん、こんにちは"))
    assert letter.text(SENDER, SATO).startswith("佐藤 花子さん、こんにちは\n")
    assert letter.text(SENDER, NOBODY).startswith("お客様\n"), "no greeting with a hole in it"
    assert letter.text(SENDER, None).startswith("お客様各位\n")
    kept = changed(model(), (f"{NAME} 様", f"親愛なる {NAME} 様"))
    assert kept.text(SENDER, FIRM).startswith("親愛なる 株式会社はな 御中\n")


def test_a_line_about_the_old_address_comes_back_with_it() -> None:
    without = replace(SENDER, old_address="", ends_on=None)
    letter = changed(model(), ("いつも", "毎度"), sender=without)
    assert "これまでのアドレス： old@example.jp（2026年12月31日まで）" in letter.text(SENDER, SATO)


def test_editing_goes_on_from_what_was_edited() -> None:
    once = changed(model(), ("いつも", "毎度"))
    twice = changed(once, ("今後とも", "これからも"))
    text = twice.text(SENDER, SATO)
    assert "毎度ありがとう" in text and "これからも、どうぞ" in text


def test_a_subject_of_ones_own() -> None:
    letter = edited(model(), SENDER, NAME, "山田花：\n新しい $アドレス", text_to_edit(model(), SENDER, NAME))
    assert letter.subject(SENDER) == "山田花： 新しい $アドレス"
    assert letter.subject(replace(SENDER, name="花")) == "花： 新しい $アドレス"


def test_a_short_name_is_not_found_in_other_words() -> None:
    sender = replace(SENDER, name="花")
    letter = changed(model(), ("今後とも", "花束をどうぞ。今後とも"), sender=sender)
    assert "花束をどうぞ。" in letter.text(replace(sender, name="山田"), SATO)


def test_nothing_at_all() -> None:
    letter = edited(model(), SENDER, NAME, "", "")
    assert (letter.subject(SENDER), letter.text(SENDER, SATO)) == ("", "")
