"""What is a person's name in a display name, and what stands beside it; every name is invented."""

import random
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.textkit import person_name
from app.textkit.beside_names import is_same_name
from app.textkit.family_names import beginning_family, is_family_name, readings
from app.textkit.honorifics import honorific, without_honorific
from app.textkit.organisations import is_firm, is_organisation
from app.textkit.person_name import name_key, named, shown_name
from app.textkit.romaji import from_kana, is_romaji, spelling_key


@pytest.mark.parametrize(
    ("written", "shown", "company"),
    [
        ("松本遥（㈱松本商店）", "松本遥", "㈱松本商店"),
        ("松本 遥(株式会社松本商店)", "松本 遥", "株式会社松本商店"),
        ("㈱松本商店 松本遥", "松本遥", "㈱松本商店"),
        ("株式会社松本商店　営業部　松本　遥", "松本 遥", "株式会社松本商店 営業部"),
        ("㈱松本商店（松本遥）", "松本遥", "㈱松本商店"),
        ("株式会社花（担当：松本）", "松本", "株式会社花"),
        ("松本遥／株式会社花", "松本遥", "株式会社花"),
        ("松本遥＠花美容室", "松本遥", "花美容室"),
        ("松本遥 | 花工房", "松本遥", "花工房"),
        ("松本遥＠東京", "松本遥", ""),
        ("【さくら企画】松本遥", "松本遥", "さくら企画"),
        ("【東町】松本 遥", "松本 遥", ""),
        ("松本遥 | 東町", "松本遥", ""),
        ("松本遥／鈴木 一郎", "松本遥／鈴木 一郎", ""),
        ("北斗システムズ 松本 さくら", "松本 さくら", "北斗システムズ"),
        ("Noriko Yamada (home (old))", "Noriko Yamada (home (old))", ""),
        ("田中＠花", "田中＠花", ""),
        ("松本遥 代表取締役", "松本遥 代表取締役", ""),
        ("㈱花 代表取締役 松本遥", "松本遥", "㈱花 代表取締役"),
        ("（株）花 松本遥", "松本遥", "（株）花"),
        ("Taro Yamada (Example Inc.)", "Taro Yamada", "Example Inc."),
        ("Taro Yamada, Example Inc.", "Taro Yamada", "Example Inc."),
        ("ヘアサロン ミミ 田中", "田中", "ヘアサロン ミミ"),
        # One firm, and no person beside it.
        ("株式会社 山田", "株式会社 山田", "株式会社 山田"),
        ("美容室 田中", "美容室 田中", ""),
        ("カフェ 森", "カフェ 森", ""),
        ("鈴木歯科 受付", "鈴木歯科 受付", ""),
        ("Example, Inc.", "Example, Inc.", "Example, Inc."),
        ("花美容室 御中", "花美容室", "花美容室"),
        # What is in brackets, and no firm, stays.
        ("Suzuki Hanako (Sales)", "Suzuki Hanako (Sales)", ""),
        ("田中花子（旧姓 佐藤）", "田中花子（旧姓 佐藤）", ""),
        ("[ML:123] 山田", "[ML:123] 山田", ""),
    ],
)
def test_firm_and_person_are_taken_apart(written: str, shown: str, company: str) -> None:
    assert (named(written).shown, named(written).company) == (shown, company)
    assert shown_name(written) == shown


@pytest.mark.parametrize(
    ("written", "shown", "readings"),
    [
        ("山田 太郎（やまだ たろう）", "山田 太郎", ("やまだ", "たろう")),
        ("山田太郎（ヤマダ タロウ）", "山田太郎", ("ヤマダ", "タロウ")),
        ("山田太郎 (Taro Yamada)", "山田太郎", ("", "")),
        ("Taro Yamada (山田太郎)", "山田太郎", ("", "")),
        ("山田太郎 (Jiro Sato)", "山田太郎 (Jiro Sato)", ("", "")),
        ("村主健 (Ken Suguri)", "村主健", ("", "")),
        ("田中 (Taro Tanaka)", "田中 (Taro Tanaka)", ("", "")),
        ("由美子 (Yumiko Tanaka)", "由美子 (Yumiko Tanaka)", ("", "")),
        ("花工房 (Hanako Tanaka)", "Hanako Tanaka", ("", "")),
        ("花子（はな）", "花子（はな）", ("", "")),
    ],
)
def test_readings_and_other_letters(written: str, shown: str, readings: tuple[str, str]) -> None:
    found = named(written)
    assert (found.shown, (found.family_reading, found.given_reading)) == (shown, readings)


def test_a_name_that_ends_like_a_title_stays_whole() -> None:
    # "ms" and "mme" end names, too; what a title begins is the whole name, or nothing.
    assert (named("Hanako Williams").family, named("Adams Tanaka").given) == ("Williams", "Adams")
    assert without_honorific("Williams Tanaka") == "Williams Tanaka"


@pytest.mark.parametrize(
    ("written", "shown", "ending"),
    [
        ("田中花子様", "田中花子", "様"),
        ("田中 花子 さん", "田中 花子", "さん"),
        ("田中先生（花美容室）", "田中", "先生"),
        ("土屋さん", "土屋", "さん"),
        ("王さん", "王", "さん"),
        ("おがわさん", "おがわ", "さん"),
        ("田中殿", "田中", "殿"),
        ("森 殿", "森", "殿"),
        ("花子ちゃん", "花子", "ちゃん"),
        ("田中くん", "田中", "くん"),
        ("佐藤花子君", "佐藤花子", "君"),
        ("佐藤 貴君", "佐藤 貴君", ""),
        ("勝呂殿", "勝呂", "殿"),
        ("粟屋さん", "粟屋", "さん"),
        ("株式会社花 御中", "株式会社花", "御中"),
        ("Tanaka-san", "Tanaka", ""),
        ("Mrs. Hanako Tanaka", "Hanako Tanaka", ""),
        ("Hanako-san.", "Hanako", ""),
        # No honorifics, or no names without them.
        ("鵜殿", "鵜殿", ""),
        ("鵜殿様", "鵜殿", "様"),
        ("湯殿 花子", "湯殿 花子", ""),
        ("君島", "君島", ""),
        ("お母さん", "お母さん", ""),
        ("おかあさん", "おかあさん", ""),
        ("奥様", "奥様", ""),
        ("皆様", "皆様", ""),
        ("花屋さん", "花屋さん", ""),
        ("院長先生", "院長先生", ""),
        ("あーちゃん", "あーちゃん", ""),
        ("Susan", "Susan", ""),
        ("Taro Williams Tanaka", "Taro Williams Tanaka", ""),
        ("Adams Tanaka", "Adams Tanaka", ""),
        ("様", "様", ""),
    ],
)
def test_honorifics(written: str, shown: str, ending: str) -> None:
    assert (named(written).shown, named(written).honorific) == (shown, ending)
    assert shown_name(written) == shown


@pytest.mark.parametrize(
    "family",
    [
        "阿部",
        "安部",
        "渡部",
        "服部",
        "磯部",
        "矢部",
        "岡部",
        "園部",
        "綾部",
        "長谷部",
        "日下部",
        "刑部",
        "軽部",
        "占部",
        "土屋",
        "守屋",
        "古屋",
        "新屋",
        "紺屋",
        "伊集院",
        "美濃部",
        "前園",
        "花園",
        "鵜殿",
        "谷",
        "仲",
    ],
)
def test_families_that_end_like_a_department_or_a_shop(family: str) -> None:
    for spaced in (f"{family} 花子", f"{family}　太郎様"):
        assert named(spaced).family == family and named(spaced).company == ""
    assert not is_organisation(family) and not is_firm(family)
    assert beginning_family(f"{family}花子") == family


@pytest.mark.parametrize(
    "word",
    [
        "部長",
        "トラベル",
        "営業部",
        "総務課",
        "花屋",
        "本店",
        "予約係",
        "小学校",
        "八百屋",
        "学園",
        "Sales",
        "Hair Salon",
    ],
)
def test_departments_and_shops(word: str) -> None:
    assert is_organisation(word)
    assert named(f"{word} 担当").given == ""


@pytest.mark.parametrize(
    ("written", "family", "given"),
    [
        ("Sato Kenji", "Sato", "Kenji"),
        ("Kenji Sato", "Sato", "Kenji"),
        ("Satoh Kenji", "Satoh", "Kenji"),
        ("Kenji Ohno", "Ohno", "Kenji"),
        ("Satō Kenji", "Satō", "Kenji"),
        ("HATTORI Mei", "HATTORI", "Mei"),
        ("Mei HATTORI", "HATTORI", "Mei"),
        # Sho, Yuki and Minami are given names too.
        ("Tanaka Sho", "Tanaka", "Sho"),
        ("Yuki Yamadera", "Yamadera", "Yuki"),
        ("Suguro Hanako", "Suguro", "Hanako"),
        ("Kenichi Suguro", "Suguro", "Kenichi"),
        ("Kaneko Yoko", "Kaneko", "Yoko"),
        ("Minami Yuki", "Yuki", "Minami"),
        ("Minami Sato", "Sato", "Minami"),
        # Abe and Mori are names elsewhere.
        ("Abe Lincoln", "Lincoln", "Abe"),
        ("Jan Müller", "Müller", "Jan"),
        ("Müller, Jürgen", "Müller", "Jürgen"),
        ("van Gogh, Vincent", "van Gogh", "Vincent"),
        ("Tanaka, Hanako", "Tanaka", "Hanako"),
        ("田中, 花子", "田中, 花子", ""),
        ("John Q. Public", "Public", "John Q."),
        ("J. R. R. Tolkien", "Tolkien", "J. R. R."),
        ("T. Yamada", "Yamada", "T."),
        ("Noriko Yamada (home (old))", "Yamada", "Noriko"),
        ("Yamada T.", "Yamada", "T."),
        ("Vladimir L.", "L.", "Vladimir"),
        ("Aneesh Kumar K. V", "Aneesh Kumar K. V", ""),
        ("Рекламное предложение", "Рекламное предложение", ""),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig"),
        ("Maria de la Cruz", "de la Cruz", "Maria"),
        ("Prof. Dr. Hans von der Heide", "von der Heide", "Hans"),
        ("Dr. Anna Schmidt", "Schmidt", "Anna"),
        ("Herr Müller", "Müller", ""),
        ("Don Johnson", "Johnson", "Don"),
        ("John Smith, PhD", "Smith", "John"),
        ("John Smith Jr.", "Smith", "John"),
        ("Pat O'Neill", "O'Neill", "Pat"),
        ("DUPONT Jean Pierre", "DUPONT", "Jean Pierre"),
        ("Anne Marie Dubois", "Anne Marie Dubois", ""),
        ("Nguyễn Văn Anh", "Nguyễn", "Văn Anh"),
        ("Иван Петров", "Петров", "Иван"),
        ("Петрова Анна", "Петрова", "Анна"),
        ("Ирина Петрова", "Петрова", "Ирина"),
        ("Петров Иван Иванович", "Петров", "Иван Иванович"),
        ("Иван Иванович Петров", "Петров", "Иван Иванович"),
        ("Γιώργος Παπαδάκης", "Παπαδάκης", "Γιώργος"),
        ("김철수", "김", "철수"),
        ("김 철수", "김", "철수"),
        ("남궁민수", "남궁", "민수"),
        ("佐藤 Kenji", "佐藤", "Kenji"),
        ("♪佐藤 花子♪", "佐藤", "花子"),
        ("佐藤 花子 👩\u200d🎤", "佐藤", "花子"),
        ("★Hanako Sato★", "Sato", "Hanako"),
        ("サトウ ケンジ", "サトウ", "ケンジ"),
        ("田中花子", "田中花子", ""),
        ("张伟", "张伟", ""),
        ("Hair Salon", "Hair Salon", ""),
    ],
)
def test_family_and_given_name(written: str, family: str, given: str) -> None:
    assert (named(written).family, named(written).given) == (family, given)


def test_a_firm_keeps_its_legal_form() -> None:
    assert named("㈱松本商店 御中").family == named("㈱松本商店").company == "㈱松本商店"


def test_romaji() -> None:
    for spellings in ("Sato Satou Satoh Satō", "Ohno Ono Oono", "Shoji Syouji Shouji", "Honma Homma", "Tsuji Tuji"):
        assert len({spelling_key(each) for each in spellings.split()}) == 1
    for kana, word in {"わたなべ": "watanabe", "ハットリ": "hattori", "じんぼ": "jinbo", "ｻﾄｳ": "sato"}.items():
        assert spelling_key(from_kana(kana)) == word and is_family_name(kana)
    assert from_kana("花") == "" and from_kana("abc") == ""
    assert is_romaji("Shin'ichi") and not is_romaji("Smith")
    assert readings("渡部") == {"watanabe", "watabe"}
    assert (beginning_family("田中花子"), beginning_family("田中"), beginning_family("花子")) == ("田中", "", "")
    assert beginning_family("たなかはなこ") == "たなか"


def test_one_name_in_two_scripts() -> None:
    assert is_same_name("田中花子", "Hanako Tanaka") is True
    assert is_same_name("タナカ ハナコ", "Tanaka Hanako") is True
    assert is_same_name("田中花子", "Hanako Sato") is False
    assert is_same_name("タナカ ハナコ", "Tanaka Taro") is False
    assert is_same_name("勝呂 花子", "Hanako Suguro") is None


def test_name_keys() -> None:
    assert name_key("ﾀﾅｶ 花子 様") == name_key("タナカ花子")
    assert name_key("Hanako Tanaka") == name_key("TANAKA, Hanako") == name_key("tanaka hanako")
    assert name_key("田中 花子") != name_key("花子 田中")


_PIECES = st.lists(
    st.sampled_from(
        [
            *"田中花子株式会社（）()【】[]様殿屋部さ ん　,@＠/|-.'\"",
            "Dr. ",
            "van ",
            "Jr.",
            "Tanaka",
            "ﾀﾅｶ",
            "김",
            "Ив",
            "\u200d",
            "\u0301",
            "㈱",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), _PIECES))
@example("（）")
@example("様様様")
@example("， , ,")
@example(",㈱0")
def test_no_name_raises_or_gains_anything(written: str) -> None:
    found = named(written)
    for part in (found.family, found.given, found.shown, found.company, found.honorific):
        for character in part:
            assert character in written or character == " "
            assert unicodedata.category(character) not in ("Cc",) or character in written
    assert bool(found.shown) == bool(written.split())
    assert without_honorific(written) == written or len(without_honorific(written)) < len(written)
    assert honorific(written) in written
    name_key(written)


def test_long_names_take_no_time() -> None:
    for piece in ("（", "田中", "a ", "様", "(a)", "@ ", "ア", ", "):
        named(piece * 5000)
        shown_name(piece * 90)


def test_plain_names_are_taken_apart_as_with_care() -> None:
    choose = random.Random(1)
    pieces = (
        "Taro",
        "a",
        "7",
        "Mr",
        "Mrs. ",
        "ms",
        "san",
        "dono.",
        "-",
        " ",
        "'",
        "_",
        ".",
        "&",
        "Inc",
        "Ltd",
        "GmbH",
        "web",
    )
    names = {" ".join("".join(choose.choices(pieces, k=choose.randrange(1, 7))).split()) for _ in range(5000)}
    plain = [name for name in names if person_name._PLAIN.match(name)]
    assert len(plain) > 1000
    for name in plain:
        assert named(name) == person_name._taken_apart_with_care(name), name
