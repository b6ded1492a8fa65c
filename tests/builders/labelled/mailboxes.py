"""The five invented mailboxes: whose they are, how many of each kind of case, and how they lie on a disk."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from zlib import crc32

from tests.builders.labelled import (
    cards,
    forms,
    headers_odd,
    lists,
    machines,
    names_odd,
    newsletters,
    owner,
    people,
    spam,
)
from tests.builders.labelled.maker import Maker, Owner
from tests.builders.labelled.model import Folder, Mail, Sender

SALON = Owner("salon", "ヘアサロン花", "hana@rose.plala.or.jp", "salon-hana@docomo.ne.jp", (2004, 2012))
SHOP = Owner("shop", "器の店 かど", "kado@mba.ocn.ne.jp", "shop@kado.example.jp", (2009, 2017))
CLUB = Owner("club", "みなとテニスクラブ", "minato-tennis@nifty.com", "minato.tennis@gmail.com", (2010, 2020))
FREELANCER = Owner("freelancer", "岸本 玲", "rei@kishimoto.example.com", "rei.kishimoto@gmail.com", (2013, 2024))
RETIRED = Owner("retired", "大沢 茂", "osawa@ca2.so-net.ne.jp", "osawa-s@yahoo.co.jp", (1999, 2006))
OWNERS = (SALON, SHOP, CLUB, FREELANCER, RETIRED)

Kind = Callable[[Maker], list[Sender]]
# How many cases of each kind the salon, the shop, the club, the freelancer and the retired person have.
KINDS: dict[Kind, tuple[int, int, int, int, int]] = {
    owner.main_address: (1, 1, 1, 1, 1), owner.second_address: (1, 1, 1, 1, 1), owner.bcc_to_oneself: (3, 2, 2, 2, 2),
    people.ordinary: (14, 14, 10, 6, 10), people.answered: (10, 8, 6, 8, 6), people.no_name: (18, 6, 6, 2, 4),
    people.subdomain: (10, 8, 6, 4, 10), people.precedence: (2, 3, 3, 5, 1), people.customer_system: (2, 4, 2, 7, 0),
    people.answer_to_campaign: (8, 9, 5, 0, 0), people.advertising_subject: (9, 10, 3, 1, 1),
    people.small_shop: (4, 5, 3, 4, 2), people.handled: (12, 4, 3, 2, 3), people.not_compacted: (9, 3, 3, 2, 5),
    people.in_copy: (1, 1, 4, 4, 1), people.written_to: (5, 5, 6, 6, 6), people.dragged: (4, 4, 1, 1, 1),
    people.lost_in_junk: (3, 3, 2, 3, 1), people.forwarded: (5, 4, 4, 4, 2), people.invitation: (0, 2, 4, 8, 0),
    people.absent: (1, 3, 2, 5, 1), people.html_only: (5, 4, 3, 1, 0), people.asked_back: (3, 3, 4, 5, 6),
    names_odd.firm_and_person: (2, 9, 2, 14, 2), names_odd.honorific_in_name: (9, 4, 4, 3, 4),
    names_odd.odd_family: (6, 5, 5, 2, 5), names_odd.family_alone: (3, 3, 3, 1, 3), names_odd.no_real_name: (4, 6, 1, 1, 0),
    names_odd.romaji: (4, 4, 6, 10, 4), names_odd.kana: (5, 3, 3, 0, 2), names_odd.german: (0, 1, 0, 14, 1),
    names_odd.russian: (0, 1, 0, 10, 0), names_odd.korean: (1, 1, 1, 9, 0), names_odd.undeclared_other: (0, 3, 0, 7, 0),
    names_odd.western: (0, 2, 2, 18, 2), names_odd.best_of_many: (6, 6, 5, 4, 5), names_odd.full_width_brackets: (2, 2, 2, 2, 2),
    names_odd.half_width_kana: (5, 1, 1, 0, 6), names_odd.wrong_charset: (3, 2, 2, 1, 4), names_odd.undeclared: (3, 3, 2, 2, 6),
    names_odd.emoji: (4, 3, 3, 2, 0), names_odd.nested_comment: (1, 2, 2, 6, 3), names_odd.quoted_oddly: (3, 3, 2, 3, 3),
    names_odd.mailbox_of_couple: (2, 1, 2, 1, 4),
    headers_odd.two_in_from: (1, 1, 3, 2, 1), headers_odd.no_from: (3, 3, 3, 3, 4), headers_odd.late_headers: (7, 6, 6, 5, 8),
    headers_odd.odd_date: (8, 7, 7, 8, 10), headers_odd.no_date: (2, 2, 2, 2, 2), headers_odd.shouting: (2, 2, 2, 2, 3),
    forms.web_form: (4, 4, 2, 2, 0), forms.own_form: (4, 3, 2, 2, 0), forms.form_sends_as_customer: (3, 4, 2, 2, 0),
    forms.reservation: (6, 4, 3, 1, 0), forms.english_order: (0, 2, 0, 3, 0), forms.telephone_only: (4, 1, 2, 0, 0),
    forms.token_reply: (1, 2, 3, 7, 0),
    lists.plain_list: (0, 1, 5, 2, 4), lists.rewritten_list: (1, 1, 6, 3, 1), lists.list_and_direct: (1, 1, 5, 2, 1),
    lists.list_program: (1, 1, 5, 2, 3),
    cards.card: (6, 4, 4, 4, 4), cards.telephone_card: (3, 2, 2, 1, 2),
    newsletters.newsletter: (8, 9, 5, 8, 5), newsletters.newsletter_bare: (4, 5, 3, 4, 4), newsletters.newsletter_free_mail: (4, 4, 3, 4, 3),
    newsletters.newsletter_with_person: (4, 4, 3, 4, 3), newsletters.asked_to_stop: (3, 3, 2, 3, 3), machines.order_robot: (6, 8, 4, 6, 4),
    machines.order_robot_free_mail: (3, 3, 2, 2, 2), machines.provider_own: (6, 6, 4, 4, 6), machines.bank: (5, 5, 3, 5, 4),
    machines.bounce: (3, 3, 3, 3, 3), machines.fax_gateway: (2, 3, 1, 3, 1), machines.meeting_planner: (1, 1, 5, 4, 0),
    machines.portal: (2, 5, 1, 2, 2), machines.social: (4, 2, 4, 4, 0), machines.calendar: (1, 1, 3, 5, 0),
    machines.appliance: (2, 3, 1, 4, 1), machines.register: (4, 5, 4, 5, 3),
    spam.with_a_name: (9, 9, 8, 7, 6), spam.phisher: (6, 7, 6, 6, 3), spam.judged: (7, 7, 6, 6, 6), spam.in_junk: (6, 6, 6, 6, 3),
    spam.in_trash: (4, 4, 3, 2, 3), spam.inheritance: (2, 3, 3, 6, 2),
}  # fmt: skip


def name_of(kind: Kind) -> str:
    """What a kind of case is called in tables."""
    return f"{kind.__module__.rsplit('.', 1)[-1]}: {kind.__name__.replace('_', ' ')}"


@cache
def senders_of(owner_of: Owner) -> tuple[Sender, ...]:
    """Every sender of a mailbox, always the same ones."""
    maker = Maker(owner_of)
    column = [each.topic for each in OWNERS].index(owner_of.topic)
    made: list[Sender] = []
    known: set[str] = set()
    for kind, counts in KINDS.items():
        for number in range(counts[column]):
            maker.begin(name_of(kind), number)
            case = kind(maker)
            # Chance may give a machine an address for the second time: that case is left out.
            if all(sender.address or sender.phone for sender in case) and not known.intersection(addresses(case)):
                known |= addresses(case)
                made += case
    return tuple(made)


def addresses(senders: list[Sender]) -> set[str]:
    """The addresses of some senders."""
    return {sender.address for sender in senders if sender.address}


def write(owner_of: Owner, scratch: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Writes a mailbox: the salon's into the Thunderbird of the home in `scratch`, the others' as mbox files beside it.

    Returns the paths to look at instead of the home, and those to look at as well.
    """
    folder, cards_folder = scratch / "mailbox", scratch / "cards"
    if owner_of.topic == SALON.topic:
        profile = scratch / "home" / ".thunderbird" / "abc.default"
        folder = profile / "Mail" / "pop.example.jp"
    for each in (folder, cards_folder):
        each.mkdir(parents=True)
    senders = senders_of(owner_of)
    mails = sorted((mail for sender in senders for mail in sender.mails), key=lambda mail: crc32(mail.data))
    for kept in Folder:
        (folder / kept.value).write_bytes(b"".join(_lines(mails, kept)))
    for number, sender in enumerate(sender for sender in senders if sender.card):
        (cards_folder / f"card{number}.vcf").write_bytes(sender.card)
    if owner_of.topic != SALON.topic:
        return (folder, cards_folder), ()
    (profile.parent / "profiles.ini").write_bytes(_PROFILES)
    (profile / "prefs.js").write_bytes(_PREFERENCES.replace(b"ADDRESS", owner_of.address.encode()))
    return (), (cards_folder,)


def _lines(mails: list[Mail], folder: Folder) -> Iterator[bytes]:
    for mail in mails:
        if mail.folder is folder:
            yield b"From - Mon Jan  2 10:00:00 2006\n"
            if mail.status & 8:
                yield b"X-Mozilla-Status: %04x\nX-Mozilla-Status2: 00000000\n" % mail.status
            yield mail.data.replace(b"\nFrom ", b"\n>From ") + b"\n"


_PREFERENCES = b"""user_pref("mail.accountmanager.accounts", "account1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.identity.id1.useremail", "ADDRESS");
user_pref("mail.server.server1.type", "pop3");
user_pref("mail.server.server1.hostname", "pop.example.jp");
user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/pop.example.jp");
"""
_PROFILES = (
    b"[General]\nStartWithLastProfile=1\n\n[Profile0]\nName=default\nIsRelative=1\nPath=abc.default\nDefault=1\n"
)
