"""Customers behind machines: web forms with Reply-To, reservation and order systems that name people in the text."""

from tests.builders.labelled.maker import Maker
from tests.builders.labelled.model import Met, Sender
from tests.builders.labelled.names import Person
from tests.builders.labelled.texts import pick, words
from tests.builders.labelled.writing import Style, mailbox

ROBOTS = words("""wordpress form mailer contact info webmaster noreply no-reply www-data apache mail inquiry postmaster toiawase
admin server formmail""")
BUILDERS = words("""no-reply@sites.example.com forms-noreply@forms.example.com mail@builder.example.com noreply@cart.example.com
hello@pages.example.com notification@kit.example.com""")
LABELS_NAME = pick("お名前/氏名/名前/お名前（必須）/ご氏名/お客様名/ご予約者名/ご注文者/会員名/代表者氏名")
LABELS_MAIL = pick("メールアドレス/E-mail/Email/ご連絡先メール/メール/mail/E-MAIL/Ｅメール/メールアドレス(確認用)")
LABELS_PHONE = pick("電話番号/TEL/ご連絡先/お電話番号/携帯電話/Tel")
LABELS_KANA = pick("フリガナ/ふりがな/お名前（カナ）/カナ")


def _named(person: Person) -> tuple[str, ...]:
    """The right names where the text alone may have one: no name is none that is wrong."""
    return (*person.known_as, "")


def web_form(m: Maker) -> list[Sender]:
    """The form of the owner's web site: one machine, its customers in Reply-To."""
    site = f"{m.owner.topic}{m.rng.randrange(99)}.example.jp"
    robot = m.one_of(
        [f"{m.one_of(ROBOTS)}@{site}", m.one_of(BUILDERS), f"{m.one_of(ROBOTS)}@www{m.rng.randrange(9)}.{site}"]
    )
    shown = m.one_of(["WordPress", "お問い合わせフォーム", "", "ホームページ", f"{m.owner.topic} web"])
    subject = m.one_of(
        ["お問い合わせがありました", "[お問い合わせ]", "ホームページからのメール", "New form entry", "フォームメール"]
    )
    customers = []
    for _ in range(m.rng.randint(3, 7)):
        person, style = m.person(), m.style()
        address = m.address(person)
        named = m.rng.random() < 0.5
        reply = mailbox(person.kanji if named else "", address, style)
        text = f"お名前: {person.kanji}\nメールアドレス: {address}\nお問い合わせ内容:\n{m.text()}\n--\nこのメールは {site} から送信されました\n"
        mail = m.mail(
            mailbox(shown, robot, style), subject=subject, text=text, style=style, extra=[("Reply-To", reply)]
        )
        customers.append(m.human(address, _named(person), mail, met=Met.REPLY_TO))
    return [m.machine(robot), *customers] if m.free(robot) else customers


def own_form(m: Maker) -> list[Sender]:
    """The form sends from the owner's own address, the customer in Reply-To."""
    person, style = m.person(), m.style()
    address = m.address(person)
    extra = [("Reply-To", mailbox(m.one_of([person.kanji, ""]), address, style)), ("X-Mailer", b"PHP/7.2")]
    text = f"【お名前】{person.kanji}\n【メール】{address}\n【内容】{m.text()}"
    sender = mailbox("Webフォーム", m.owner.address, style)
    mail = m.mail(sender, subject="【HP】お問い合わせ", text=text, style=style, extra=extra)
    return [m.human(address, _named(person), mail, met=Met.REPLY_TO)]


def form_sends_as_customer(m: Maker) -> list[Sender]:
    """A form that writes as if the customer had: From is the customer, a script on the way."""
    person = m.person()
    address = m.address(person)
    extra = [
        ("X-Mailer", b"PHP 5.3.3"),
        ("X-PHP-Originating-Script", b"10001:mail.php"),
        ("Sender", b"apache@web12.example.jp"),
    ]
    text = f"■お名前\n{person.kanji}\n■ご質問\n{m.text()}"
    return [
        m.human(
            address,
            person.known_as,
            m.letter(person.kanji, address, subject="お問い合わせフォーム", text=text, extra=extra),
        )
    ]


def _lines(m: Maker, person: Person, address: str, phone: str) -> str:
    """The label lines of a system, in one of the ways systems write them."""
    rows = [(m.one_of(LABELS_NAME), m.one_of([person.kanji, f"{person.kanji} 様", person.kanji.replace(" ", "　")]))]
    if m.rng.random() < 0.6:
        rows.append((m.one_of(LABELS_KANA), person.kana))
    if phone:
        rows.append((m.one_of(LABELS_PHONE), phone))
    if address:
        rows.append((m.one_of(LABELS_MAIL), address))
    way = m.rng.choice(
        [
            "{}：{}",
            "{}: {}",
            "■{}\n{}",
            "【{}】{}",
            "{}　{}",
            "[{}] {}",
            "・{} ： {}",
            "{}\t{}",
            "＜{}＞\n　{}",
            "{} = {}",
            "▼{}\n{}",
            "{} / {}",
        ]
    )
    return "\n".join(way.format(label, value) for label, value in rows)


def _phone(m: Maker) -> str:
    return m.one_of(["090-0000-{:04}", "080-0000-{:04}", "03-0000-{:04}", "0900000{:04}", "06（0000）{:04}"]).format(
        m.rng.randrange(10000)
    )


def reservation(m: Maker) -> list[Sender]:
    """A reservation or order system: customers stand in the text alone."""
    robot = f"{m.one_of(['yoyaku', 'reserve', 'order', 'system', 'noreply', 'info'])}@{m.one_of(['yoyaku', 'beauty', 'cart', 'tennis'])}{m.rng.randrange(99)}.example.com"
    customers, style = [], m.style()
    for _ in range(m.rng.randint(3, 6)):
        person = m.person()
        address = m.address(person)
        text = (
            f"{m.owner.name} 様\n\n新しいご予約が入りました。\n\n{_lines(m, person, address, _phone(m) if m.rng.random() < 0.5 else '')}\n"
            f"日時：{m.when():%Y/%m/%d %H:%M}\nメニュー：カット\n\n※このメールは自動送信です。返信しないでください。\n"
        )
        mail = m.mail(
            mailbox("予約システム", robot, style), subject="【予約】新規予約のお知らせ", text=text, style=style
        )
        customers.append(m.human(address, person.known_as, mail, met=Met.BODY))
    return [m.machine(robot), *customers]


def english_order(m: Maker) -> list[Sender]:
    """An order system that writes English."""
    robot = f"orders@cart{m.rng.randrange(99)}.example.com"
    customers, style = [], Style("utf-8")
    for _ in range(m.rng.randint(3, 5)):
        person = m.person()
        address = m.address(person)
        row = m.one_of(
            [
                "Name: {}\nEmail: {}",
                "Customer: {}\nE-mail address: {}",
                "Full name: {}\nPhone: +81 3 0000 1234\nEmail: {}",
                "Billed to\n{}\n{}\n",
                "Customer name\t{}\nEmail\t{}",
            ]
        )
        text = f"You have a new order #{m.rng.randrange(9999)}.\n\n{row.format(person.romaji, address)}\nTotal: JPY 4,200\n\nThis is an automated message, please do not reply.\n"
        mail = m.mail(mailbox("Cart", robot, style), subject="New order", text=text, style=style)
        names = (person.romaji, f"{person.family_romaji} {person.given_romaji}")
        customers.append(m.human(address, names, mail, met=Met.BODY))
    return [m.machine(robot), *customers]


def telephone_only(m: Maker) -> list[Sender]:
    """The system asks for a telephone number alone."""
    robot = f"call{m.rng.randrange(999)}@reserve.example.com"
    customers, style = [], m.style()
    for _ in range(m.rng.randint(2, 4)):
        person, phone = m.person(), _phone(m)
        text = f"ご予約を承りました。\n\n{_lines(m, person, '', phone)}\n人数：2名\n\n（自動配信）\n"
        mail = m.mail(mailbox("ネット予約", robot, style), subject="ご予約確定", text=text, style=style)
        customers.append(m.human("", person.known_as, mail, met=Met.BODY, phone=phone))
    return [m.machine(robot), *customers]


def token_reply(m: Maker) -> list[Sender]:
    """Reply-To is a token of the machine that sent it."""
    site = f"{m.one_of(['tracker', 'desk', 'sns', 'board'])}{m.rng.randrange(999)}.example.com"
    person, style = m.person(), Style("utf-8")
    robot = f"{m.one_of(['notifications', 'notify', 'jira', 'support', 'updates'])}@{site}"
    token = f"{m.one_of(['reply+', 'r-', 'comment+', 'ticket-', 'bounce+'])}{m.rng.getrandbits(56):x}@{m.one_of(['reply.', ''])}{site}"
    text = f"{person.kanji}さんがコメントしました。\n\n「{m.subject()}」\n\n返信するにはこのメールに返信してください。\n通知を停止 https://{site}/x\n"
    shown = m.one_of([person.kanji, f"{person.kanji} (board)", "通知"])
    mail = m.mail(
        mailbox(shown, robot, style),
        subject=f"[{site}] {m.subject()}",
        text=text,
        style=style,
        extra=[("Reply-To", token.encode())],
    )
    return [m.machine(robot, mail), m.machine(token, met=Met.REPLY_TO)]
