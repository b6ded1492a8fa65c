"""One mailbox in the making: its owner, a clock, and people and addresses that do not come twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any, TypeVar

from tests.builders.labelled.model import Folder, Label, Mail, Met, Sender
from tests.builders.labelled.names import FAMILIES, GIVEN, Person, triples
from tests.builders.labelled.texts import ENDINGS, MIDDLES, OPENINGS, SUBJECTS, pick, words
from tests.builders.labelled.writing import Field, Style, compose, mailbox, rfc_date, text_part

T = TypeVar("T")
JAPAN = timezone(timedelta(hours=9))
PROVIDERS = words("""docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp gmail.com yahoo.co.jp hotmail.co.jp hotmail.com icloud.com
nifty.com mva.biglobe.ne.jp ybb.ne.jp outlook.jp jcom.home.ne.jp""")
_OLD = (Style("iso-2022-jp"), Style("iso-2022-jp"), Style("iso-2022-jp", quoted=False), Style("shift_jis"))
_NEW = (Style("utf-8"), Style("utf-8"), Style("iso-2022-jp"), Style("utf-8", quoted=False))
_PROGRAMS = (
    "Microsoft Outlook Express 6.00.2900.5512",
    "Becky! ver. 2.50.04",
    "Apple Mail (2.1085)",
    "Mozilla Thunderbird 3.1",
    "",
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose mailbox it is; `topic` names what people write about, `years` when.

    Another `variant` has other people, texts and dates in the same kinds of cases: rules that fit one fit all.
    """

    topic: str
    name: str
    address: str
    second: str
    years: tuple[int, int]
    variant: int = 0


class Maker:
    """Makes the mail of one mailbox. `rng` is set anew for every case, so that a new kind changes no other."""

    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self.rng = Random(owner.topic)
        self.case = ""
        self._taken: set[str] = set()
        self._number = 0

    def begin(self, case: str, number: int) -> None:
        """A new case begins."""
        self.case = case
        self.rng = Random(f"{self.owner.topic}{self.owner.variant or ''}/{case}/{number}")

    def one_of(self, table: Sequence[T]) -> T:
        """An entry of a table."""
        return self.rng.choice(table)

    def word(self, table: str) -> str:
        """One of some words."""
        return self.rng.choice(words(table))

    def entry(self, table: str) -> str:
        """An entry of a table with "/" between them."""
        return self.rng.choice(pick(table))

    def one_of_styles(self, *charsets: str) -> Style:
        """A program that writes one of these charsets."""
        return Style(self.rng.choice(charsets))

    def person(self, families: str = FAMILIES) -> Person:
        """Somebody who is not in this mailbox yet."""
        while True:
            family, given = self.rng.choice(triples(families)), self.rng.choice(triples(GIVEN))
            if family[0] + given[0] not in self._taken:
                self._taken.add(family[0] + given[0])
                return Person(family[0], given[0], family[1], given[1], family[2], given[2])

    def address(self, person: Person, domain: str = "") -> str:
        """An address in one of the ways people choose them."""
        given, family = person.given_romaji.lower(), person.family_romaji.lower()
        day = f"{self.rng.randint(1, 12):02}{self.rng.randint(1, 28):02}"
        for suffix in ("", *map(str, range(2, 99))):
            local = self.rng.choice(
                (
                    f"{given}.{family}",
                    f"{family}_{given}",
                    f"{given[0]}-{family}",
                    f"{given}{day}",
                    f"{family}{day}",
                    f"love.{given}-{day}",
                )
            )
            made = self.free(f"{local}{suffix}@{domain or self.domain()}")
            if made:
                return made
        raise AssertionError("no address is left")

    def free(self, address: str) -> str:
        """The address, or nothing where somebody has it."""
        if address in self._taken:
            return ""
        self._taken.add(address)
        return address

    def domain(self) -> str:
        """Where a private person has their address."""
        return self.rng.choice((*PROVIDERS, f"{self.word('kaze hoshi mizu sora niwa')}.example.jp", "example.com"))

    def style(self) -> Style:
        """How a mail program of the mailbox's years writes."""
        return self.rng.choice(_OLD if self.owner.years[0] < 2007 else _NEW)

    def when(self) -> datetime:
        """Some time in the owner's years."""
        start = datetime(self.owner.years[0], 1, 5, 8, tzinfo=JAPAN)
        days = (self.owner.years[1] - self.owner.years[0]) * 365
        return start + timedelta(days=self.rng.randrange(days), seconds=self.rng.randrange(50000))

    def subject(self) -> str:
        """A subject people write."""
        return self.entry(SUBJECTS[self.owner.topic])

    def text(self, signature: str = "") -> str:
        """A text people write."""
        middle = [self.entry(MIDDLES[self.owner.topic]) for _ in range(self.rng.randint(1, 3))]
        return "\n".join([self.entry(OPENINGS), *middle, self.entry(ENDINGS), signature]) + "\n"

    def message_id(self, domain: str = "mail.example.jp") -> str:
        """A new Message-ID."""
        self._number += 1
        return f"<{self.rng.getrandbits(40):x}.{self._number}@{domain}>"

    def fields(
        self, sender: bytes | None, subject: str, style: Style, *, to: bytes = b"", when: datetime | None = None
    ) -> list[Field]:
        """The usual header of a message, `sender` as it stands in From."""
        moment = when or self.when()
        made: list[Field] = [
            ("Return-Path", b"<" + (sender or b"x@example.jp").split(b"<")[-1].strip(b"<>") + b">"),
            ("Received", f"from mx.example.jp by mx2.example.jp; {rfc_date(moment + timedelta(seconds=9))}".encode()),
            ("Message-ID", self.message_id().encode()),
        ]
        if sender is not None:
            made.append(("From", sender))
        made += [("To", to or self.owner.address.encode()), ("Subject", subject), ("Date", rfc_date(moment).encode())]
        if program := self.one_of(_PROGRAMS):
            made.append(("X-Mailer", program))
        return made

    def letter(self, name: str, address: str, **options: Any) -> Mail:
        """A hand-written mail from a person; options as for `mail`."""
        return self.mail(mailbox(name, address, self._style(options)), **options)

    def mail(
        self,
        sender: bytes | None,
        *,
        subject: str | None = None,
        text: str | None = None,
        style: Style | None = None,
        extra: Sequence[Field] = (),
        without: Sequence[str] = (),
        to: bytes = b"",
        folder: Folder = Folder.INBOX,
        status: int = 1,
        when: datetime | None = None,
    ) -> Mail:
        """A message; `extra` fields replace usual ones of their name, `without` names fields that are left out."""
        chosen = style or self.style()
        gone = {name.lower() for name, _ in extra} | {name.lower() for name in without}
        usual = self.fields(sender, self.subject() if subject is None else subject, chosen, to=to, when=when)
        kept = [field for field in usual if field[0].lower() not in gone]
        part = text_part(self.text() if text is None else text, chosen)
        return Mail(compose([*kept, *extra], part, chosen), folder, status)

    def answer(self, name: str, address: str, **options: Any) -> Mail:
        """A mail of the owner to somebody, in Sent."""
        style = self._style(options)
        extra: dict[str, Any] = {"to": mailbox(name, address, style), "folder": Folder.SENT, "without": ("Received",)}
        return self.mail(mailbox(self.owner.name, self.owner.address, style), **{**extra, **options})

    def _style(self, options: dict[str, Any]) -> Style:
        style = options.setdefault("style", self.style())
        assert isinstance(style, Style)
        return style

    def human(
        self, address: str, names: tuple[str, ...] | None, *mails: Mail, met: Met = Met.INBOX, **more: Any
    ) -> Sender:
        """A person of this kind of case."""
        return Sender(self.case, Label.HUMAN, address, met, names, mails=mails, **more)

    def machine(self, address: str, *mails: Mail, met: Met = Met.INBOX, label: Label = Label.MACHINE) -> Sender:
        """A machine, list or spammer of this kind of case."""
        return Sender(self.case, label, address, met, mails=mails)
