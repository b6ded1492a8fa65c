"""Mailing lists, those that rewrite From too; their authors are people, the lists are not."""

from tests.builders.labelled.maker import Maker
from tests.builders.labelled.model import Label, Met, Sender
from tests.builders.labelled.names import Person
from tests.builders.labelled.writing import Field, Style, mailbox


def _list(m: Maker) -> tuple[str, str, str]:
    """Name, address and List-Id of a list."""
    name = m.word("ob tennis kai soccer hobby cooking dosokai pta kodomo jichikai") + str(m.rng.randrange(99))
    host = m.one_of(["ml.example.jp", "lists.example.com", "groups.example.com", "freeml.example.com"])
    return name, f"{name}@{host}", f"<{name}.{host}>"


def _head(address: str, list_id: str, number: int) -> list[Field]:
    return [
        ("List-Id", list_id.encode()), ("List-Post", f"<mailto:{address}>".encode()), ("Precedence", b"list"),
        ("Sender", address.replace("@", "-bounces@").encode()), ("X-ML-Count", str(number).encode()),
    ]  # fmt: skip


def _authors(m: Maker) -> list[tuple[Person, str]]:
    made = []
    for _ in range(m.rng.randint(2, 5)):
        person = m.person()
        made.append((person, m.address(person)))
    return made


def plain_list(m: Maker) -> list[Sender]:
    """A list that leaves From alone; now and then Reply-To is the list."""
    name, address, list_id = _list(m)
    senders = [m.machine(address, met=Met.REPLY_TO, label=Label.LIST)]
    for number, (person, author) in enumerate(_authors(m), 1):
        extra = [*_head(address, list_id, number), ("Reply-To", address.encode())]
        if m.rng.random() < 0.3:
            extra = [
                ("Reply-To", address.encode()),
                ("X-ML-Name", name.encode()),
                ("X-Mail-Count", str(number).encode()),
            ]
        mail = m.letter(
            person.kanji, author, subject=f"[{name}:{number:05}] {m.subject()}", extra=extra, to=address.encode()
        )
        senders.append(m.human(author, person.known_as, mail, met=Met.VIA_LIST))
    return senders


def rewritten_list(m: Maker) -> list[Sender]:
    """A list that writes "Name via List" into From and keeps the author elsewhere."""
    name, address, list_id = _list(m)
    senders = []
    style = Style("utf-8")
    for number, (person, author) in enumerate(_authors(m), 1):
        kanji = person.kanji
        shown = m.one_of([f"{kanji} via {name}", f"'{kanji}' via {name}", f"{kanji} ({name})", f"{kanji}({name} 経由)"])
        box = mailbox(kanji, author, style)
        place = m.one_of(
            [("X-Original-From", box), ("Reply-To", box), ("Cc", box), ("Reply-To", box + b", " + address.encode())]
        )
        mail = m.mail(
            mailbox(shown, address, style),
            style=style,
            to=address.encode(),
            extra=[*_head(address, list_id, number), place],
        )
        senders.append(m.human(author, (kanji,), mail, met=Met.VIA_LIST))
    return [m.machine(address, label=Label.LIST), *senders]


def list_and_direct(m: Maker) -> list[Sender]:
    """The same message through a rewriting list and directly."""
    name, address, list_id = _list(m)
    person, style, when = m.person(), Style("utf-8"), m.when()
    author = m.address(person)
    subject, text, number = m.subject(), m.text(), m.message_id()
    box = mailbox(person.kanji, author, style)
    direct = m.mail(box, style=style, subject=subject, text=text, when=when, extra=[("Message-ID", number.encode())])
    extra = [*_head(address, list_id, 1), ("Message-ID", number.encode()), ("Reply-To", box)]
    listed = m.mail(
        mailbox(f"{person.kanji} via {name}", address, style),
        style=style,
        subject=subject,
        text=text,
        when=when,
        extra=extra,
    )
    return [m.human(author, person.known_as, direct, listed), m.machine(address, label=Label.LIST)]


def list_program(m: Maker) -> list[Sender]:
    """The program that runs a list: requests, reminders, bounces."""
    name, address, list_id = _list(m)
    local = m.one_of(
        [
            f"{name}-owner",
            f"{name}-request",
            f"{name}-admin",
            "mailman-owner",
            "majordomo",
            f"{name}-bounces",
            "fml-master",
        ]
    )
    robot = f"{local}@{m.rng.randrange(999)}.{address.split('@')[1]}"
    subject = m.one_of(
        [
            "lists.example.com mailing list memberships reminder",
            f"Welcome to the {name} mailing list",
            f"{name} 登録確認",
            "Majordomo results",
        ]
    )
    mail = m.mail(
        robot.encode(),
        subject=subject,
        text="This is a reminder.\n",
        extra=[("List-Id", list_id.encode()), ("X-List-Administrivia", b"yes")],
    )
    return [m.machine(robot, mail)]
