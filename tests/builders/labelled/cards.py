"""Address book files beside the mail: vCards as telephones and programs of many years wrote them."""

import quopri

from tests.builders.labelled.maker import Maker
from tests.builders.labelled.model import Met, Sender


def card(m: Maker) -> list[Sender]:
    """One card in one of the ways."""
    person = m.person()
    address = m.address(person)
    name = f"N:{person.family};{person.given};;;\r\nFN:{person.kanji}\r\n"
    quoted = (
        quopri.encodestring(f"{person.family};{person.given}".encode(), quotetabs=True)
        .decode()
        .replace("=\n", "=\r\n")
        .strip()
    )
    agent = "AGENT:BEGIN:VCARD\r\nVERSION:2.1\r\nN:秘書\r\nEMAIL:hisho@firm.example.jp\r\nEND:VCARD\r\n"
    made = m.one_of([
        f"\ufeffBEGIN:VCARD\r\nVERSION:3.0\r\n{name}EMAIL;TYPE=INTERNET:{address}\r\nEND:VCARD\r\n",
        f"BEGIN:VCARD\r\nVERSION:3.0\r\n{name}EMAIL;TYPE=INTERNET:mailto:{address}\r\nEND:VCARD\r\n",
        f"BEGIN:VCARD\r\nVERSION:2.1\r\n{name}{agent}EMAIL;INTERNET:{address}\r\nEND:VCARD\r\n",
        f"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{quoted}\r\nEMAIL:{address}\r\nEND:VCARD\r\n",
        f"BEGIN:VCARD\r\nVERSION:4.0\r\n{name}item1.EMAIL;PREF=1:{address}\r\nitem1.X-ABLabel:home\r\nEND:VCARD\r\n",
        f"begin:vcard\nversion:3.0\nfn:{person.kanji}\nn:{person.family};{person.given}\nemail:{address}\nend:vcard\n",
    ])  # fmt: skip
    return [m.human(address, person.known_as, met=Met.CARD, card=made.encode())]


def telephone_card(m: Maker) -> list[Sender]:
    """A card with a telephone number alone, twice."""
    person = m.person()
    phone = f"090-0000-{m.rng.randrange(10000):04}"
    made = f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{person.family};{person.given};;;\r\nFN:{person.kanji}\r\nTEL;TYPE=CELL:{phone}\r\nEND:VCARD\r\n"
    return [m.human("", person.known_as, met=Met.CARD, phone=phone, card=(made * 2).encode())]
