"""Invented senders by kind of case, with the text of their messages: those a header or a subject alone gets wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.builders.senders import HUMAN, MACHINE, OWN, head

EACH = 8
"""Senders of each kind."""
_NAMES = ("佐藤 花子", "Hanako Tanaka", "", "鈴木陽子", "ito kenji", "さくら", "高橋　誠", "Yamada, Ken")
_LOCALS = ("sato.h", "hanako77", "yoko-s", "k_ito", "sakura0412", "mt", "taka.m", "kenken")
_NOTES = (
    "佐藤です。次回の予約を土曜の3時にお願いできますか。\n",
    "Thank you for yesterday. See you on Friday!\n",
    "少し遅れます。すみません。\n",
    "写真を送ります。ありがとうございました。\n\n鈴木\n",
    "いつもお世話になっております。見積りの件、承知しました。よろしくお願いいたします。\n",
    "了解です♪\n",
    "駐車場はありますか？\n",
    "Could you send me the invoice again? Thanks, Ken\n",
)
_OUTLOOK = b"X-Mailer: Microsoft Outlook 16.0\n"
_PROVIDERS = (
    "d1.dion.ne.jp", "mba.ocn.ne.jp", "ca2.so-net.ne.jp", "pop06.odn.ne.jp", "nifty.com", "sh.wakwak.com", "t-com.ne.jp",
    "m3.exampletown-catv.ne.jp",
)  # fmt: skip
_SHOPS = ("ミミ通販", "Cafe Example", "ヘアケア便り", "花の市場", "Example Books", "靴の店", "旅の窓口", "パンのさとう")
_FOOTER = "\n配信停止はこちら\nhttps://shop.example.com/stop\n"
_LINKS = "".join(f"商品{number} https://shop.example.com/{number}\n" for number in range(6))


@dataclass(frozen=True)
class Case:
    """A sender, what it is, and its messages as (headers, text); `sent` are those of the owner."""

    kind: str
    label: str
    address: str
    messages: tuple[tuple[bytes, str], ...]
    sent: tuple[tuple[bytes, str], ...] = ()


def cases() -> Iterator[Case]:
    """Everybody, people first."""
    for number in range(EACH):
        yield from _people(number)
    for number in range(EACH):
        yield from _machines(number)


def _people(number: int) -> Iterator[Case]:
    name, local, note = _NAMES[number], _LOCALS[number], _NOTES[number]
    sale = f"【{_SHOPS[number]}】春のセール開催！送料無料 vol.{number}"
    quoted = f"{note}\n> 春のセール\n> {_LINKS}> 配信停止はこちら https://x.example/stop\n"
    html = "https://www.example.com/\n"

    def case(kind: str, domain: str, *messages: tuple[bytes, str], own: tuple[tuple[bytes, str], ...] = ()) -> Case:
        return Case(kind, HUMAN, f"{local}@{domain}", messages, own)

    def mail(
        domain: str, subject: str = "ご予約", extra: bytes = b"", text: str = note, day: int = 0
    ) -> tuple[bytes, str]:
        return head(f"{local}@{domain}", name, subject, number + day, extra), text

    yield case("a provider's customer", _PROVIDERS[number], mail(_PROVIDERS[number]))
    yield case("a mobile phone", "docomo.ne.jp", (head(f"{local}@docomo.ne.jp", "", "", number), note))
    asked = ("送料無料になりますか？", "セール開始はいつですか？", "Vol.3は届きますか", "Is the newsletter free?")[
        number % 4
    ]
    yield case("asks with the shop's words", "a1.example.com", mail("a1.example.com", asked, _OUTLOOK))
    yield case(
        "answers a campaign", "a2.example.com", mail("a2.example.com", f"Re: {sale}", b"In-Reply-To: <n@1>\n", quoted)
    )
    yield case("passes a campaign on", "a3.example.com", mail("a3.example.com", f"Fwd: {sale}", _OUTLOOK, quoted))
    yield case("writes with Precedence", "a4.example.com", mail("a4.example.com", "こんにちは", b"Precedence: bulk\n"))
    crm = b"List-Unsubscribe: <https://crm.example.com/u>\nX-Mailer: Microsoft Outlook 16.0\nIn-Reply-To: <q@1>\n"
    yield case("a customer system", "a5.example.com", mail("a5.example.com", "Re: お見積り", crm, f"{note}{html}"))
    for path in (b"<SRS0=Ab=XY=a6.example.com=x@fwd.example.net>", b"<bounces+SRS=Ab=XY@fwd.example.net>")[
        number % 2 :
    ][:1]:
        yield case(
            "a forwarding provider", "a6.example.com", mail("a6.example.com", "質問", b"Return-Path: " + path + b"\n")
        )
    yield case("a web mail of PHP", "a7.example.com", mail("a7.example.com", "写真", b"X-Mailer: PHPMailer 5.2\n"))
    away = b"Auto-Submitted: auto-replied\nReturn-Path: <>\nPrecedence: bulk\nX-Autoreply: yes\n"
    yield case(
        "is away", "a8.example.com", mail("a8.example.com", "不在のお知らせ", away, "自動返信です。休暇中です。\n")
    )
    leave = ("メルマガの配信停止をお願いします。\n", "Please remove me from your list.\n")[number % 2]
    yield case("wants no newsletter", "a9.example.com", mail("a9.example.com", "配信停止のお願い", b"", leave))
    letters = (mail("b1.example.com", "ご相談", _OUTLOOK), mail("b1.example.com", "御礼", _OUTLOOK, day=1))
    news = mail(
        "b1.example.com", sale, b"List-Unsubscribe: <https://x.example>\nPrecedence: bulk\n", _LINKS + _FOOTER, day=2
    )
    yield case("letters and newsletters", "b1.example.com", *letters, news)
    spam = mail("b2.example.com", "[SPAM] 写真", b"X-Spam-Flag: YES\n", day=3)
    yield case("once taken for spam", "b2.example.com", mail("b2.example.com"), mail("b2.example.com", day=1), spam)
    yield case("only mail taken for spam", "b3.example.com", mail("b3.example.com", "hello", b"X-Spam-Flag: YES\n"))
    signed = f"{note}\n━━━━━━━━━━\n〇〇商店 佐藤\nTEL 03-0000-0000\nhttps://www.example.com/\n━━━━━━━━━━\n"
    firm = f"info@shop{number}.example.com"
    yield Case("a small firm", HUMAN, firm, ((head(firm, "〇〇商店", "納期の件", number, _OUTLOOK), signed),))
    member = b"List-Id: <hair.lists.example.org>\nList-Post: <mailto:hair@lists.example.org>\nPrecedence: list\n"
    yield case(
        "over a mailing list",
        "b4.example.com",
        mail("b4.example.com", "[hair] 例会", member, f"{note}\nTo unsubscribe, visit https://x"),
    )
    letter = head(OWN, "", "ご予約の件", number, to=f"{local}@b5.example.com")
    yield case("the owner wrote", "b5.example.com", mail("b5.example.com", "はい", text=""), own=((letter, note),))


def _machines(number: int) -> Iterator[Case]:
    shop, name = _SHOPS[number], _NAMES[number]
    robot = (
        f"※このメールは自動送信です。\n{shop}をご利用いただきありがとうございます。\nご注文番号 {number}00{number}\n"
    )

    def case(kind: str, address: str, *messages: tuple[bytes, str], own: tuple[tuple[bytes, str], ...] = ()) -> Case:
        return Case(kind, MACHINE, address, messages, own)

    def mail(
        address: str, subject: str, text: str, extra: bytes = b"", shown: str = shop, day: int = 0
    ) -> tuple[bytes, str]:
        return head(address, shown, subject, number + day, extra), text

    news = f"今週の新着です。\n{_LINKS}"
    free = f"mimi.shop{number}@gmail.com"
    yield case("a magazine from free mail", free, mail(free, f"【{shop}】今週の新着", news + _FOOTER))
    orders = f"mimi.order{number}@gmail.com"
    yield case(
        "an order robot from free mail",
        orders,
        mail(orders, "ご注文の確認", robot + "返信いただいてもお答えできません。\n"),
    )
    own = ("info@ocn.ne.jp", "info-docomo@docomo.ne.jp", "dpoint-mm@docomo.ne.jp", "support@nifty.com", "news@info.odn.ne.jp",
           "member@biglobe.ne.jp", "campaign@mail.docomo.ne.jp", "so-net-news@so-net.ne.jp")[number]  # fmt: skip
    yield case("the provider itself", own, mail(own, "重要なお知らせ", "ご利用料金のご案内です。\n"))
    spam = f"{_LOCALS[number]}.x@{('gmail.com', 'yahoo.co.jp', 'hotmail.com')[number % 3]}"
    tag, field = (("[SPAM] ", b"X-Spam-Flag: YES\n"), ("[meiwaku] ", b"X-OCN-SPAM-CHECK: 100.00%\n"))[number % 2]
    yield case("spam", spam, mail(spam, f"{tag}hello", "You won.\n", field, name))
    portal = f"yoyaku{number}@portal{number}.example.com"
    guests = (
        mail(portal, f"予約{each}", "予約がありました。\n", shown=_NAMES[each] or f"客{each}", day=each)
        for each in range(8)
    )
    yield case("a portal under many names", portal, *guests)
    one = f"info@s{number}.example.com"
    yield case("one header and the text", one, mail(one, shop, news + _FOOTER, b"Precedence: bulk\n"))
    booking = f"reserve@r{number}.example.com"
    yield case(
        "a reservation system",
        booking,
        mail(booking, "【自動配信】ご予約", f"本メールはシステムより自動配信しています。\n{robot}"),
    )
    bank = f"service@bank{number}.example.co.jp"
    yield case(
        "a bank",
        bank,
        mail(
            bank,
            "【重要】お取引の確認",
            "本メールは送信専用です。ご返信いただいてもお答えできません。\n",
            shown="例示銀行",
        ),
    )
    magazine = f"{('magazine', 'news', 'mailmag', 'info')[number % 4]}@m{number}.example.jp"
    leave = head(OWN, "", "お願い", number, to=magazine)
    issue = mail(magazine, f"{shop}ニュース 第{number}号", news + _FOOTER, b"X-Mailer: PHP/5.4\n")
    yield case("a magazine of a script", magazine, issue)
    yield case("the owner wants it no more", f"x{magazine}", (issue[0].replace(b"<", b"<x"), issue[1]),
               own=((leave.replace(b"To: ", b"To: x"), "配信停止をお願いします。\n"),))  # fmt: skip
    device = f"{('nas', 'scanner', 'mfp', 'backup')[number % 4]}{number}@office.example.com"
    yield case(
        "a device",
        device,
        mail(device, "Message from device", "This is an automatically generated message.\n", shown=""),
    )
    ticket = f"jira{number}@tickets{number}.example.org"
    told = "Do not reply to this e-mail. You receive it because you watch this issue.\n"
    yield case("tickets in threads", ticket, mail(ticket, "[jira] Updated", told, b"References: <1@x>\n", name))
    quiet = f"{('noreply', 'do-not-reply', 'info-noreply', 'no_reply')[number % 4]}@q{number}.example.com"
    yield case("nobody reads", quiet, mail(quiet, "Hello", "Your statement is ready.\n"))
    bounce = f"mailer-daemon@mx{number}.example.net"
    report = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\nReturn-Path: <>\n"
    yield case("a returned message", bounce, mail(bounce, "Undelivered Mail", "", report, "Mail Delivery System"))
