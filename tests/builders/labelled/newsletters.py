"""Newsletters and magazines: with the headers that say so and without, from free mail, in the name of a person."""

from tests.builders.labelled.maker import Maker
from tests.builders.labelled.model import Sender
from tests.builders.labelled.names import FIRMS
from tests.builders.labelled.writing import Style, mailbox

STOP = (
    "配信停止はこちら http://www.example.com/stop?id=8231\n",
    "※本メールの配信を希望されない方はこちらから解除できます。 https://www.example.com/k\n",
    "このメールは送信専用です。ご返信いただいてもお答えできません。\n",
    "メルマガ解除は http://mag.example.com/del まで\n",
)


def _news(m: Maker) -> tuple[str, str]:
    """Subject and text of a newsletter."""
    number = m.rng.randrange(1, 300)
    subject = m.one_of([
        f"【週刊みどり通信】Vol.{number}", "★本日限り！全品ポイント10倍★", f"今週の新着情報 第{number}号", "秋の大感謝セール開催中",
        "Spring sale: 30% off everything", f"メールマガジン「庭しごと」No.{number}", "お得なクーポンをお届け", "新商品のご案内",
    ])  # fmt: skip
    text = (
        f"いつもご利用ありがとうございます。\n━━━━━━━━━━━━━━━\n■ 今週のおすすめ\n 商品A 1,980円 http://www.example.com/a{number}\n"
        "━━━━━━━━━━━━━━━\n" + m.one_of(STOP) + "発行: みどり通信社\n"
    )
    return subject, text


def newsletter(m: Maker) -> list[Sender]:
    """A newsletter with the headers that say so."""
    shop = f"{m.word('midori hana niwa kutsu hon travel')}{m.rng.randrange(999)}.example.com"
    robot = m.free(f"{m.word('news magazine info mag shop campaign')}@{shop}")
    subject, text = _news(m)
    extra = [
        ("List-Unsubscribe", f"<https://{shop}/u>".encode()),
        *m.one_of([[("Precedence", b"bulk")], [("Feedback-ID", b"1:2:3:esp")], []]),
    ]
    shown = m.one_of(["みどり通信", "くつのお店", "Travel News", m.one_of(FIRMS), ""])
    mails = [
        m.mail(mailbox(shown, robot, Style()), subject=subject, text=text, style=Style(), extra=extra)
        for _ in range(m.rng.randint(1, 5))
    ]
    return [m.machine(robot, *mails)]


def newsletter_bare(m: Maker) -> list[Sender]:
    """A newsletter that only its text gives away."""
    shop = f"{m.word('midori hana niwa kutsu hon travel')}{m.rng.randrange(999)}.example.jp"
    robot = m.free(f"{m.word('info shop mail post hello')}@{shop}")
    mails = []
    for _ in range(m.rng.randint(1, 4)):
        subject, text = _news(m)
        mails.append(m.mail(mailbox(m.one_of(FIRMS), robot, Style()), subject=subject, text=text, style=Style()))
    return [m.machine(robot, *mails)]


def newsletter_free_mail(m: Maker) -> list[Sender]:
    """A magazine that is sent from a free-mail address."""
    robot = m.free(
        f"{m.word('niwa.tsushin mag.midori shop.hana yasai-dayori fx-letter')}{m.rng.randrange(999)}@{m.one_of(['gmail.com', 'yahoo.co.jp', 'hotmail.co.jp'])}"
    )
    mails = []
    for _ in range(m.rng.randint(1, 4)):
        subject, text = _news(m)
        mails.append(
            m.mail(
                mailbox(m.one_of(["みどり通信", "野菜だより", "庭しごと編集部", ""]), robot, Style()),
                subject=subject,
                text=text,
                style=Style(),
            )
        )
    return [m.machine(robot, *mails)]


def newsletter_with_person(m: Maker) -> list[Sender]:
    """A newsletter in the name of a person, "the shop's Sato"."""
    person = m.person()
    robot = m.free(f"{person.family_romaji.lower()}@shop{m.rng.randrange(999)}.example.com")
    shown = m.one_of(
        [f"{person.family}＠みどり通信", f"店長の{person.family}", person.kanji, f"みどり通信 {person.kanji}"]
    )
    subject, text = _news(m)
    extra = m.one_of([[("List-Unsubscribe", b"<mailto:stop@example.com>")], [], [("Precedence", b"bulk")]])
    mails = [
        m.mail(
            mailbox(shown, robot, Style()),
            subject=subject,
            text=f"こんにちは、{person.family}です。\n{text}",
            style=Style(),
            extra=extra,
        )
        for _ in range(3)
    ]
    return [m.machine(robot, *mails)]


def asked_to_stop(m: Maker) -> list[Sender]:
    """The owner answered a newsletter once: please remove me."""
    robot = m.free(f"{m.word('news info mag')}@letters{m.rng.randrange(999)}.example.com")
    mails = []
    for _ in range(3):
        subject, text = _news(m)
        mails.append(
            m.mail(
                mailbox("週刊みどり", robot, Style()),
                subject=subject,
                text=text,
                style=Style(),
                extra=m.one_of([[("List-Unsubscribe", b"<x>")], [("Precedence", b"bulk")]]),
            )
        )
    stop = m.one_of(["配信停止", "解除希望", "unsubscribe", "Re: メルマガ停止"])
    return [m.machine(robot, *mails, m.answer("", robot, subject=stop, text="配信を停止してください。\n"))]
