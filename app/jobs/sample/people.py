"""The invented people of the sample: the owner, fifty customers, and the machines that write to her."""

from dataclasses import dataclass

OWNER_NAME = "山本花子"
OWNER_OLD = "salon@isp.example.jp"
OWNER_NEW = "hanako@salon.example.jp"
OWNERS = (OWNER_OLD, OWNER_NEW)


@dataclass(frozen=True, slots=True)
class Person:
    """A correspondent: a name as in the From field, an address, a language."""

    name: str
    address: str
    language: str = "ja"


_JAPANESE = (
    "佐藤美咲", "鈴木陽子", "高橋恵", "田中さくら", "渡辺直子", "伊藤由美", "山田太郎", "中村久美子", "小林明",
    "加藤愛",
    "吉田真由美", "山口智子", "松本健", "井上里奈", "木村和子", "林優子", "斎藤千尋", "清水香織", "髙橋一郎",
    "山﨑彩",
    "森田典子", "池田ひとみ", "橋本幸子", "石川麻衣", "前田紀子", "藤田舞", "岡田静香", "後藤瞳", "長谷川恵子",
    "村上純",
    "近藤みどり", "坂本節子", "遠藤悠", "青木真理", "藤井すみれ", "西村あゆみ", "福田誠", "太田洋子",
    "三浦桃子", "岡本千代",
)  # fmt: skip
_ENGLISH = (
    "Alice Brown", "Emma Wilson", "Sarah O'Neil", "Julia Meyer", "Anne-Marie Dubois", "Kate Tanaka",
    "Linda Smith",
    "Mary Jones", "Nancy Lee", "Rose Parker",
)  # fmt: skip
# Addresses the mobile carriers gave out and RFC 5322 forbids.
_MOBILE = ("{}..love@keitai.example.jp", "{}.@keitai.example.jp", "-{}-@keitai.example.jp")


def customers() -> list[Person]:
    """Fifty customers, always the same."""
    people = []
    for number, name in enumerate(_JAPANESE):
        pattern = _MOBILE[number % 3] if number % 8 == 3 else "{}@mail.example.jp" if number % 2 else "{}@example.jp"
        people.append(Person(name, pattern.format(f"kyaku{number + 1:02}")))
    return people + [Person(name, f"{_local_part(name)}@example.com", "en") for name in _ENGLISH]


def _local_part(name: str) -> str:
    return name.lower().replace(" ", ".").replace("'", "")


NEWSLETTERS = (
    Person("美容通信", "news@magazine.example.jp"),
    Person("ヘアサロン卸売 (株)カミ", "info@oroshi.example.jp"),
    Person("Salon Deals", "deals@shop.example.com", "en"),
)
MACHINES = (
    Person("ご注文窓口", "no-reply@shop.example.jp"),
    Person("", "noreply@isp.example.jp"),
)
