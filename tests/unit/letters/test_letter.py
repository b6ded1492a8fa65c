"""The letters themselves: three tones in two languages, every greeting, and no field left empty-handed."""

from datetime import date

import pytest

from app.letters.letter import Sender, addressee, read_letter
from app.model.contact import Card, Contact, Kind
from app.model.letter import Tone

HAIR = Sender("ヘアサロン花", "new@example.jp", "old@example.jp", date(2026, 12, 31))


def to(name: str, address: str = "x@example.com", card: Card | None = None) -> Contact:
    """A person with that name."""
    return Contact(address, name, kind=Kind.PERSON, card=card)


@pytest.mark.parametrize(
    ("tone", "language", "name", "greeting"),
    [
        (Tone.CUSTOMERS, "ja", "佐藤 花子", "佐藤 花子 様"),
        (Tone.CUSTOMERS, "ja", "佐藤花子さん", "佐藤花子 様"),
        (Tone.CUSTOMERS, "ja", "田中 一郎 先生", "田中 一郎 先生"),
        (Tone.CUSTOMERS, "ja", "株式会社はな", "株式会社はな 御中"),
        (Tone.CUSTOMERS, "ja", "清水 彩（㈱松本商店）", "清水 彩 様"),
        (Tone.CUSTOMERS, "ja", "", "お客様"),
        (Tone.CUSTOMERS, "ja", "sato0712", "お客様"),
        (Tone.CUSTOMERS, "ja", "sato0712@docomo.ne.jp", "お客様"),
        (Tone.CUSTOMERS, "ja", "♪♪", "お客様"),
        (Tone.BUSINESS, "ja", "", "ご担当者様"),
        (Tone.FRIENDS, "ja", "佐藤 花子", "佐藤 花子さん"),
        (Tone.FRIENDS, "ja", "", "こんにちは。"),
        (Tone.FRIENDS, "ja", "佐藤花子ちゃん", "佐藤花子ちゃん"),
        (Tone.FRIENDS, "ja", "佐藤花子様", "佐藤花子さん"),
        (Tone.FRIENDS, "ja", "田中 一郎先生", "田中 一郎先生"),
        (Tone.CUSTOMERS, "en", "Kenji Sato", "Dear Kenji Sato,"),
        (Tone.CUSTOMERS, "en", "Sato, Kenji", "Dear Kenji Sato,"),
        (Tone.CUSTOMERS, "en", "佐藤 花子 様", "Dear 佐藤 花子,"),
        (Tone.CUSTOMERS, "en", "", "Dear customer,"),
        (Tone.BUSINESS, "en", "", "Dear Sir or Madam,"),
        (Tone.FRIENDS, "en", "Kenji Sato", "Hi Kenji,"),
        (Tone.FRIENDS, "en", "佐藤 花子", "Hi 佐藤 花子,"),
        (Tone.FRIENDS, "en", "", "Hello,"),
    ],
)
def test_greetings(tone: Tone, language: str, name: str, greeting: str) -> None:
    text = read_letter(tone, language, None).text(HAIR, to(name, "sato0712@docomo.ne.jp"))
    assert text.splitlines()[0] == greeting


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("tone", Tone)
def test_every_letter_says_what_is_needed(tone: Tone, language: str) -> None:
    letter = read_letter(tone, language, None)
    for contact in (None, to("佐藤 花子"), to("")):
        text = letter.text(HAIR, contact)
        assert all(known in text for known in ("new@example.jp", "old@example.jp", "ヘアサロン花"))
        assert ("2026年12月31日" if language == "ja" else "31 December 2026") in text
        assert "$" not in text + letter.subject(HAIR) and "\n\n\n" not in text
        bare = letter.text(Sender("花", "new@example.jp"), contact)
        assert "old@" not in bare and "2026" not in bare and "（" not in bare and "\n\n\n" not in bare
        assert all(line == line.rstrip() and len(line) <= 76 for line in text.splitlines())


def test_the_tones_differ() -> None:
    texts = {read_letter(tone, "ja", None).text(HAIR, None) for tone in Tone}
    assert len(texts) == len(Tone)


def test_the_owners_own_address_book_knows_the_name_best() -> None:
    card = Card("佐藤 花子", ("x@example.com",), "佐藤", "花子")
    assert addressee(to("はなちゃん", card=card)) == "佐藤 花子"
