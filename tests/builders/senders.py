"""Invented senders with the mess of real life, each labelled: whom a hairdresser's inbox of twenty years holds."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

OWN = "hanako@salon.example.jp"
HUMAN, MACHINE = "human", "machine"


@dataclass(frozen=True)
class Sender:
    """Somebody, and the raw header blocks of their messages; `answered` are those the owner wrote to."""

    address: str
    label: str
    what: str
    heads: tuple[bytes, ...]
    answered: bool = False


_FAMILIES = [
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
    "佐々木",
    "山口",
    "松本",
    "井上",
    "木村",
    "林",
    "斎藤",
    "清水",
    "髙﨑",
    "五十嵐",
]
_GIVEN = [
    "花子",
    "美咲",
    "陽子",
    "さくら",
    "由美子",
    "恵",
    "真由美",
    "明美",
    "ゆかり",
    "健一",
    "太郎",
    "誠",
    "大輔",
    "ひろし",
    "翔",
    "涼",
]
_LATIN = [
    "sato",
    "suzuki",
    "takahashi",
    "tanaka",
    "ito",
    "watanabe",
    "yamamoto",
    "nakamura",
    "kobayashi",
    "kato",
    "yoshida",
    "yamada",
    "mori",
    "abe",
    "ikeda",
]
_SUBJECTS = (
    "予約の変更をお願いします", "Re: 次回のご予約", "こんにちは", "カットの時間について", "写真です", "メアド変えました",
    "Fwd: 同窓会", "質問があります", "無題", "", "ありがとうございました", "駐車場", "Re: Re: パーマ", "遅れます！",
)  # fmt: skip
_PRIVATE = (
    "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "t.vodafone.ne.jp", "i.softbank.jp", "au.com", "gmail.com",
    "yahoo.co.jp", "icloud.com", "hotmail.co.jp", "nifty.com", "ocn.ne.jp", "example.net", "kobo.example.com",
)  # fmt: skip
_PROGRAMS = (
    b"X-Mailer: Microsoft Outlook Express 6.00.2900.5931\n", b"X-Mailer: iPhone Mail (13E238)\n", b"",
    b"X-Mailer: Becky! ver. 2.75.02 [ja]\n", b"User-Agent: Mozilla/5.0 Thunderbird/78.5\n", b"",
    b"X-Mailer: Apple Mail (2.3608.120.23.2.7)\n", b"X-Mailer: YahooMailWebService/0.8\n", b"",
)  # fmt: skip


def labelled() -> Iterator[Sender]:
    """Everybody, people first."""
    yield from _people()
    yield from _machines()


def _word(text: str, number: int = 0) -> bytes:
    """A display name or subject, as one of the ways mail has had for it."""
    if not text or text.isascii():
        return text.encode()
    ways = (
        lambda: b"=?UTF-8?B?" + b64encode(text.encode()) + b"?=",
        lambda: b"=?ISO-2022-JP?B?" + b64encode(text.encode("iso2022_jp", "ignore")) + b"?=",
        lambda: text.encode("cp932"),
        lambda: text.encode(),
        lambda: b"=?Shift_JIS?B?" + b64encode(text.encode("cp932")) + b"?=",
    )
    return ways[number % len(ways)]()


def head(address: str, name: str = "", subject: str = "", number: int = 1, extra: bytes = b"", to: str = OWN) -> bytes:
    """One header block."""
    shown = b'"' + _word(name, number) + b'" ' if name else b""
    return (
        b"From: " + shown + b"<" + address.encode() + b">\nTo: " + to.encode() + b"\nSubject: " + _word(subject, number)
        + f"\nDate: {1 + number % 28} Mar {2000 + number % 25} 10:{number % 60:02}:00 +0900\n".encode()
        + f"Message-ID: <{abs(hash((address, number))) % 10**12}.{number}@x.example.jp>\n".encode() + extra
    )  # fmt: skip


def _several(address: str, name: str, count: int, start: int, extra: bytes = b"") -> tuple[bytes, ...]:
    return tuple(
        head(address, name, _SUBJECTS[(start + number) % len(_SUBJECTS)], start + number, extra)
        for number in range(count)
    )


def _people() -> Iterator[Sender]:
    programs, domains = cycle(_PROGRAMS), cycle(_PRIVATE)
    for number in range(220):
        family, given = _FAMILIES[number % len(_FAMILIES)], _GIVEN[number % len(_GIVEN)]
        local = f"{_LATIN[number % len(_LATIN)]}{'.-_'[number % 3]}{number}"
        name = (f"{family} {given}", f"{family}{given}", "", f"{local}", f"{given}♪")[number % 5]
        address = f"{local}@{next(domains)}"
        yield Sender(
            address, HUMAN, "customer", _several(address, name, 1 + number % 4, number, next(programs)), number % 7 == 0
        )
    for number, local in enumerate(("a..b", "abc.", ".hana", "-x-x-", "a/b?c", "love...you", "k.o.", "..z..")):
        address = f"{local}@{('docomo', 'ezweb')[number % 2]}.ne.jp"
        yield Sender(address, HUMAN, "old mobile", _several(address, "", 2, number))
    small = [
        "info",
        "shop",
        "contact",
        "order",
        "orders",
        "yoyaku",
        "support",
        "mail",
        "office",
        "sales",
        "event",
        "staff",
        "owner",
        "salon",
        "hello",
        "master",
    ]
    for number, local in enumerate(small * 2):
        address = f"{local}@shop{number}.example.com"
        yield Sender(
            address,
            HUMAN,
            "small firm",
            _several(address, f"{_FAMILIES[number % 20]}商店", 1 + number % 3, number, next(programs)),
        )
    unlucky = (
        "auto.tanaka", "newsome", "norika", "noriko.reply", "alert.m", "magda", "bouncer-fit", "dailey", "root.kana",
        "postma", "notiko", "systema", "robota", "weekley", "digesto", "donna.trepley", "mailis", "sympathy", "mm",
        "bot.higashi", "marketing.sato", "jidou.k",
    )  # fmt: skip
    for number, local in enumerate(unlucky):
        address = f"{local}@example.org"
        yield Sender(address, HUMAN, "unlucky address", _several(address, "", 1 + number % 3, number))
    lists = (
        b"List-Id: <hair.lists.example.org>\nList-Post: <mailto:hair@lists.example.org>\nPrecedence: list\n"
        b"List-Unsubscribe: <https://lists.example.org>\nX-Mailman-Version: 2.1.9\n",
        b"X-ML-Name: biyou\nX-ML-Count: 123\nPrecedence: bulk\n",
        b"Mailing-List: list pta@yahoogroups.example; contact pta-owner@yahoogroups.example\nPrecedence: bulk\n"
        b"List-Unsubscribe: <mailto:pta-unsubscribe@yahoogroups.example>\n",
        b"Precedence: list\nMailing-list: list x@googlegroups.example\nList-ID: <x.googlegroups.example>\n"
        b"List-Post: <https://groups.example/x>, <mailto:x@googlegroups.example>\nReturn-Path: <x+bncBAA@googlegroups.example>\n",
    )
    for number in range(24):
        address = f"{_LATIN[number % 15]}-ml{number}@{_PRIVATE[number % 14]}"
        yield Sender(address, HUMAN, "over a mailing list", _several(address, "", 2, number, lists[number % 4]))
    odd = (
        b"Auto-Submitted: auto-replied\nReturn-Path: <>\nPrecedence: junk\n",
        b"Return-Path: <>\nContent-Type: multipart/report; report-type=disposition-notification; boundary=x\n",
        b"X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\n",
        b"Return-Path: <SRS0=Ab1c=XY=example.com=x@forward.example.net>\n",
        b"Return-Path: <prvs=0123abcd=x@example.com>\n",
        b"X-Mailer: PHPMailer 5.2.9\n",
        b"Auto-Submitted: no\n",
        b"Content-Type: text/calendar; method=REQUEST\n",
    )
    for number in range(40):
        address = f"{_LATIN[number % 15]}.odd{number}@{_PRIVATE[number % 14]}"
        one = odd[number % len(odd)]
        heads = _several(address, _FAMILIES[number % 20], 1, number, one)
        if number % 16 >= 8:
            heads += _several(address, _FAMILIES[number % 20], 2, number + 50)
        yield Sender(address, HUMAN, "odd headers", heads)


_PLATFORMS = (
    b"List-Unsubscribe: <mailto:u@x.example>\nList-Id: <1.mc.example>\nX-MC-User: 1\nFeedback-ID: 1:1:mc\n",
    b"Return-Path: <bounces+123-4-hanako=salon.example.jp@em123.shop.example.com>\nX-SG-EID: abc\n",
    b"Return-Path: <0102-abc@ap-northeast-1.amazonses.com>\nFeedback-ID: ap:x:AmazonSES\nX-SES-Outgoing: 2020\n",
    b"Precedence: bulk\nX-Mailer: CuenoteFC 4.1\n",
    b"List-Unsubscribe: <https://x.example/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n",
    b"X-Mailer: acmailer3.8 https://www.acmailer.example/\nErrors-To: e@x.example\nPrecedence: list\n",
    b"X-Campaign-Id: 99\nPrecedence: bulk\n",
)


def _machines() -> Iterator[Sender]:
    shops = [
        "info",
        "news",
        "shop",
        "mail",
        "support",
        "magazine",
        "contact",
        "hello",
        "member",
        "campaign",
        "store",
        "point",
        "info",
    ]
    for number in range(90):
        address = f"{shops[number % len(shops)]}@m{number}.example.com"
        subject = ("【今だけ】ポイント10倍", "春の新商品のご案内", "Spring sale", "メルマガ vol.12", "お知らせ")[
            number % 5
        ]
        heads = tuple(head(address, "お店", subject, n, _PLATFORMS[number % 7]) for n in range(1 + number % 5))
        yield Sender(address, MACHINE, "newsletter", heads)
    silent = [
        "noreply",
        "no-reply",
        "no_reply",
        "donotreply",
        "do-not-reply",
        "auto-confirm",
        "autoreply",
        "mailer-daemon",
        "postmaster",
        "bounce",
        "notification",
        "notifications",
        "notify",
        "mailmag",
        "magmag",
        "newsletter",
        "news-letter",
        "haishin",
        "jidou-soushin",
        "bounces+1=x",
        "order-noreply",
        "noreply-accounts",
        "account.noreply",
        "no-reply-shop",
        "info-noreply",
        "noreply2",
        "mail-news",
        "automail",
        "cron",
        "root",
        "nagios",
    ]
    for number, local in enumerate(silent * 3):
        address = f"{local}@s{number}.example.net"
        heads = tuple(head(address, "", ("ご注文の確認", "Your receipt", "")[n % 3], n) for n in range(1 + number % 3))
        yield Sender(address, MACHINE, "address says so", heads)
    signs = (
        ("info", "送信専用", "お知らせ", b""),
        ("system", "予約システム", "【自動送信】ご予約の確認", b""),
        ("support", "", "お問い合わせありがとうございます", b"Auto-Submitted: auto-generated\n"),
        ("order", "ショップ", "ご注文内容の確認", b"Return-Path: <>\n"),
        ("alert", "銀行", "ログインのお知らせ", b""),
        ("service", "Mail Delivery Subsystem", "Returned mail", b"Return-Path: <>\n"),
        ("account", "", "Delivery Status Notification (Failure)", b"Content-Type: multipart/report; report-type=delivery-status\n"),
        ("info", "自動配信メール", "ワンタイムパスワード", b""),
        ("security", "", "Verification code", b"Auto-Submitted: auto-generated\n"),
        ("shop", "お店メールマガジン", "新着", b""),
        ("mail", "", "failure notice", b"X-Failed-Recipients: a@example.com\n"),
        ("verify", "", "Confirm your account", b""),
    )  # fmt: skip
    for number in range(72):
        local, name, subject, extra = signs[number % len(signs)]
        address = f"{local}@a{number}.example.org"
        heads = tuple(head(address, name, subject, n, extra) for n in range(1 + number % 4))
        yield Sender(address, MACHINE, "automatic", heads)
    for number in range(12):
        address = f"deals{number}@gmail.com"
        yield Sender(address, MACHINE, "bulk from free mail", (head(address, "", "Sale", number, _PLATFORMS[0]),))
