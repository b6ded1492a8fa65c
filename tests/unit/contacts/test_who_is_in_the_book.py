"""Who is found in mail that people did not send from an address of their own: forms, lists, copies, deleted mail."""

import pytest

from app.contacts.gather import Gatherer, for_export
from app.contacts.label_lines import people_of
from app.contacts.text_people import TextPlace
from app.mime import envelope
from app.model.contact import Card, Contact, Kind
from app.model.mail import Address, Envelope, MessageFlag, Role

OWN = "owner@isp.example.ne.jp"
PLACE = TextPlace("Inbox", "mbox", 0, 0)
IN_BOOK = (Kind.PERSON, Kind.UNKNOWN)


class Mail:
    """A mailbox that is filled message by message; `found` are the contacts in it, by address."""

    def __init__(self, *own: str) -> None:
        self._gatherer = Gatherer(own)
        self._texts: dict[int, str] = {}
        self._count = 0

    def add(self, fields: str, role: Role = Role.INBOX, flags: MessageFlag = MessageFlag.NONE, text: str = "") -> None:
        """Adds a message with these header fields, to the owner where nothing else is said."""
        self._count += 1
        head = fields.strip() + "\n"
        for name, value in (("To", OWN), ("Date", "Tue, 03 Mar 2020 10:00:00 +0900"), ("Message-ID", self._count)):
            if f"\n{name}:" not in f"\n{head}":
                head += f"{name}: <{value}>\n" if name != "Date" else f"{name}: {value}\n"
        self._texts[self._count] = text
        place = TextPlace("Inbox", "mbox", self._count, 0)
        self._gatherer.add(role, flags, envelope.read(head.encode()), role.value, place)

    def contacts(self) -> list[Contact]:
        """Everybody, machines included."""
        for reference in self._gatherer.texts_wanted():
            self._gatherer.add_text(reference, people_of((self._texts[reference.place.offset],)))
        return self._gatherer.contacts()

    def found(self) -> dict[str, Contact]:
        """Everybody by address."""
        return {contact.address: contact for contact in self.contacts()}


class TestForms:
    @pytest.mark.parametrize(
        "sender",
        [
            "Salon web <wordpress@salon.example.jp>", "form-submission@squarespace.example", "web@salon.example.jp",
            "MyShop <mailer@shop.example.com>", "Contact form <contact@salon.example.jp>", "noreply@forms.example.com",
            "お問い合わせフォーム <info@salon.example.jp>",
        ],
    )  # fmt: skip
    def test_one_customer_of_a_form(self, sender: str) -> None:
        mail = Mail(OWN)
        mail.add(f"From: {sender}\nReply-To: Kyaku A <kyaku.a@gmail.com>\nSubject: Kontakt 1")
        found = mail.found()["kyaku.a@gmail.com"]
        assert (found.kind, found.name, found.sources) == (Kind.PERSON, "Kyaku A", ("mail", "reply_to"))
        assert "behind_a_form" in found.why

    def test_two_different_people_make_any_sender_a_form(self) -> None:
        mail = Mail(OWN)
        for customer in ("a@gmail.com", "b@example.net"):
            mail.add(f"From: Hair <hair@salon.example.jp>\nReply-To: {customer}\nSubject: Hello")
        found = mail.found()
        assert (found["a@gmail.com"].kind, found["b@example.net"].kind) == (Kind.PERSON, Kind.PERSON)
        assert (found["hair@salon.example.jp"].kind, found["hair@salon.example.jp"].why) == (
            Kind.AUTOMATIC,
            ("sends_for_others",),
        )

    def test_a_person_with_a_second_address_is_no_form(self) -> None:
        mail = Mail(OWN)
        mail.add(f"From: Owner <{OWN}>\nTo: taro@docomo.ne.jp", Role.SENT)
        for _ in range(3):
            mail.add("From: Taro <taro@docomo.ne.jp>\nReply-To: taro@gmail.com\nSubject: Hello")
        found = mail.found()
        assert found["taro@docomo.ne.jp"].kind is Kind.PERSON and "taro@gmail.com" not in found

    def test_the_one_answer_address_of_somebody_unknown_is_unknown(self) -> None:
        mail = Mail(OWN)
        mail.add("From: Taro <taro@example.org>\nReply-To: taro@gmail.com\nSubject: Hello")
        found = mail.found()["taro@gmail.com"]
        assert (found.kind, found.why[0]) == (Kind.UNKNOWN, "reply_address")

    def test_a_swindler_who_wants_answers_elsewhere_is_no_customer(self) -> None:
        mail = Mail(OWN)
        mail.add("From: Barr. James <james@bank.example.com>\nReply-To: james1@gmail.com\nSubject: URGENT MESSAGE")
        mail.add("From: Service <noreply@bank.example.net>\nReply-To: hosoi1@gmail.com\nSubject: Account on hold")
        found = mail.found()
        assert found["james1@gmail.com"].kind is Kind.UNKNOWN and found["hosoi1@gmail.com"].kind is Kind.UNKNOWN

    @pytest.mark.parametrize(
        "local",
        [
            "reply+AB12", "reply+ab12cd34", "r-8812ab", "jira", "postmaster", "noreply", "notifications", "case-1234",
            "m+5f3a9c0b", "5f3a9c0b12d4e6f7a8b9", "conversation-77-a2", "foo-89ab12cd34ef", "bounces", "mailer-daemon", "github",
        ],
    )  # fmt: skip
    def test_tokens_and_machines_in_reply_to_are_nobody(self, local: str) -> None:
        mail = Mail(OWN)
        for number in range(3):
            mail.add(f"From: x <notice@service.example.com>\nReply-To: {local}@answers{number}.example.net")
        assert all("answers" not in address for address in mail.found())

    def test_a_sender_with_tokens_passes_on(self) -> None:
        mail = Mail(OWN)
        for token in ("r-1776de68c3900c", "r-2276de68c3911d"):
            mail.add(f"From: Taro <support@board.example.com>\nReply-To: {token}@board.example.com\nX-Mailer: Becky!")
        assert mail.found()["support@board.example.com"].kind is Kind.AUTOMATIC

    @pytest.mark.parametrize(
        "local",
        ["taro+shop", "tanaka.r", "hanako-1985", "m.suzuki", "r.mori", "inoue", "taro-19851203", "abe.decade", "t-abe"],
    )
    def test_people_in_reply_to_are_people(self, local: str) -> None:
        mail = Mail(OWN)
        mail.add(f"From: x <form@service.example.com>\nReply-To: {local}@example.net\nSubject: Form")
        assert mail.found()[f"{local}@example.net"].kind is Kind.PERSON

    def test_hosts_of_one_firm_are_one(self) -> None:
        mail = Mail(OWN)
        mail.add("From: noreply@mail.shop.co.jp\nReply-To: support@www.shop.co.jp\nSubject: x")
        mail.add("From: noreply@mail.shop.co.jp\nReply-To: help@shop.co.jp\nSubject: y")
        assert set(mail.found()) == {"noreply@mail.shop.co.jp"}

    def test_what_a_filter_took_for_spam_names_nobody(self) -> None:
        mail = Gatherer([OWN])
        sender, other = Address("", "form@x.example.com"), Address("", "a@gmail.com")
        seen = Envelope(sender=sender, reply_to=(other,), subject="Form", signals=("spam_verdict",))
        mail.add(Role.INBOX, MessageFlag.NONE, seen, "Inbox", PLACE)
        assert not list(mail.texts_wanted())
        assert [each.address for each in mail.contacts()] == ["form@x.example.com"]

    def test_a_newsletter_asks_for_answers_in_vain(self) -> None:
        mail = Mail(OWN)
        mail.add("From: news@shop.example.jp\nList-Unsubscribe: <https://x>\nReply-To: tencho@shop2.example.com")
        assert set(mail.found()) == {"news@shop.example.jp"}

    def test_a_form_that_shows_the_names_of_its_customers(self) -> None:
        mail = Mail(OWN)
        for name, address in (("山田 花子", "a@gmail.com"), ("鈴木 一郎", "b@example.net")):
            mail.add(f"From: {name} <form@salon.example.jp>\nReply-To: {address}\nSubject: Form")
        assert {each.name for each in mail.contacts() if each.kind is Kind.PERSON} == {"山田 花子", "鈴木 一郎"}

    def test_the_form_of_the_owner_itself(self) -> None:
        mail = Mail(OWN)
        mail.add(f"From: {OWN}\nReply-To: kyaku@example.net\nSubject: x")
        assert mail.found()["kyaku@example.net"].kind is Kind.PERSON


class TestLists:
    LIST = "List-Post: <mailto:cooking@ml.example.org>\nList-Id: <cooking.ml.example.org>\nPrecedence: list\n"
    VIA = 'From: "Hanako Tanaka via Cooking" <cooking@ml.example.org>\n'

    @pytest.mark.parametrize(
        "fields",
        [
            VIA + LIST + "Reply-To: Hanako Tanaka <hanako@example.jp>",
            VIA + LIST + "List-Unsubscribe: <mailto:x@ml.example.org>\nReply-To: hanako@example.jp",
            VIA + LIST + "X-Original-From: Hanako Tanaka <hanako@example.jp>\nReply-To: cooking@ml.example.org",
            VIA + LIST + "Reply-To: cooking@ml.example.org\nCc: Hanako Tanaka <hanako@example.jp>",
            VIA + LIST + "Reply-To: Cooking <cooking@ml.example.org>, Hanako Tanaka <hanako@example.jp>",
            "From: 'Hanako Tanaka' via sales <cooking@ml.example.org>\nX-Original-Sender: hanako@example.jp\n"
            "Mailing-list: list cooking@ml.example.org; contact cooking+owners@ml.example.org\nPrecedence: list",
            "From: Hanako Tanaka <hanako=example.jp@ml.example.org>\nX-BeenThere: hanako=example.jp@ml.example.org",
            "From: Hanako Tanaka (cooking) <cooking@ml.example.org>\nReply-To: hanako@example.jp\n" + LIST,
            "From: Hanako Tanaka (cooking 経由) <cooking@ml.example.org>\nReply-To: hanako@example.jp\n" + LIST,
            '"Hanako Tanaka hanako@example.jp [cooking]" <cooking@ml.example.org>'.join(("From: ", "\n" + LIST)),
        ],
    )
    def test_the_author_is_a_person_and_the_list_is_not(self, fields: str) -> None:
        mail = Mail(OWN)
        mail.add(fields)
        found = mail.found()
        assert found["hanako@example.jp"].kind in IN_BOOK and found["hanako@example.jp"].name == "Hanako Tanaka"
        assert found["hanako@example.jp"].received == 1
        assert not [each for each in for_export(found.values()) if "ml.example.org" in each.address]

    def test_a_list_is_no_person_though_the_owner_writes_to_it(self) -> None:
        mail = Mail(OWN)
        mail.add(f"From: {OWN}\nTo: cooking@ml.example.org", Role.SENT)
        mail.add("From: Jiro <jiro@example.net>\nTo: cooking@ml.example.org\n" + self.LIST)
        found = mail.found()
        assert (found["cooking@ml.example.org"].kind, found["jiro@example.net"].kind) == (Kind.BULK, Kind.UNKNOWN)
        assert found["cooking@ml.example.org"].why == ("mailing_list",)

    @pytest.mark.parametrize("local", ["cooking-admin", "cooking-owner", "fml-master", "majordomo", "owner-cooking"])
    def test_the_program_of_a_list(self, local: str) -> None:
        mail = Mail(OWN)
        mail.add(f"From: {local}@ml.example.org\nSubject: results\nList-Id: <cooking.ml.example.org>\nX-Mailer: Becky!")
        assert mail.found()[f"{local}@ml.example.org"].kind in (Kind.BULK, Kind.AUTOMATIC)

    def test_one_message_through_the_list_and_directly(self) -> None:
        mail = Mail(OWN)
        mail.add(self.VIA + self.LIST + "Reply-To: hanako@example.jp\nMessage-ID: <same@example.jp>")
        mail.add("From: Hanako Tanaka <hanako@example.jp>\nMessage-ID: <same@example.jp>")
        assert mail.found()["hanako@example.jp"].received == 1

    def test_an_author_without_address_on_the_list_who_writes_directly_too(self) -> None:
        mail = Mail(OWN)
        mail.add(self.VIA + self.LIST + "Message-ID: <same@example.jp>")
        mail.add("From: Hanako Tanaka <hanako@example.jp>\nMessage-ID: <same@example.jp>")
        assert mail.found()["hanako@example.jp"].received == 1


class TestSenders:
    def test_several_people_in_from(self) -> None:
        mail = Mail(OWN)
        mail.add('From: "Kimura, Hanako" <kimura@example.jp>, Ichiro <ichiro@example.com>')
        mail.add("From: Family: mori@example.jp, Abe <abe@example.jp>;")
        mail.add('From: family@example.com, "Reply-To:family"@example.com')
        assert set(mail.found()) == {
            "kimura@example.jp", "ichiro@example.com", "mori@example.jp", "abe@example.jp", "family@example.com",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("fields", "address", "name"),
        [
            ("Reply-To: Reply Only <a@example.jp>", "a@example.jp", "Reply Only"),
            ("From:\nReply-To: Reply Only <a@example.jp>", "a@example.jp", "Reply Only"),
            ("From: Only Name\nReturn-Path: <a@example.jp>", "a@example.jp", "Only Name"),
            (
                "From: Only Name\nReturn-Path: <SRS0=x1=ab=example.jp=a@forward.example.com>",
                "a@example.jp",
                "Only Name",
            ),
        ],
    )
    def test_no_address_in_from(self, fields: str, address: str, name: str) -> None:
        mail = Mail(OWN)
        mail.add(fields)
        found = mail.found()[address]
        assert (found.name, found.received) == (name, 1) and "sender_from_other_field" in found.flags

    def test_a_bounce_address_is_nobody(self) -> None:
        mail = Mail(OWN)
        mail.add("Return-Path: <bounce-12@example.jp>\nFrom: Shop")
        assert set(mail.found()) == {""}

    @pytest.mark.parametrize("own", [(OWN,), ()])
    def test_a_message_moved_into_sent(self, own: tuple[str, ...]) -> None:
        mail = Mail(*own)
        for number in range(3):
            mail.add(f"From: Owner <{OWN}>\nTo: friend{number}@example.jp", Role.SENT)
            mail.add(f"From: friend{number}@example.jp")
        mail.add(f"From: Kyaku <kyaku@example.jp>\nTo: {OWN}", Role.SENT)
        found = mail.found()
        assert (found["kyaku@example.jp"].kind, found["kyaku@example.jp"].received) == (Kind.UNKNOWN, 1)
        assert found["kyaku@example.jp"].name == "Kyaku"


class TestOwner:
    def test_writes_from_the_address_mail_is_delivered_to(self) -> None:
        mail = Mail()
        for number in range(6):
            mail.add(f"From: friend{number}@example.jp\nDelivered-To: {OWN}\nTo: everybody@example.jp")
        mail.add(f"From: {OWN}\nTo: friend1@example.jp")
        assert mail.found()[OWN].kind is Kind.SELF

    def test_a_copy_to_oneself(self) -> None:
        mail = Mail()
        for number in range(4):
            mail.add(f"From: Owner <{OWN}>\nTo: friend{number}@example.jp\nBcc: {OWN}\nMessage-ID: <{number}x@y>")
            mail.add(f"From: Owner <{OWN}>\nTo: friend{number}@example.jp\nMessage-ID: <{number}x@y>", Role.SENT)
        mail.add("From: friend1@example.jp")
        found = mail.found()
        assert found[OWN].kind is Kind.SELF and found["friend1@example.jp"].kind in IN_BOOK

    def test_a_second_address_beside_the_account(self) -> None:
        mail = Mail(OWN)
        second = "salon@gmail.com"
        for number in range(4):
            mail.add(f"From: friend{number}@example.jp\nTo: {OWN if number else second}")
            mail.add(f"From: {second}\nTo: friend{number}@example.jp", Role.SENT)
        mail.add(f"From: {second}\nTo: {OWN}")
        assert mail.found()[second].kind is Kind.SELF

    def test_two_people_in_a_folder_are_no_owners(self) -> None:
        mail = Mail()
        for _ in range(4):
            mail.add("From: a@example.jp\nTo: b@example.com")
            mail.add("From: b@example.com\nTo: a@example.jp")
        assert {each.kind for each in mail.contacts()} <= {*IN_BOOK}


class TestThrownAway:
    @pytest.mark.parametrize(
        ("role", "flags"), [(Role.TRASH, MessageFlag.NONE), (Role.INBOX, MessageFlag.DELETED | MessageFlag.READ)]
    )
    def test_met_only_in_deleted_mail(self, role: Role, flags: MessageFlag) -> None:
        mail = Mail(OWN)
        mail.add("From: Gone <gone@gmail.com>", role, flags)
        mail.add("From: news@shop.example.jp\nList-Unsubscribe: <https://x>\nPrecedence: bulk", role, flags)
        mail.add("From: form@salon.example.jp\nReply-To: kyaku@gmail.com\nSubject: Form", role, flags)
        found = mail.found()
        gone = found["gone@gmail.com"]
        assert (gone.kind, gone.why[0], gone.received, gone.deleted) == (Kind.UNKNOWN, "only_deleted", 0, 1)
        assert found["kyaku@gmail.com"].kind is Kind.UNKNOWN
        assert found["news@shop.example.jp"].kind is Kind.BULK

    @pytest.mark.parametrize("deleted_first", [True, False])
    def test_a_copy_that_was_moved_counts_as_kept(self, deleted_first: bool) -> None:
        mail = Mail(OWN)
        for deleted in (deleted_first, not deleted_first):
            flags = MessageFlag.DELETED if deleted else MessageFlag.NONE
            mail.add("From: Kept <kept@gmail.com>\nMessage-ID: <1@x>", Role.INBOX, flags)
        kept = mail.found()["kept@gmail.com"]
        assert (kept.kind in IN_BOOK, kept.received, kept.deleted) == (True, 1, 0)
        assert "only_deleted" not in kept.why

    def test_only_in_junk_is_nobody_to_write_to(self) -> None:
        mail = Mail(OWN)
        mail.add("From: Deal <deal@gmail.com>", Role.JUNK)
        mail.add("From: Kept <kept@gmail.com>", Role.JUNK)
        mail.add("From: Kept <kept@gmail.com>")
        found = mail.found()
        assert (found["deal@gmail.com"].kind, found["deal@gmail.com"].why[0]) == (Kind.BULK, "only_in_junk")
        assert [each.address for each in for_export(found.values())] == ["kept@gmail.com"]
        assert found["kept@gmail.com"].received == 1

    def test_met_only_in_the_copies_of_a_person(self) -> None:
        mail = Mail(OWN)
        mail.add(f"From: Friend <friend@docomo.ne.jp>\nTo: {OWN}\nCc: Aunt <aunt@example.jp>, noreply@example.com")
        mail.add(f"From: news@shop.example.jp\nList-Unsubscribe: <https://x>\nTo: {OWN}, other@example.jp")
        found = mail.found()
        assert (found["aunt@example.jp"].kind, found["aunt@example.jp"].why[0]) == (Kind.UNKNOWN, "met_in_copy")
        assert found["aunt@example.jp"].name == "Aunt"
        assert "other@example.jp" not in found and "noreply@example.com" not in found


class TestTexts:
    BOOKING = "From: Booking <noreply@booking.example.com>\nSubject: 【予約】ご予約が入りました"

    def test_customers_of_a_reservation_system(self) -> None:
        mail = Mail(OWN)
        mail.add(
            self.BOOKING,
            text="お名前：山田 花子 様（ヤマダ ハナコ）\nメールアドレス：hanako@gmail.com\nTEL：090-1111-2222",
        )
        mail.add(self.BOOKING, text="【お名前】\n鈴木一郎\n【電話番号】\n０８０－１１１１－２２２２\n")
        contacts = mail.contacts()
        hanako = next(each for each in contacts if each.address == "hanako@gmail.com")
        assert (hanako.name, hanako.kind, hanako.phones) == ("山田 花子", Kind.PERSON, ("090-1111-2222",))
        assert (hanako.sources, hanako.received) == (("message_text",), 0)
        assert (hanako.person_name.family_reading, hanako.person_name.given_reading) == ("ヤマダ", "ハナコ")
        ichiro = next(each for each in contacts if each.name == "鈴木一郎")
        assert (ichiro.kind, ichiro.why, ichiro.phones) == (Kind.UNKNOWN, ("named_in_text",), ("080-1111-2222",))
        assert ichiro in for_export(contacts)

    def test_bookings_in_the_trash(self) -> None:
        mail = Mail(OWN)
        mail.add(self.BOOKING, Role.TRASH, text="お名前：山田 花子\nメールアドレス：hanako@example.org")
        found = mail.found()["hanako@example.org"]
        assert found.kind in IN_BOOK and "named_in_text" in found.why

    def test_the_owner_as_a_customer_and_the_shop_are_nobody_new(self) -> None:
        mail = Mail(OWN)
        text = f"お名前：店主\nメールアドレス：{OWN}\n電話番号：090-9999-9999\n"
        mail.add("From: order@shop.example.com\nSubject: ご注文の確認", text=text)
        text = (
            "お名前：店主\n電話番号：090-9999-9999\n\nお問い合わせ先\nメール：info@shop2.example.com\nTEL：03-1111-2222"
        )
        mail.add("From: order@shop2.example.com\nSubject: ご注文の確認", text=text)
        assert {each.address for each in mail.contacts()} == {"order@shop.example.com", "order@shop2.example.com"}

    def test_letters_of_people_are_not_read(self) -> None:
        mail = Mail(OWN)
        mail.add("From: Friend <friend@docomo.ne.jp>\nSubject: 予約", text="お名前：山田\nメール：yamada@example.org")
        assert set(mail.found()) == {"friend@docomo.ne.jp"}

    def test_the_same_telephone_once(self) -> None:
        mail = Mail(OWN)
        for phone in ("090-1111-2222", "+81 90 1111 2222", "09011112222"):
            mail.add(self.BOOKING, text=f"お名前：佐藤 健\n電話番号：{phone}")
        assert len([each for each in mail.contacts() if each.name == "佐藤 健"]) == 1


def test_cards_with_the_same_telephone_are_one_person() -> None:
    gatherer = Gatherer([OWN])
    for phone in ("090-1111-2222", "09011112222", "+81-90-1111-2222"):
        gatherer.add_card(Card(name="山田 花子", phones=(phone,)))
    gatherer.add_card(Card(name="山田 太郎", phones=("090-1111-2222",)))
    assert [each.name for each in gatherer.contacts()] == ["山田 花子", "山田 太郎"]
