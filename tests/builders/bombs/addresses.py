"""Bombs in From and To: brackets, quotes and blanks that patterns go back and forth over, and addresses by thousands."""

from pathlib import Path

from tests.builders.bombs.writing import REST, mail


def parentheses(folder: Path) -> None:
    """200,000 opening parentheses in From: a reader of nested comments runs out of stack."""
    mail(folder, b"From: " + b"(" * 200_000 + b" <bomb@example.com>\n" + REST)


def recipients(folder: Path) -> None:
    """50,000 addresses in To."""
    people = b", ".join(b'"Person %d" <p%d@example.com>' % (n, n) for n in range(50_000))
    mail(folder, b"From: bomb@example.com\nTo: " + people + b"\n")


def many_recipient_fields(folder: Path) -> None:
    """A thousand To fields of thousands of addresses."""
    people = b", ".join(b"p%d@example.com" % n for n in range(50))
    mail(folder, b"From: bomb@example.com\n" + (b"To: " + people + b"\n") * 1000)


def nested_groups(folder: Path) -> None:
    """Groups in groups, comments in comments, quotes in quotes."""
    text = b"a:" * 5000 + b"(b" * 5000 + b'"c\\"' * 5000 + b"<d@example.com>" + b")" * 5000 + b";" * 5000
    mail(folder, b"From: " + text + b"\n" + REST)


def open_quotes(folder: Path) -> None:
    """60,000 opening quotes, of which none is closed by the one its reader expects."""
    mail(folder, b"From: " + b'"a' * 30_001 + b" <bomb@example.com>\n" + REST)


def backslashes(folder: Path) -> None:
    """60,000 backslashes in a quoted name."""
    mail(folder, b'From: "' + b"\\" * 60_001 + b'" <bomb@example.com>\n' + REST)


def brackets(folder: Path) -> None:
    """Opening angle brackets and at signs without end."""
    mail(folder, b"From: " + b"<a@" * 20_000 + b"\n" + REST, name="1.eml")
    mail(folder, b"From: " + b"@" * 60_000 + b"\n" + REST, name="2.eml")


def blanks(folder: Path) -> None:
    """Blanks where blanks may stand twice: a pattern tries every way to share them out."""
    wide = b" " * 60_000
    for number, text in enumerate((b"=?utf-8?q?a?=" + wide + b"x", b"," + wide + b"x", b"a" + b"\t" * 60_000 + b"x")):
        mail(folder, b"From: " + text + b"\n" + REST, name=f"{number}.eml")


def long_name(folder: Path) -> None:
    """A name of 60,000 plain letters before a plain address."""
    mail(folder, b"From: " + b"a" * 60_000 + b" <bomb@example.com>\n" + REST)


def long_address(folder: Path) -> None:
    """An address of 60,000 bytes, and one whose domain has 20,000 labels."""
    mail(folder, b"From: " + b"a" * 60_000 + b"@example.com\n" + REST, name="1.eml")
    mail(folder, b"From: a@" + b"b." * 20_000 + b"com\n" + REST, name="2.eml")


def machine_addresses(folder: Path) -> None:
    """Local parts made of the beginnings of what machines are called."""
    for number, piece in enumerate((b"no-", b"bounce", b"mail.", b"x-owner", b"news_")):
        mail(folder, b"From: " + piece * 100 + b"@example.com\n" + REST, name=f"{number}.eml")


ALL = (
    parentheses, recipients, many_recipient_fields, nested_groups, open_quotes, backslashes, brackets, blanks,
    long_name, long_address, machine_addresses,
)  # fmt: skip
