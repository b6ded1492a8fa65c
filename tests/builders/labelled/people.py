"""People who write by hand: customers, friends, and those whose mail looks like something else at one glance."""

from datetime import timedelta

from tests.builders.labelled.maker import Maker
from tests.builders.labelled.model import Folder, Mail, Met, Sender
from tests.builders.labelled.texts import words
from tests.builders.labelled.writing import Style, compose, html_part, mailbox

SUBDOMAINS = words("""d1.dion.ne.jp k5.dion.ne.jp mba.ocn.ne.jp viola.ocn.ne.jp ca2.so-net.ne.jp pb3.so-net.ne.jp pop06.odn.ne.jp nyc.odn.ne.jp
rose.plala.or.jp agate.plala.or.jp wind.plala.or.jp iij4u.or.jp wakwak.com par.odn.ne.jp nifty.ne.jp ae.auone-net.jp e-mail.jp
r2.dion.ne.jp mtj.biglobe.ne.jp kcf.biglobe.ne.jp aj7.asahi-net.or.jp nn.iij4u.or.jp m2.t-com.ne.jp ab.thn.ne.jp hi3.enjoy.ne.jp
s4.spaaqs.ne.jp mx1.tiki.ne.jp ma.ccnw.ne.jp kk.catvy.ne.jp apost.plala.or.jp bh.wakwak.com hkg.odn.ne.jp zc4.so-net.ne.jp""")


def ordinary(m: Maker) -> list[Sender]:
    """Wrote once or a few times, no answer kept."""
    person = m.person()
    address = m.address(person)
    shown = m.one_of([person.kanji, person.kanji.replace(" ", ""), person.kanji.replace(" ", "　")])
    mails = [m.letter(shown, address) for _ in range(m.rng.randint(1, 4))]
    return [m.human(address, person.known_as, *mails)]


def answered(m: Maker) -> list[Sender]:
    """Wrote, and the owner wrote back."""
    person = m.person()
    address = m.address(person)
    mails = [m.letter(person.kanji, address), m.answer(person.kanji, address, subject=f"Re: {m.subject()}")]
    return [m.human(address, person.known_as, *mails)]


def no_name(m: Maker) -> list[Sender]:
    """A telephone writes its bare address."""
    person = m.person()
    address = m.address(
        person, m.word("docomo.ne.jp ezweb.ne.jp softbank.ne.jp t.vodafone.ne.jp disney.ne.jp pdx.ne.jp")
    )
    mails = [m.letter("", address, subject=m.one_of(["", "予約", "Re:", "無題"])) for _ in range(m.rng.randint(1, 3))]
    return [m.human(address, (), *mails)]


def subdomain(m: Maker) -> list[Sender]:
    """A customer of a provider that gives its customers subdomains."""
    person = m.person()
    address = m.address(person, m.one_of(SUBDOMAINS))
    return [m.human(address, person.known_as, m.letter(person.kanji, address))]


def precedence(m: Maker) -> list[Sender]:
    """A mail server at work writes Precedence or an importance into everything, by hand or not."""
    person = m.person()
    address = m.address(person, "kaisha.example.com")
    extra = [
        m.one_of([("Precedence", b"bulk"), ("Precedence", b"list"), ("Precedence", b"junk"), ("X-Priority", b"5")])
    ]
    return [m.human(address, person.known_as, m.letter(person.kanji, address, extra=extra))]


def customer_system(m: Maker) -> list[Sender]:
    """A firm's customer system sends one-to-one mail of its people with List-Unsubscribe."""
    person = m.person()
    address = m.address(person, "eigyo.example.com")
    extra = [
        ("List-Unsubscribe", b"<https://crm.example.com/u/%d>" % m.rng.randrange(10**6)),
        ("X-Mailer", m.one_of([b"CRM Mailer 4", b"Sales Engine"])),
    ]
    text = f"{m.owner.name} 様\n\nお世話になっております。{person.family}です。\n{m.text(person.kanji)}"
    mails = [m.letter(person.kanji, address, extra=extra, text=text) for _ in range(m.rng.randint(1, 2))]
    if m.rng.random() < 0.4:
        mails.append(m.answer(person.kanji, address, subject=f"Re: {m.subject()}"))
    return [m.human(address, person.known_as, *mails)]


def answer_to_campaign(m: Maker) -> list[Sender]:
    """A customer answers the owner's own newsletter."""
    person = m.person()
    address = m.address(person)
    subject = m.entry(
        "Re: 【5月号】春のキャンペーンのお知らせ/Re: ★送料無料セール★本日まで/RE: メールマガジン Vol.12/Re: 【号外】半額クーポン/返信: 新商品のご案内"
    )
    text = "楽しみにしています。土曜に伺います。\n\n> 春のキャンペーンのお知らせ\n> 配信停止はこちら http://shop.example.jp/stop\n"
    extra = [
        ("In-Reply-To", m.message_id("shop.example.jp").encode()),
        ("References", m.message_id("shop.example.jp").encode()),
    ]
    return [m.human(address, person.known_as, m.letter(person.kanji, address, subject=subject, text=text, extra=extra))]


def advertising_subject(m: Maker) -> list[Sender]:
    """The subject of a question reads like an advertisement."""
    person = m.person()
    address = m.address(person)
    subject = m.entry(
        "送料無料になりますか？/セール開始はいつですか？/Vol.3の写真を送ります/キャンペーンはまだやっていますか/【至急】予約変更のお願い"
        "/クーポンが使えません/ポイントについて/限定カラーの在庫/お得なコースはどれですか/会員登録したいのですが/【写真】第5号ができました"
    )
    return [m.human(address, person.known_as, m.letter(person.kanji, address, subject=subject))]


def small_shop(m: Maker) -> list[Sender]:
    """A person behind the one address of a small firm."""
    person = m.person()
    firm = m.word("ゆり花店 かど屋 大川畳店 ベーカリー麦 みなと写真館 中町米店")
    address = m.free(
        f"{m.word('info contact office shop mail')}@{person.family_romaji.lower()}{m.rng.randrange(99)}.example.jp"
    )
    text = m.text(f"{firm}　{person.kanji}")
    mails = [m.letter(m.one_of([f"{firm} {person.family}", firm, person.kanji]), address, text=text) for _ in range(2)]
    if m.rng.random() < 0.6:
        mails.append(m.answer("", address))
    return [m.human(address, None, *mails)]


def handled(m: Maker) -> list[Sender]:
    """The owner deletes what is dealt with: met in Trash alone."""
    person = m.person()
    address = m.address(person)
    return [m.human(address, person.known_as, m.letter(person.kanji, address, folder=Folder.TRASH), met=Met.TRASH)]


def not_compacted(m: Maker) -> list[Sender]:
    """Deleted in the inbox, and the folder was not compacted yet."""
    person = m.person()
    address = m.address(person)
    return [m.human(address, person.known_as, m.letter(person.kanji, address, status=9), met=Met.DELETED)]


def in_copy(m: Maker) -> list[Sender]:
    """Stands in Cc of others' mail alone."""
    writer, persons = m.person(), [m.person() for _ in range(2)]
    style = m.style()
    copies = [m.address(person) for person in persons]
    cc = b", ".join(mailbox(person.kanji, address, style) for person, address in zip(persons, copies, strict=True))
    sender = m.address(writer)
    mail = m.letter(writer.kanji, sender, style=style, extra=[("Cc", cc)])
    met = [m.human(address, person.known_as, met=Met.CC) for person, address in zip(persons, copies, strict=True)]
    return [m.human(sender, writer.known_as, mail), *met]


def written_to(m: Maker) -> list[Sender]:
    """The owner wrote; no mail of theirs is left."""
    person = m.person()
    address = m.address(person)
    shown = m.one_of([person.kanji, person.kanji, person.kanji.replace(" ", "") + "様"])
    return [m.human(address, person.known_as, m.answer(shown, address), met=Met.SENT)]


def dragged(m: Maker) -> list[Sender]:
    """A customer's mail that was dragged into the folder of sent mail."""
    person = m.person()
    address = m.address(person)
    return [m.human(address, person.known_as, m.letter(person.kanji, address, folder=Folder.SENT), met=Met.SENT)]


def lost_in_junk(m: Maker) -> list[Sender]:
    """A person's mail that only the junk folder has."""
    person = m.person()
    address = m.address(person)
    return [m.human(address, person.known_as, m.letter(person.kanji, address, folder=Folder.JUNK), met=Met.JUNK)]


def forwarded(m: Maker) -> list[Sender]:
    """The old provider forwards, with its rewritten Return-Path."""
    person = m.person()
    address = m.address(person)
    local, domain = address.split("@")
    path = f"<SRS0={m.rng.randrange(4096):x}=AB={domain}={local}@forward.example.jp>".encode()
    return [m.human(address, person.known_as, m.letter(person.kanji, address, extra=[("Return-Path", path)]))]


def invitation(m: Maker) -> list[Sender]:
    """A person invites from their calendar."""
    person = m.person()
    address = m.address(person)
    style = Style("utf-8")
    text = (
        "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\n"
        f"ORGANIZER;CN={person.kanji}:mailto:{address}\nSUMMARY:{m.subject()}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    part = (
        [("MIME-Version", "1.0"), ("Content-Type", 'text/calendar; charset="UTF-8"; method=REQUEST')],
        text.encode(),
    )
    head = m.fields(mailbox(person.kanji, address, style), f"招待: {m.subject()} @ {m.rng.randint(1, 12)}月", style)
    return [m.human(address, person.known_as, Mail(compose(head, part, style)))]  # type: ignore[arg-type]


def absent(m: Maker) -> list[Sender]:
    """The owner wrote, and only their automatic answer about an absence came back."""
    person = m.person()
    address = m.address(person, "kaisha.example.com")
    extra = [m.one_of([("Auto-Submitted", b"auto-replied"), ("X-Autoreply", b"yes"), ("Precedence", b"auto_reply")])]
    subject = m.one_of(["不在のお知らせ", "自動応答: 出張中です", "Automatic reply: out of office"])
    mails = [
        m.answer(person.kanji, address),
        m.letter(person.kanji, address, subject=subject, text="不在にしております。\n", extra=extra),
    ]
    return [m.human(address, person.known_as, *mails)]


def html_only(m: Maker) -> list[Sender]:
    """A telephone's decorated mail: HTML, links to pictures, a coloured background."""
    person = m.person()
    address = m.address(person)
    style = Style("utf-8")
    head = m.fields(mailbox(person.kanji, address, style), m.subject(), style)
    return [m.human(address, person.known_as, Mail(compose(head, html_part(m.text(), style), style)))]


def asked_back(m: Maker) -> list[Sender]:
    """A long friendship: years of mail in both directions, from a computer and copied to others."""
    person = m.person()
    address = m.address(person)
    start = m.when()
    mails = [
        m.letter(
            person.kanji,
            address,
            when=start + timedelta(days=30 * number),
            subject=m.one_of(["Re: ", ""]) + m.subject(),
        )
        for number in range(m.rng.randint(4, 12))
    ]
    return [m.human(address, person.known_as, *mails, m.answer(person.family, address))]
