"""What the text of a message says about who sent it, and what people quote of machines."""

import pytest

from app.formats.common import excerpt
from app.mime import envelope, part_head
from app.mime.headers import fields
from app.mime.text_signs import signs_of, text_signs

HEAD = b"From: a@example.jp\nContent-Type: text/plain; charset=utf-8\n"


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("※このメールはシステムより自動送信されています。", "text_automatic"),
        ("本メールは自動配信です。", "text_automatic"),
        ("【自動返信】ご予約を受け付けました", "text_automatic"),
        ("This is an automatically generated message.", "text_automatic"),
        ("This is an automated e-mail. Thank you.", "text_automatic"),
        ("このメールに返信されてもお答えできません。", "text_no_reply"),
        ("本メールは送信専用のため、ご返信いただいても回答できません", "text_no_reply"),
        ("このアドレスへの返信はできません", "text_no_reply"),
        ("返信不可", "text_no_reply"),
        ("返信はできませんのでご了承ください。", "text_no_reply"),
        ("返信をされてもご回答しかねます。", "text_no_reply"),
        ("恐れ入りますが、直接ご返信しないようお願いいたします。", "text_no_reply"),
        ("お心当たりのない場合は、このメールを破棄してください。", "text_automatic"),
        ("ご案内メールの配信を希望されない場合は、本メールにご返信ください。", "text_unsubscribe"),
        ("今後このようなご案内が不要でしたら、その旨をご返信ください。", "text_unsubscribe"),
        ("Please do not reply to this e-mail.", "text_no_reply"),
        ("This mailbox is not monitored.", "text_no_reply"),
        ("配信停止はこちら https://shop.example.com/stop", "text_unsubscribe"),
        ("メールの配信を希望されない方は、\nhttps://shop.example.com/stop から", "text_unsubscribe"),
        ("このメールは会員登録された方にお送りしています。", "text_unsubscribe"),
        ("Hello\n\nUnsubscribe | Privacy", "text_unsubscribe"),
        ("To unsubscribe, visit https://example.com/u", "text_unsubscribe"),
        ("いつもミミ通販をご利用いただきありがとうございます。", "text_service"),
        ("お客様各位\n休業のご案内です。", "text_service"),
        ("Dear customer, your parcel is on its way.", "text_service"),
        ("You are receiving this because you signed up.", "text_unsubscribe"),
    ],
)
def test_machines_say_what_they_are(text: str, sign: str) -> None:
    assert sign in signs_of(text)
    assert "plain_note" not in signs_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "自動返信メールが届かないのですが、予約はできていますか？",
        "お返事できずにすみません。返信不要です。",
        "このメールに返信してください。",
        "このメールに返信いただければ、そのまま担当者に届きます。",
        "昨日は返信できませんでした。ごめんなさい。",
        "昨日、自動車で伺いました。駐車場はありますか？",
        "I bought an automatic coffee machine. Could you reply by Friday?",
        "ポスターの登録の件、ご希望の日時を教えてください。",
        "How do you monitor your orders?",
        "ありがとうございました。\n\n> 配信停止はこちら\n> https://shop.example.com/stop\n> このメールは送信専用です\n",
        "行きます！\n\n-----Original Message-----\nFrom: 店\n※このメールは自動送信です。返信できません",
        "Sounds good.\n\nOn Mon, 2 Jan 2006, Shop wrote:\nThis is an automated message, do not reply.",
        "はい\n\n2020/01/05 10:00、店 <info@example.jp>のメール:\n本メールは送信専用です",
        "はい\n\n2020年1月5日(日) 10:00 店 <info@example.jp>:\n本メールは送信専用です",
    ],
)
def test_people_speak_of_them_or_quote_them(text: str) -> None:
    assert signs_of(text) == ("plain_note",)


@pytest.mark.parametrize(
    "text", ["メルマガの配信停止をお願いします。", "Please remove me from your list.", "もう送らないで。退会希望です"]
)
def test_somebody_who_wants_to_be_taken_off_a_list(text: str) -> None:
    assert signs_of(text) == ("asks_to_leave",)


@pytest.mark.parametrize(
    "text",
    [
        "I am a barrister. My late client left 12.5 million US dollars.",
        "You are the beneficiary of this inheritance, keep it confidential.",
        "Cheap viagra here",
        "誰でもできる副業で高収入！今すぐ登録",
        "月収100万円も夢ではありません",
        "おめでとうございます、当選です。賞金の受取人はあなたです。",
        "あなたに2億円の受け取り権利があります。",
        "豪華賞品をお受け取りください http://prize.example.com",
    ],
)
def test_swindlers(text: str) -> None:
    assert "text_swindle" in signs_of(text) and "plain_note" not in signs_of(text)


def test_people_may_use_one_of_their_words() -> None:
    for text in (
        "福引で当選したよ！",
        "新校舎は3億円かかるそうです。",
        "Congratulations on the baby!",
        "副業で教室を始めました。",
        "遺産の件で相談があります。",
    ):
        assert signs_of(text) == ("plain_note",)


def test_many_links() -> None:
    assert signs_of("今週の特集\n" + "https://shop.example.com/a\n" * 5) == ("many_links",)
    assert signs_of("地図です https://map.example.com/a") == ()


def test_a_signature_may_hold_a_link() -> None:
    assert signs_of("明日伺います。\n━━━━━━━━━\n商店 佐藤\nhttps://www.example.com/\n━━━━━━━━━\n") == ("plain_note",)
    assert signs_of("See you.\n-- \nKen\nwww.example.com\n") == ("plain_note",)
    assert signs_of("━━━━━━━━━\n通販ニュース\n━━━━━━━━━\nhttps://www.example.com/\n") == ()


def test_the_end_of_a_long_letter_counts() -> None:
    body = "\n" + "いろいろな商品\n" * 3000 + "配信停止はこちら https://x.example/\n"
    kept = excerpt.excerpt(body.encode(), 0)
    assert len(kept) <= excerpt.LEAD + excerpt.TAIL
    assert text_signs(HEAD, fields(HEAD, part_head.NAMES), kept) == ("text_unsubscribe",)


def test_base64_behind_a_letter_takes_none_of_its_words() -> None:
    base64 = "dW5zdWJzY3JpYmVzdG9wcmVwbHk+/Q==\n" * 300
    for last in ("To\nunsubscribe", "配信停止は\nhttps://x.example/"):
        assert signs_of(f"A letter. {last}\n{base64}") == signs_of(f"A letter. {last}\n" + "あ" * len(base64))
    assert signs_of("A page " + "x" * 999 + "\nhttps://shop.example.com/a" * 5) == ("many_links",)
    assert signs_of("A letter. " + "続き\n" * 500 + "配信停止はこちら") == ("text_unsubscribe",)


def test_every_way_text_is_encoded() -> None:
    for charset in ("utf-8", "iso-2022-jp", "shift_jis", "euc-jp"):
        head = f"From: a@example.jp\nContent-Type: text/plain; charset={charset}\n".encode()
        assert "text_no_reply" in envelope.read(head, b"\n" + "本メールは送信専用です".encode(charset)).signals
    html = b"Content-Type: text/html; charset=utf-8\n\n<p>Hello</p><a href='https://x.example'>Unsubscribe</a>"
    assert text_signs(HEAD, fields(HEAD, part_head.NAMES), html) == ("text_unsubscribe",)


def test_excerpts_are_cut_between_lines() -> None:
    lines = b"".join(b"%076d\n" % number for number in range(1000))
    kept = excerpt.excerpt(lines, 0)
    assert all(len(line) == 76 for line in kept.splitlines())
    assert kept.startswith(lines[:77]) and kept.endswith(lines[-77:])
    assert excerpt.excerpt(b"head\n\nbody", 5, 9) == b"\nbod"
    assert excerpt.joined(b"abc", b"def", 6) == b"abcdef"
    assert excerpt.joined(b"abcdef", b"def", 6) == b"abcdef"
    assert excerpt.joined(b"abc", b"", -1) == b""


def test_hostile_text_ends() -> None:
    # Texts that a pattern with two ways through one word would never finish.
    for text in (
        "このメール" * 4000,
        "返信" * 6000,
        "unsubscribe " * 1000,
        "\n>" * 6000,
        "配信停止" * 3000,
        "2020年 " * 2000,
    ):
        signs_of(text)
