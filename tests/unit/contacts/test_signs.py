"""The table of signs, and each sign where it is found: headers, domain, name, subject."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contacts import patterns
from app.contacts.classify import Evidence, classify
from app.contacts.domains import is_carrier, is_private, is_providers_own, sends_by_name
from app.contacts.form_signs import is_form_sender, is_form_subject, is_role
from app.contacts.message_signs import message_signs, message_weight
from app.contacts.patterns import address_signs, is_random, name_signs, person_signs, subject_signs
from app.contacts.sender import _subject_bit
from app.contacts.weights import MIN_MACHINE, MIN_PERSON, WEIGHTS
from app.formats.standard.mbox_status import status_flags
from app.i18n.evidence import WHY
from app.mime import envelope
from app.model.contact import Kind
from app.model.mail import MessageFlag
from tests.builders.senders import head

OWNER_ACTS = {"owner_wrote", "owner_wrote_often", "answered_owner", "in_address_book", "in_recipients", "behind_a_form"}
OF_SEVERAL_FACTS = {
    "nobody_reads",
    "machine_name",
    "provider_account",
    "many_names",
    "mobile_carrier",
    "sends_for_others",
}


def test_every_sign_has_a_sentence() -> None:
    assert set(WEIGHTS) <= set(WHY)
    assert {"signs_of_both", "few_signs", "headers_absent", "mixed_signs"} <= set(WHY)


def test_no_sign_decides_alone() -> None:
    for code, (kind, weight) in WEIGHTS.items():
        if code not in OWNER_ACTS | OF_SEVERAL_FACTS:
            assert weight < (MIN_PERSON if kind is Kind.PERSON else MIN_MACHINE), code


@pytest.mark.parametrize("code", sorted(set(WEIGHTS) - OWNER_ACTS - OF_SEVERAL_FACTS))
def test_one_sign_leaves_somebody_unknown(code: str) -> None:
    evidence = Evidence(received=1, weight=message_weight((code,)), signals={code: 1})
    kind, why = classify("hanako@example.com", evidence)
    assert kind is Kind.UNKNOWN
    assert why[0] == "few_signs" and code in why


def test_every_answer_has_reasons() -> None:
    for evidence in (
        Evidence(),
        Evidence(received=1),
        Evidence(sent=1),
        Evidence(received=9, subjects=9, name="佐藤 花子"),
    ):
        assert classify("x@example.com", evidence)[1]


@pytest.mark.parametrize(
    "domain",
    [
        "d1.dion.ne.jp", "mba.ocn.ne.jp", "ca2.so-net.ne.jp", "pop06.odn.ne.jp", "nifty.com", "bb.iij4u.or.jp", "sh.wakwak.com",
        "mx2.t-com.ne.jp", "lily.plala.or.jp", "mtb.biglobe.ne.jp", "hcn.zaq.ne.jp", "m5.kcn.ne.jp", "ma.xyzcatv.ne.jp",
        "ybb.ne.jp", "gmail.com", "cfl.rr.com", "jcom.home.ne.jp", "abelia.ocn.ne.jp",
    ],
)  # fmt: skip
def test_customers_of_providers(domain: str) -> None:
    assert is_private(domain)
    assert not is_providers_own("yukiko-s", domain)
    assert not sends_by_name(domain) or domain in ("gmail.com",) or is_private(domain)


@pytest.mark.parametrize("domain", ["docomo.ne.jp", "t.vodafone.ne.jp", "jp-d.ne.jp", "i.softbank.jp", "dj.pdx.ne.jp"])
def test_customers_of_carriers(domain: str) -> None:
    assert is_carrier(domain)


@pytest.mark.parametrize(
    "address",
    [
        "info@ocn.ne.jp", "info-docomo@docomo.ne.jp", "dpoint-mm@docomo.ne.jp", "support@nifty.com", "ocn-news@mail.ocn.ne.jp",
        "x1234@info.odn.ne.jp", "biglobe_member@biglobe.ne.jp", "campaign@mail.docomo.ne.jp", "postmaster@so-net.ne.jp",
    ],
)  # fmt: skip
def test_what_providers_write_themselves(address: str) -> None:
    local, _, domain = address.partition("@")
    assert is_providers_own(local, domain)
    assert classify(address, Evidence(received=1))[0] is Kind.AUTOMATIC
    assert not {"free_mail", "mobile_carrier"} & set(classify(address, Evidence(received=1, sent=1))[1])


@pytest.mark.parametrize(
    "address",
    [
        "hikari@ocn.ne.jp", "love-mail@docomo.ne.jp", "info@mba.ocn.ne.jp", "newsome@nifty.com", "mailis@docomo.ne.jp",
        "shop-mimi@nifty.com", "info@shop.example.com", "support@gmail.com", "mmk@dion.ne.jp",
    ],
)  # fmt: skip
def test_what_their_customers_write(address: str) -> None:
    local, _, domain = address.partition("@")
    assert not is_providers_own(local, domain)


@pytest.mark.parametrize(
    "field",
    [
        b"X-Spam-Flag: YES", b"X-Spam-Status: Yes, score=12.3 required=5.0", b"X-OCN-SPAM-CHECK: 100.00%", b"X-MD-Class: spam",
        b"X-Biglobe-spamcheck: 100.00%", b"X-TERRACE-SPAMMARK: YES (SR:98.24) (by Terrace)", b"X-Barracuda-Spam-Flag: YES",
        b"X-MS-Exchange-Organization-SCL: 6", b"X-Forefront-Antispam-Report: CIP:1;SCL:5;SFV:SPM;SFS:;", b"X-Bogosity: Spam",
    ],
)  # fmt: skip
def test_the_providers_verdict(field: bytes) -> None:
    assert "spam_verdict" in envelope.read(head("x@example.com", extra=field + b"\n")).signals


@pytest.mark.parametrize(
    "field",
    [
        b"X-Spam-Flag: NO", b"X-Spam-Status: No, score=-1.0", b"X-OCN-SPAM-CHECK: 0.00%", b"X-OCN-SPAM-CHECK: 45.10%",
        b"X-TERRACE-SPAMMARK: NO (SR:28.34)", b"X-MS-Exchange-Organization-SCL: 1", b"X-MD-Class: normal", b"X-Spam-Flag:",
        b"X-Forefront-Antispam-Report: SFV:NSPM", b"X-Bogosity: Ham",
    ],
)  # fmt: skip
def test_the_provider_found_nothing(field: bytes) -> None:
    assert "spam_verdict" not in envelope.read(head("x@example.com", extra=field + b"\n")).signals


@pytest.mark.parametrize(
    "subject",
    [
        "[SPAM] you won",
        "[meiwaku] hi there",
        "***SPAM*** x",
        "{Spam?} x",
        "【迷惑メール】当選",
        "[spam:##80%] x",
        "[迷惑メール判定]x",
    ],
)
def test_the_providers_word_before_a_subject(subject: str) -> None:
    assert subject_signs(subject) == ("spam_subject",)


def test_spam_looks_like_a_person_on_purpose() -> None:
    raw = head("friend@gmail.com", "Best Friend", "[SPAM] Re: hi", extra=b"X-Spam-Flag: YES\nX-Mailer: iPhone Mail\n")
    signs = message_signs(envelope.read(raw, b"\nhello"))
    assert set(signs) == {"spam_verdict", "spam_subject"}
    evidence = Evidence(received=1, name="Best Friend", weight=message_weight(signs), signals=dict.fromkeys(signs, 1))
    assert classify("friend@gmail.com", evidence)[0] is Kind.BULK


def test_one_verdict_among_letters_is_a_mistake() -> None:
    evidence = Evidence(received=5, name="佐藤 花子", weight=7, signals={"spam_verdict": 1, "spam_subject": 1})
    assert classify("hanako@nifty.com", evidence)[0] is Kind.PERSON


@pytest.mark.parametrize(
    ("keys", "flags"),
    [
        (b"Junk", MessageFlag.JUNK), (b"$label1 junk  ", MessageFlag.JUNK), (b"NonJunk", MessageFlag.NONE), (b"", MessageFlag.NONE),
        (b"Junk NonJunk", MessageFlag.NONE),
    ],
)  # fmt: skip
def test_the_clients_junk_mark(keys: bytes, flags: MessageFlag) -> None:
    assert status_flags(b"From: x@example.com\nX-Mozilla-Keys: " + keys + b"\nSubject: x\n")[0] == flags


@pytest.mark.parametrize(
    ("path", "signs"),
    [
        (b"<SRS0=Ab1c=XY=example.com=hanako@forward.example.net>", ()),
        (b"<user+SRS=Ab1c=XY=example.com=hanako@outlook.example>", ()),
        (b"<bounces+SRS=zAXnf=3I@forward.example.onmicrosoft.example>", ()),
        (b"<SRS1=Cd2e=a.example.net==Ab1c=XY=example.com=hanako@b.example.org>", ()),
        (b"<SRS0=Ab1c=XY=shop.example.com=bounce-12@forward.example.net>", ("bounce_return_path",)),
        (b"<bounce-12@shop.example.com>", ("bounce_return_path",)),
    ],
)
def test_a_forwarding_providers_return_path(path: bytes, signs: tuple[str, ...]) -> None:
    assert envelope.read(head("hanako@example.com", extra=b"Return-Path: " + path + b"\n")).signals == signs


@pytest.mark.parametrize(
    "subject",
    [
        "送料無料になりますか？",
        "セール開始はいつですか？",
        "Vol.3はもう届きましたか",
        "Is the newsletter free?",
        "クーポン配布は終わりましたか？",
    ],
)
def test_customers_ask_with_the_words_of_the_shop(subject: str) -> None:
    assert subject_signs(subject) == ()


def test_the_subject_of_an_answer_is_not_its_senders() -> None:
    sale = "【春のセール開催】送料無料 vol.12"
    assert subject_signs(sale) == ("bulk_subject",)
    for subject, extra in (
        (f"Re: {sale}", b""),
        (f"Fwd: {sale}", b""),
        (f"返信：{sale}", b""),
        (sale, b"In-Reply-To: <1@x>\n"),
    ):
        assert not {"bulk_subject", "announcing_subject", "name_in_subject"} & set(
            message_signs(envelope.read(head("hanako@example.com", "春のセール", subject, extra=extra)))
        )


def test_a_name_before_the_subject() -> None:
    shop = envelope.read(head("a@example.com", "ミミ通販", "【ミミ通販】今月の品"))
    assert "name_in_subject" in message_signs(shop)
    member = envelope.read(head("a@example.com", "佐藤 花子", "[hair] 例会"))
    assert "name_in_subject" not in message_signs(member)


def test_sender_and_from() -> None:
    for sender, holds in (
        (b"mailer@news.example.com", True),
        (b"hanako@example.com", False),
        (b"mailer@forms.example.net", False),
    ):
        signs = envelope.read(head("hanako@example.com", extra=b"Sender: " + sender + b"\n")).signals
        assert ("machine_sender" in signs) is holds


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("佐藤 花子", "person_name"), ("Hanako Tanaka", "person_name"), ("花子", "short_name"), ("ミミ通販", "business_name"),
        ("株式会社ミミ", "business_name"), ("佐藤 花子（株式会社ミミ）", "person_name"), ("Mimi Card", "business_name"), ("送信専用", "machine_name"), ("ミミ銀行", "business_name"),
        ("Mimi Energy", "business_name"), ("Mimi Form", "business_name"), ("フリマ便 取引", "business_name"),
    ],
)  # fmt: skip
def test_names(name: str, sign: str) -> None:
    assert (name_signs(name) or person_signs(name)) == (sign,)


def test_many_names_on_one_address() -> None:
    assert classify("club@example.com", Evidence(received=8, names=6, name="佐藤 花子"))[0] is Kind.AUTOMATIC
    # People change how they write their name, and families share an address.
    assert classify("club@example.com", Evidence(received=8, names=3, name="佐藤 花子"))[0] is Kind.UNKNOWN
    # Letters outweigh it: the committee of a club writes in turn.
    letters = {"personal_mailer": 8, "plain_note": 8, "in_thread": 8}
    assert classify("club@example.com", Evidence(received=8, names=6, signals=letters))[0] is not Kind.AUTOMATIC


def test_another_name_with_every_message() -> None:
    assert "several_names" in classify("plan@example.com", Evidence(received=4, names=4, name="佐藤 花子"))[1]
    assert "several_names" not in classify("plan@example.com", Evidence(received=9, names=3, name="佐藤 花子"))[1]


@pytest.mark.parametrize("local", ["yuka_fd3ad8", "star8eace8", "mari.a59d63", "x1k2q9"])
def test_addresses_of_random_characters(local: str) -> None:
    assert is_random(local)


@pytest.mark.parametrize(
    "local", ["hanako0412", "hana-0412.yuu-0808", "u-4ever.1215", "k2.sato77", "mp3fan", "3rd.son"]
)
def test_addresses_people_choose(local: str) -> None:
    assert not is_random(local)


def test_a_name_that_deceives() -> None:
    evidence = Evidence(received=1, flags=("name_holds_other_address",))
    assert "deceiving_name" in classify("x@example.com", evidence)[1]


def test_personal_programs_by_their_message_ids() -> None:
    for identity in (
        b"<CAF1x2_abcdefghijklmnopqrstuv@mail.gmail.com>",
        b"<6F9619FF-8B86-D011-B42D-00CF4FC964FF@example.com>",
    ):
        raw = b"From: a@example.com\nMessage-ID: " + identity + b"\n"
        assert envelope.read(raw).signals == ("personal_mailer",)


@given(
    st.lists(
        st.sampled_from(["vol.9 ", "第12号", "号外", " 20% off", "領収書 7", "【お知らせ】", "本日9時", "#", "Re: "])
    )
)
def test_which_digits_a_subject_has_makes_no_difference(pieces: list[str]) -> None:
    subject = "".join(pieces)
    for is_answer in (False, True):
        zeros = subject.translate(str.maketrans("123456789", "000000000"))
        assert patterns._subject_signs.__wrapped__(subject, is_answer=is_answer) == patterns._subject_signs.__wrapped__(
            zeros, is_answer=is_answer
        )


@given(st.lists(st.sampled_from(["Re: ", "re[2]: ", "転送：", "No. 17", "春の会 3", " ", "9"])).map("".join))
def test_which_digits_a_subject_has_makes_it_no_other_one(subject: str) -> None:
    assert _subject_bit(patterns.without_figures(subject)) == _subject_bit(subject)


_WORDS = [
    "news",
    "sale ends",
    " 20% off",
    "[pr]",
    "送料無料",
    "auto-reply",
    "no-reply",
    "order",
    "info",
    "booking",
    "a",
]


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map("".join))
def test_capitals_and_small_letters_say_the_same(text: str) -> None:
    for other in (text.upper(), text.title()):
        assert subject_signs(other) == subject_signs(text)
        assert address_signs(other) == address_signs(text)
        assert name_signs(other) == name_signs(text)
        assert is_form_subject(other) == is_form_subject(text)
        assert is_form_sender(other, other) == is_form_sender(text, text)
        assert is_role(other) == is_role(text)
