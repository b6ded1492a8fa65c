"""Spam: persons' names on it, phishing, the provider's verdict in a header, the junk folder."""

from tests.builders.labelled.maker import Maker
from tests.builders.labelled.model import Folder, Label, Met, Sender
from tests.builders.labelled.writing import Field, Style, mailbox

LURES = (
    ("お久しぶりです", "覚えていますか？写真を見てください http://meet{}.example.com/p\n"),
    ("緊急のご連絡", "あなたに2億円の受け取り権利があります。今すぐ http://get{}.example.com へ\n"),
    ("会いたいです", "登録無料です。私のプロフィール http://love{}.example.com/me\n"),
    ("Re: ", "副業で月収100万円！誰でも簡単。 http://biz{}.example.com\n"),
    ("当選おめでとうございます", "豪華賞品をお受け取りください http://prize{}.example.com\n"),
    ("Cheap watches", "Best replica watches http://w{}.example.com\nViagra Cialis\n"),
)
PHISH = (
    (
        "【重要】お客様の口座が制限されています",
        "24時間以内に本人確認を行ってください。\nhttp://secure-{}.example.com/login\n",
    ),
    (
        "【緊急】カードの利用停止のお知らせ",
        "不正利用を検知しました。以下より更新してください。\nhttp://card-{}.example.com\n",
    ),
    ("Your account has been suspended", "Verify your account within 24 hours: http://verify{}.example.com\n"),
    ("お荷物のお届けにあがりましたが不在の為持ち帰りました", "下記よりご確認ください http://post{}.example.com\n"),
    ("メールボックスの容量が超過しています", "アカウントを確認してください http://webmail{}.example.com\n"),
)
VERDICTS: tuple[tuple[str, list[Field]], ...] = (
    ("", [("X-Spam-Flag", b"YES")]),
    ("", [("X-Spam-Status", b"Yes, score=17.3 required=5.0 tests=BAYES_99,URIBL_BLACK")]),
    ("", [("X-OCN-SPAM-CHECK", b"99%")]),
    ("[SPAM] ", []),
    ("[meiwaku] ", []),
    ("***SPAM*** ", [("X-Spam-Level", b"*" * 15)]),
    ("", [("X-Mozilla-Junk", b"1"), ("X-Spam", b"Yes")]),
    ("[迷惑メール] ", []),
    ("", [("X-Nifty-SrcIP", b"192.0.2.7"), ("X-Spam-Flag", b"YES")]),
)


def _address(m: Maker) -> str:
    local = f"{m.word('yuka mari happy lucky star ai girl info support')}{m.one_of(['_', '.', ''])}{m.rng.getrandbits(24):x}"
    return m.free(
        f"{local}@{m.one_of(['gmail.com', 'yahoo.co.jp', 'hotmail.com', f'mail{m.rng.randrange(999)}.example.com', 'mail.ru'])}"
    )


def _spam(m: Maker, name: str, address: str, lure: tuple[str, str], extra: list[Field], **options: object) -> Sender:
    mail = m.mail(
        mailbox(name, address, Style()),
        subject=lure[0],
        text=lure[1].format(m.rng.randrange(999)),
        style=Style(),
        extra=extra,
        **options,  # type: ignore[arg-type]
    )
    return m.machine(
        address, mail, label=Label.SPAM, met=Met.JUNK if options.get("folder") is Folder.JUNK else Met.INBOX
    )


def with_a_name(m: Maker) -> list[Sender]:
    """Spam in the inbox that bears a person's name."""
    person = m.person()
    name = m.one_of([person.kanji, person.given, person.romaji, person.kanji.replace(" ", "")])
    return [_spam(m, name, _address(m), m.one_of(LURES), [])]


def phisher(m: Maker) -> list[Sender]:
    """Pretends to be a bank, a card, a parcel service."""
    name = m.one_of(
        ["みなと銀行", "カードセンター", "お客様サポート", "Account Team", "info@bank.example.jp", "宅配便"]
    )
    address = m.free(
        f"{m.one_of(['support', 'service', 'info', 'alert'])}{m.rng.randrange(9999)}@{m.one_of(['xn--bk-0ka.example.com', 'cn-mail.example.com', 'gmail.com', 'alerts.example.com'])}"
    )
    return [_spam(m, name, address, m.one_of(PHISH), m.one_of([[], [("Reply-To", b"claims77@mail.ru")]]))]


def judged(m: Maker) -> list[Sender]:
    """The provider's filter said so, in a header or in the subject."""
    person = m.person()
    mark, extra = m.one_of(VERDICTS)
    lure = m.one_of(LURES)
    return [_spam(m, m.one_of([person.kanji, person.romaji, ""]), _address(m), (mark + lure[0], lure[1]), list(extra))]


def in_junk(m: Maker) -> list[Sender]:
    """Lies in the junk folder."""
    person = m.person()
    return [
        _spam(
            m,
            m.one_of([person.kanji, person.romaji, ""]),
            _address(m),
            m.one_of([*LURES, *PHISH]),
            [],
            folder=Folder.JUNK,
        )
    ]


def in_trash(m: Maker) -> list[Sender]:
    """The owner threw it away."""
    return [
        _spam(
            m,
            m.one_of(["出会い事務局", "副業ナビ", ""]),
            _address(m),
            m.one_of([*LURES, *PHISH]),
            [],
            folder=Folder.TRASH,
        )
    ]


def inheritance(m: Maker) -> list[Sender]:
    """An English letter about millions, with a title and a name."""
    name = m.one_of(["Mrs. Grace Obi", "Barrister John Okoro", "Dr. Ahmed Bello", "Mr. Chen Wu", "Sgt. Lisa Cole"])
    lure = (m.one_of(["Dear friend", "URGENT BUSINESS PROPOSAL", "Compliments of the season", "From the desk of the director"]),
            "Dear beloved, I am the widow of the late minister. I have USD 18.5 million to transfer with your assistance. Reply with your bank details.\n{}\n")  # fmt: skip
    return [
        _spam(
            m,
            name,
            _address(m),
            lure,
            [
                (
                    "Reply-To",
                    f"claim{m.rng.randrange(9999)}@{m.one_of(['mail.ru', 'yahoo.co.jp', 'gmail.com'])}".encode(),
                )
            ],
        )
    ]
