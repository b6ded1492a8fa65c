"""People whose names are hard: firm and person, honorifics, orders, other countries, wrong charsets."""

from datetime import timedelta

from tests.builders.labelled.maker import Maker
from tests.builders.labelled.model import Sender
from tests.builders.labelled.names import (
    CHINESE,
    FIRMS,
    GERMAN,
    KOREAN,
    ODD_FAMILIES,
    RUSSIAN,
    WESTERN,
    Person,
    entries,
)
from tests.builders.labelled.writing import Style, mailbox, raw, word

_UMLAUTS: dict[int, str] = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "ß": "ss"})


def _both_orders(person: Person) -> tuple[str, ...]:
    return (
        person.romaji,
        f"{person.family_romaji} {person.given_romaji}",
        f"{person.family_romaji}, {person.given_romaji}",
    )


def firm_and_person(m: Maker) -> list[Sender]:
    """The name holds the firm, a department or a shop too."""
    person, firm = m.person(), m.one_of(FIRMS)
    kanji = m.one_of([person.kanji, person.kanji.replace(" ", "")])
    shown = m.one_of(
        [
            f"{kanji}（㈱{firm}）", f"{kanji}(株式会社{firm})", f"株式会社{firm}　{kanji}", f"{kanji}＠{firm}", f"{kanji}@{firm}",
            f"{firm}／{kanji}", f"{firm} {kanji}", f"【{firm}】{kanji}", f"{kanji} - {firm}", f"(株){firm} 営業部 {kanji}", f"{kanji} | {firm}",
        ]
    )  # fmt: skip
    address = m.address(person, f"{m.word('aoba hokuto minato kita')}.example.com")
    return [m.human(address, person.known_as, m.letter(shown, address), family=person.family * (" " in kanji))]


def honorific_in_name(m: Maker) -> list[Sender]:
    """Somebody's address book writes 様, さん, 先生 into the name."""
    person = m.person()
    address = m.address(person)
    ending = m.word("様 さま さん 先生 くん 殿 ちゃん")
    shown = person.kanji + m.one_of(["", " ", "　"]) + ending
    mails = [m.answer(shown, address)]
    if m.rng.random() < 0.5:
        mails.append(m.letter("", address))
    return [m.human(address, person.known_as, *mails)]


def odd_family(m: Maker) -> list[Sender]:
    """Family names that end like a department, a shop or an honorific."""
    person = m.person(ODD_FAMILIES)
    address = m.address(person)
    return [
        m.human(address, person.known_as, m.letter(m.one_of([person.kanji, person.kanji.replace(" ", "")]), address))
    ]


def family_alone(m: Maker) -> list[Sender]:
    """Nothing but a family name, some of which end oddly."""
    person = m.person(
        m.one_of([ODD_FAMILIES, "田中 タナカ Tanaka/長谷川 ハセガワ Hasegawa/森 モリ Mori/小野寺 オノデラ Onodera"])
    )
    address = m.address(person)
    return [m.human(address, (person.family,), m.letter(person.family, address))]


def no_real_name(m: Maker) -> list[Sender]:
    """What stands for a name is none: a customer, a guest, the person in charge."""
    person = m.person()
    address = m.address(person)
    shown = m.entry("お客様/ゲスト/ご担当者様/ご担当者/お客さま/ゲスト様/名無し/unknown")
    return [m.human(address, (), m.letter(shown, address))]


def romaji(m: Maker) -> list[Sender]:
    """The name in Latin letters, in either order."""
    person = m.person()
    address = m.address(person)
    family, given = person.family_romaji, person.given_romaji
    shown = m.one_of(
        [
            f"{given} {family}",
            f"{family} {given}",
            f"{family.upper()} {given}",
            f"{given} {family.upper()}",
            f"{family}, {given}",
            f"{given.lower()} {family.lower()}",
        ]
    )
    names = (*_both_orders(person), f"{family.upper()} {given}", f"{given} {family.upper()}")
    return [m.human(address, names, m.letter(shown, address), family=family)]


def kana(m: Maker) -> list[Sender]:
    """The name in kana alone."""
    person = m.person()
    address = m.address(person, m.word("docomo.ne.jp softbank.ne.jp ezweb.ne.jp"))
    return [m.human(address, (person.kana,), m.letter(person.kana, address))]


def german(m: Maker) -> list[Sender]:
    """A German name, often with the family name first and a comma."""
    given, family = m.one_of(entries(GERMAN)).split()
    plain = family.lower().translate(_UMLAUTS)
    address = m.free(f"{given[0].lower()}.{plain}@firma{m.rng.randrange(99)}.example.com")
    if not address:
        return []
    shown = m.one_of([f"{family}, {given}", f"{given} {family}", f"Dr. {given} {family}"])
    style = m.one_of_styles("iso-8859-1", "windows-1252", "utf-8", "iso-8859-15")
    text = "Guten Tag,\nanbei die gewünschten Unterlagen.\nViele Grüße\n" + given
    names = (f"{given} {family}", f"{family}, {given}", f"{family} {given}", f"Dr. {given} {family}")
    return [
        m.human(address, names, m.letter(shown, address, subject="Rückfrage", text=text, style=style), family=family)
    ]


def russian(m: Maker) -> list[Sender]:
    """A Russian name in Cyrillic letters."""
    given, family = m.one_of(entries(RUSSIAN)).split()
    address = m.free(f"user{m.rng.randrange(9999)}@pochta.example.com")
    shown = m.one_of([f"{given} {family}", f"{family} {given}"])
    style = m.one_of_styles("koi8-r", "windows-1251", "utf-8")
    letter = m.letter(shown, address, subject="Вопрос", text="Добрый день!\nОтправляю рисунки.\n", style=style)
    return [m.human(address, (shown, f"{given} {family}", f"{family} {given}"), letter)]


def korean(m: Maker) -> list[Sender]:
    """A Korean name in Hangul."""
    shown = m.one_of(entries(KOREAN))
    address = m.free(f"hangul{m.rng.randrange(9999)}@{m.one_of(['naver.com', 'mail.example.com'])}")
    style = m.one_of_styles("euc-kr", "utf-8", "ks_c_5601-1987")
    letter = m.letter(shown, address, subject="안녕하세요", text="안녕하세요.\n파일을 보내드립니다.\n", style=style)
    return [m.human(address, (shown,), letter)]


def undeclared_other(m: Maker) -> list[Sender]:
    """Raw GBK, EUC-KR or Big5 that declares nothing: any reading of the name is a guess."""
    codec, shown = m.rng.choice(
        [("gbk", m.one_of(entries(CHINESE))), ("euc-kr", m.one_of(entries(KOREAN))), ("big5", "陳麗華")]
    )
    address = m.free(f"wai{m.rng.randrange(9999)}@overseas.example.com")
    style = Style(codec, raw=True, declared=False)
    return [m.human(address, None, m.letter(shown, address, subject="hello", text="hello\n", style=style))]


def western(m: Maker) -> list[Sender]:
    """Titles, middle initials, particles, suffixes."""
    shown, family = m.one_of(entries(WESTERN)).split("=")
    local = "".join(letter for letter in family.lower() if letter.isascii() and letter.isalpha())
    address = m.free(f"{shown.split()[-2][0].lower()}.{local}{m.rng.randrange(99)}@studio.example.com")
    bare = shown.removeprefix("Dr. ").removeprefix("Prof. ")
    text = "Hello,\nthanks for the drawings, the second one is perfect.\nBest wishes\n"
    letter = m.letter(shown, address, subject=m.one_of(["Your drawings", "Re: Thursday", "Visit"]), text=text)
    return [m.human(address, (shown, bare, bare.removesuffix(" Jr.")), letter, family=family)]


def best_of_many(m: Maker) -> list[Sender]:
    """The full name came once; later mail shows less."""
    person, start = m.person(), m.when()
    address = m.address(person)
    lesser = [
        address.split("@")[0],
        person.given,
        person.family,
        "",
        person.romaji,
        person.kana,
        person.given_romaji.lower(),
    ]
    shown = [m.one_of(lesser) for _ in range(m.rng.randint(1, 4))]
    shown.insert(m.rng.randrange(len(shown)), person.kanji)
    mails = [m.letter(name, address, when=start + timedelta(days=40 * number)) for number, name in enumerate(shown)]
    return [m.human(address, person.known_as, *mails)]


def full_width_brackets(m: Maker) -> list[Sender]:
    """The address in full-width brackets, as an input method leaves them."""
    person, style = m.person(), Style(m.one_of(["iso-2022-jp", "utf-8"]))
    address = m.address(person)
    written = f"{person.kanji}＜{address}＞"
    sender = m.one_of(
        [word(written, style), word(written, raw(style)), word(f"{person.kanji} ", style) + f"＜{address}＞".encode()]
    )
    return [m.human(address, person.known_as, m.mail(sender, style=style))]


def half_width_kana(m: Maker) -> list[Sender]:
    """Half-width kana as raw Shift_JIS, the charset declared for the body alone."""
    person = m.person()
    address = m.address(person)
    half = {"ア": "ｱ", "イ": "ｲ", "ウ": "ｳ", "エ": "ｴ", "オ": "ｵ", "カ": "ｶ", "キ": "ｷ", "ク": "ｸ", "ケ": "ｹ", "コ": "ｺ", "サ": "ｻ", "シ": "ｼ",
            "ス": "ｽ", "セ": "ｾ", "ソ": "ｿ", "タ": "ﾀ", "チ": "ﾁ", "ツ": "ﾂ", "テ": "ﾃ", "ト": "ﾄ", "ナ": "ﾅ", "ニ": "ﾆ", "ヌ": "ﾇ", "ネ": "ﾈ",
            "ノ": "ﾉ", "ハ": "ﾊ", "ヒ": "ﾋ", "フ": "ﾌ", "ヘ": "ﾍ", "ホ": "ﾎ", "マ": "ﾏ", "ミ": "ﾐ", "ム": "ﾑ", "メ": "ﾒ", "モ": "ﾓ", "ヤ": "ﾔ",
            "ユ": "ﾕ", "ヨ": "ﾖ", "ラ": "ﾗ", "リ": "ﾘ", "ル": "ﾙ", "レ": "ﾚ", "ロ": "ﾛ", "ワ": "ﾜ", "ン": "ﾝ", "ッ": "ｯ", "ョ": "ｮ", "ュ": "ｭ",
            "ガ": "ｶﾞ", "ギ": "ｷﾞ", "グ": "ｸﾞ", "ゲ": "ｹﾞ", "ゴ": "ｺﾞ", "ザ": "ｻﾞ", "ジ": "ｼﾞ", "ダ": "ﾀﾞ", "ド": "ﾄﾞ", "バ": "ﾊﾞ",
            "ビ": "ﾋﾞ", "ブ": "ﾌﾞ", "ベ": "ﾍﾞ"}  # fmt: skip
    shown = "".join(half.get(letter, letter) for letter in person.kana)
    style = Style("shift_jis", raw=True, declared=m.rng.random() < 0.8)
    return [m.human(address, (person.kana,), m.letter(shown, address, style=style))]


def wrong_charset(m: Maker) -> list[Sender]:
    """The declaration says iso-8859-1, the bytes are Shift_JIS."""
    person = m.person()
    address = m.address(person)
    extra = [("Content-Type", b"text/plain; charset=iso-8859-1")]
    style = Style(m.one_of(["shift_jis", "shift_jis", "euc-jp"]), raw=True, declared=False)
    return [m.human(address, person.known_as, m.letter(person.kanji, address, style=style, extra=extra))]


def undeclared(m: Maker) -> list[Sender]:
    """Raw Japanese bytes and no declaration at all."""
    person = m.person()
    address = m.address(person)
    style = Style(m.one_of(["shift_jis", "euc-jp", "iso-2022-jp", "utf-8"]), raw=True, declared=False)
    return [m.human(address, person.known_as, m.letter(person.kanji, address, style=style))]


def emoji(m: Maker) -> list[Sender]:
    """Emoji in the name, some joined by U+200D."""
    person = m.person()
    address = m.address(person)
    sign = m.one_of(
        ["\U0001f469\u200d\U0001f9b0", "\U0001f338", "\u2764\ufe0f", "\U0001f468\u200d\U0001f469\u200d\U0001f467"]
    )
    shown = person.kanji + sign
    return [m.human(address, (person.kanji, shown), m.letter(shown, address, style=Style("utf-8")))]


def nested_comment(m: Maker) -> list[Sender]:
    """Comments inside the address, one within another."""
    person = m.person()
    address = m.address(person)
    name = person.romaji
    local, domain = address.split("@")
    sender = m.one_of([
        f"{address} ({name} (Osaka))", f"{name} (Sales) <{address}>", f'"{name}" (home (old)) <{address}>',
        f"{address} ({name})", f"({name}) {address}", f"{name} <{local}@{domain} (mobile)>",
    ])  # fmt: skip
    names = (name, f"{name} (Osaka)", f"{name} (Sales)")
    return [m.human(address, names, m.mail(sender.encode()))]


def quoted_oddly(m: Maker) -> list[Sender]:
    """Quotes in quotes, an encoded word in quotes, the address twice."""
    person, style = m.person(), Style(m.one_of(["iso-2022-jp", "utf-8"]))
    address = m.address(person)
    encoded = word(person.kanji, style)
    sender = m.one_of([
        b'"' + encoded + b'" <' + address.encode() + b">",
        b"\"'" + encoded + b"'\" <" + address.encode() + b">",
        encoded + b"<" + address.encode() + b">",
        b'"' + encoded + b" <" + address.encode() + b'>" <' + address.encode() + b">",
        encoded.replace(b"?B?", b"?b?") + b" <" + address.upper().encode() + b">",
    ])  # fmt: skip
    return [m.human(address, person.known_as, m.mail(sender, style=style))]


def mailbox_of_couple(m: Maker) -> list[Sender]:
    """One address, one family, both names in it."""
    person = m.person()
    other = m.person().given
    address = m.address(person)
    shown = m.one_of([f"{person.kanji}・{other}", f"{person.kanji}＆{other}"])
    return [
        m.human(address, (shown, person.kanji), m.mail(mailbox(shown, address, Style("utf-8")), style=Style("utf-8")))
    ]
