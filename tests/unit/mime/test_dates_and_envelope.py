"""Dates of every kind, and the whole envelope."""

from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.mime import dates, envelope


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        (b"Tue, 3 Oct 2023 12:00:00 +0900", (2023, 10, 3, 3)),
        (b"Tue, 3 Oct 2023 12:00:00 +09:00", (2023, 10, 3, 3)),
        (b"Tue,  3 Oct 2023 12:00:00 +0900 (JST)", (2023, 10, 3, 3)),
        (b"Tue, 03 Oct 2023 12:00:00 GMT", (2023, 10, 3, 12)),
        (b"3 Oct 99 12:00 JST", (1999, 10, 3, 3)),
        (b"Tue, 03 Oct 23 12:00:00 GMT (comment)", (2023, 10, 3, 12)),
        (b"2001/01/01 12:00", (2001, 1, 1, 12)),
        (b"2001-01-01T12:00:00Z", (2001, 1, 1, 12)),
        (b"Mon, 1 Jan 101 10:00:00 +0900", (2001, 1, 1, 1)),
        (b"Mon Jun 01 10:00:00 2009", (2009, 6, 1, 10)),
        (b"Tue, 3 Oct 2023 12:00:00", (2023, 10, 3, 12)),
        (b"Tue, Oct 17 2000 02:15:24 -0700", (2000, 10, 17, 9, 15, 24)),
        (b"October 3rd, 2023 3:45 pm", (2023, 10, 3, 15, 45)),
        (b"Mon Jun 01 10:00:00 JST 2009", (2009, 6, 1, 1)),
        (b"Mon Jun 01 10:00:00 2009 +0900", (2009, 6, 1, 1)),
        (b"Fri, 5 Dec 2003 3:45:00 PM +0900", (2003, 12, 5, 6, 45)),
        (b"Fri, 5 Dec 2003 12:05:00 AM +0900", (2003, 12, 4, 15, 5)),
        (b"Fri, 5 Dec 2003 10:00:00 GMT+9", (2003, 12, 5, 1)),
        (b"Fri, 5 Dec 2003 10:00:00 UTC+09:30", (2003, 12, 5, 0, 30)),
        (b"Fri, 5 Dec 2003 9:0:0 +0900", (2003, 12, 5)),
        (b"Fri,5 Dec 2003 10.00.00 JST", (2003, 12, 5, 1)),
        (b"12/25/2003 3:45:00 PM", (2003, 12, 25, 15, 45)),
        (b"25/12/2003 15:45", (2003, 12, 25, 15, 45)),
        (b"5.12.2003 15:45", (2003, 12, 5, 15, 45)),
        (b"Oct 17 2000 02:15:24 -0700", (2000, 10, 17, 9, 15, 24)),
        (b"5/Dec/2003 10:00:00 +0900", (2003, 12, 5, 1)),
        (b"Fri, 5Dec2003 10:00:00 +0900", (2003, 12, 5, 1)),
        (b"2003-Dec-05 10:00:00", (2003, 12, 5, 10)),
        (b"2003 Dec 5 10:00:00", (2003, 12, 5, 10)),
        (b"20031205T100000Z", (2003, 12, 5, 10)),
        (b"20031205T1000+0900", (2003, 12, 5, 1)),
        (b'Fri, 5 Dec 2003 10:00:00 "JST"', (2003, 12, 5, 1)),
        (b"Fri, 5 Dec 2003 10:00:00 Tokyo Standard Time", (2003, 12, 5, 1)),
    ],
)
def test_dates(raw: bytes, moment: tuple[int, ...]) -> None:
    assert dates.parse(raw) == datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 05 12月 2003 10:00:00 +0900", (2003, 12, 5, 1)),
        ("金, 5 12月 2003 10:00:00 +0900 (JST)", (2003, 12, 5, 1)),
        ("2003年12月5日 10:00:00", (2003, 12, 5, 10)),
        ("2003年12月5日(金) 午後3時45分", (2003, 12, 5, 15, 45)),
        ("２００３年１２月５日 １０：００", (2003, 12, 5, 10)),
        ("2003年12月5日", (2003, 12, 5, 12)),
        ("05 12月 2003", (2003, 12, 5, 12)),
        ("05-12月-03 10:00", (2003, 12, 5, 10)),
        ("2003/12月/05 10:00", (2003, 12, 5, 10)),
        ("12月5日 2003 10:00", (2003, 12, 5, 10)),
        ("5 Dec 2003 3:45:00 午後", (2003, 12, 5, 15, 45)),
        ("Fri Dec 5 10:00:00 GMT+09:00 2003", (2003, 12, 5, 1)),
        ("5. joulukuuta 2003 10:00", (2003, 12, 5, 10)),
        ("2003. december 5. 10:00", (2003, 12, 5, 10)),
        ("平成15年12月5日(金) 10:00", (2003, 12, 5, 10)),
        ("令和元年12月5日 10:00", (2019, 12, 5, 10)),
        ("H15.12.5 10:00", (2003, 12, 5, 10)),
        ("Fri, 5 Dec 2003 10:00:00 東京 (標準時)", (2003, 12, 5, 1)),
        ("Vie, 05 Dic 2003 10:00:00 +0100", (2003, 12, 5, 9)),
        ("Cum, 05 Ara 2003 10:00:00 +0200", (2003, 12, 5, 8)),
        ("Jum, 05 Des 2003 10:00:00 +0700", (2003, 12, 5, 3)),
        ("Mo, 03 Maerz 2003 10:00:00 +0100", (2003, 3, 3, 9)),
        ("周五, 05 十二月 2003 10:00:00 +0800", (2003, 12, 5, 2)),
        ("금, 05 12월 2003 10:00:00 +0900", (2003, 12, 5, 1)),
        ("пт, 5 груд. 2003 10:00:00 +0200", (2003, 12, 5, 8)),
        ("Παρ, 05 Δεκ 2003 10:00:00 +0200", (2003, 12, 5, 8)),
        ("2003년 12월 5일 오후 3:45", (2003, 12, 5, 15, 45)),
        ("Fr, 5. Dez 2003 10:00:00 +0100", (2003, 12, 5, 9)),
        ("Mi, 5 Mär 2003 10:00:00 +0100", (2003, 3, 5, 9)),
        ("ven., 5 déc. 2003 10:00:00 +0100", (2003, 12, 5, 9)),
        ("le 5 février 2003 à 10:00", (2003, 2, 5, 10)),
        ("5 de diciembre de 2003 10:00", (2003, 12, 5, 10)),
        ("Пт, 5 дек 2003 10:00:00 +0300", (2003, 12, 5, 7)),
        ("Fri, 05 Dec 2003 10:00:00 +0900 (東京 (標準時))", (2003, 12, 5, 1)),
    ],
)
def test_dates_in_other_languages(text: str, moment: tuple[int, ...]) -> None:
    assert dates.parse(text.encode()) == datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize("charset", ["iso-2022-jp", "cp932", "euc-jp"])
def test_dates_in_other_charsets(charset: str) -> None:
    assert dates.parse("2003年12月5日 10:00:00".encode(charset)) == datetime(2003, 12, 5, 10, tzinfo=UTC)


_STYLES = (
    "{Y}年{m}月{d}日 {H}:{M:02}:{S:02} +0900",
    "{Y}年{m:02}月{d:02}日(金) {H:02}時{M:02}分{S:02}秒 JST",
    "{Y}年{m:02}月{d:02}日{H:02}:{M:02}:{S:02} +0900",
    "{d:02} {m}月 {Y} {H:02}:{M:02}:{S:02} +0900",
    "{d}-{m}月-{Y} {H}:{M:02}:{S:02} +0900",
    "{Y}/{m:02}/{d:02} {H:02}:{M:02}:{S:02} +0900",
    "{Y}/{m}月/{d:02} {H:02}:{M:02}:{S:02} +0900",
    "{Y}-{m:02}-{d:02}T{H:02}:{M:02}:{S:02}+09:00",
    "{Y}{m:02}{d:02}T{H:02}{M:02}{S:02}+0900",
    "Fri, {d} {b} {Y} {H}:{M}:{S} +0900",
    "Fri, {d:02}{b}{Y} {H:02}:{M:02}:{S:02}+0900",
    "{b} {d} {Y} {H:02}:{M:02}:{S:02} GMT+9",
    "Fri {b} {d:2} {H:02}:{M:02}:{S:02} JST {Y}",
    "{d:02}/{b}/{Y}:{H:02}:{M:02}:{S:02} +0900",
    "{Y}-{b}-{d:02} {H:02}:{M:02}:{S:02} +0900",
)


@settings(max_examples=500, deadline=None)
@given(st.datetimes(datetime(1985, 1, 1), datetime(2025, 12, 31)), st.sampled_from(_STYLES))
@example(datetime(2003, 12, 5, 10), _STYLES[1])
def test_a_date_is_understood_or_none_but_never_another(moment: datetime, style: str) -> None:
    values = {
        "Y": moment.year,
        "m": moment.month,
        "d": moment.day,
        "H": moment.hour,
        "M": moment.minute,
        "S": moment.second,
    }
    text = style.format(**values, b=dates.english(moment)[1])
    expected = moment.replace(microsecond=0, tzinfo=UTC) - timedelta(hours=9)
    assert dates.parse(text.encode()) in (expected, None if "/{b}/" in style else expected)


def test_future() -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    assert dates.parse(f"{now:%d %b %Y %H:%M:%S} +0000".encode()) == now
    assert dates.parse(f"{now + timedelta(days=9):%d %b %Y %H:%M:%S} +0000".encode()) is None
    assert dates.parse(f"{now + timedelta(days=9):%Y/%m/%d %H:%M}".encode()) is None


def test_a_clock_that_lost_its_battery_knows_no_future(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls(2001, 1, 1, tzinfo=tz)

    monkeypatch.setattr(dates, "datetime", Clock)
    assert dates.parse(b"Tue, 3 Oct 2023 12:00:00 +0000") == datetime(2023, 10, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"yesterday",
        b"Tue, 3 Oct 2023 25:00:00 +0900",
        b"3 Xyz 2023 12:00",
        b"1 Jan 1900 00:00 +0000",
        b"3 Oct 2023 12:00 +9900",
        b"Fri, 05 Dec 2003 10:00:00 +9000",
        b"Thu, 01 Jan 1970 00:00:00 +0000",
        b"Thu, 01 Jan 1970 09:00:00 +0900",
        b"Mon, 05 Dec 2093 10:00:00 +0900",
        b"Sun, 31 Dec 1899 00:00:00 +0000",
        b"12/5/2003 3:45:00 PM",
        b"5 lip 2003 10:00",
        b"5 Jui 2003 10:00",
        b"Fri, 5 Dec 2003 13:00:00 AM",
        b"Mon, 17 Sep 2018 28:59:30 +0600",
        b"2003-13-05 10:00",
        b"Fri, 5 Dec 2003 100:00:00 +0900",
        b"Fri, 5 Dec 2003 10:00:00:00 +0900",
        b"Tue, 01 Jan 1980 00:00:10 +0900",
        b"20031305T100000Z",
        b"5 Xyz 2003 10:00:00 +0900",
        "昭和15年12月5日".encode(),
    ],
)
def test_no_dates(raw: bytes) -> None:
    assert dates.parse(raw) is None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=80))
def test_dates_never_raise(raw: bytes) -> None:
    dates.parse(raw)


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        (b"Thu, 01 Jan 1970 00:00:00 +0000", (2006, 1, 2, 1)),
        (b"Sat, 05 Dec 2093 10:00:00 +0900", (2006, 1, 2, 1)),
        # A clock that was years ahead: nobody receives a message before it is written.
        (b"Sat, 02 Jan 2016 10:00:00 +0900", (2006, 1, 2, 1)),
        (b"Tue, 03 Jan 2006 10:00:00 +0900", (2006, 1, 3, 1)),
        # Fetched again years later by another provider.
        (b"Sun, 02 Jan 2005 10:00:00 +0900", (2005, 1, 2, 1)),
    ],
)
def test_the_server_knows_when_a_message_arrived(date: bytes, moment: tuple[int, ...]) -> None:
    head = b"Received: by mx.example.jp; Mon, 2 Jan 2006 10:00:00 +0900\nDate: " + date + b"\n"
    expected = datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type, misc]
    assert envelope.read(head).date == envelope.date(head) == expected


def test_envelope() -> None:
    head = (
        b"Return-Path: <>\nReceived: by x; Mon, 2 Jan 2006 10:00:00 +0000\nFrom: Taro <taro@example.jp>\n"
        b"To: a@example.com,\n b@example.com\nSubject: =?utf-8?b?5bGx?=\nDate: nonsense\nMessage-ID: <1@example.jp>\n"
        b"List-Id: <example.jp>\nPrecedence: bulk\nAuto-Submitted: auto-replied; x\n"
    )
    found = envelope.read(head)
    assert found.sender is not None and found.sender.address == "taro@example.jp"
    assert [each.address for each in found.to] == ["a@example.com", "b@example.com"]
    assert found.subject == "山"
    assert found.date == datetime(2006, 1, 2, 10, tzinfo=UTC)
    assert found.message_id == "1@example.jp"
    assert found.signals == ("list_id", "auto_replied")


@pytest.mark.parametrize(
    "other",
    [
        b"Content-Type: text/plain; charset=Shift_JIS",
        b'Content-Type: text/plain; format=flowed; charset="x-sjis"',
        b"Content-Type: text/plain; charset=iso-2022-jp",
        b"Subject: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?=",
        "Subject: 次回のご予約".encode("cp932"),
    ],
)
def test_half_width_kana_are_read_in_the_messages_charset(other: bytes) -> None:
    found = envelope.read(b"From: " + "ﾀｶﾊｼ ﾊﾅｺ <a@x.jp>".encode("cp932") + b"\n" + other + b"\n")
    assert found.sender is not None and found.sender.name == "ﾀｶﾊｼ ﾊﾅｺ"
    assert "name_charset_guessed" not in found.signals


def test_kanji_in_a_message_in_jis() -> None:
    head = b"From: " + "木村 <a@x.jp>".encode("euc_jp") + b"\nContent-Type: text/plain; charset=ISO-2022-JP\n"
    found = envelope.read(head)
    assert found.sender is not None and found.sender.name == "木村"


def test_sender_stands_in_for_a_broken_from() -> None:
    found = envelope.read(b"From: nobody\nSender: x@example.jp\nAuto-Submitted: no\n")
    assert found.sender is not None and found.sender.address == "x@example.jp"
    assert found.signals == ()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_envelope_never_raises(head: bytes) -> None:
    envelope.read(b"From: " + head)
