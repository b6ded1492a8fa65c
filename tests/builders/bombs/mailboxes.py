"""Bombs in the files of open formats: mailboxes of separators alone, counts without end, property lists."""

import plistlib
from pathlib import Path

from tests.builders import stores
from tests.builders.bombs.writing import REST, SENDER, put

LINE = b"From - Mon Jan  2 10:00:00 2006\n"


def many_messages(folder: Path) -> None:
    """An mbox of 10,000 messages of nothing."""
    put(folder, "bomb.mbox", (LINE + b"A: b\n\n") * 10_000)


def separators_only(folder: Path) -> None:
    """An mbox of nothing but 500,000 lines that start with "From "."""
    put(folder, "bomb.mbox", LINE * 3 + b"From \n" * 500_000)


def no_empty_lines(folder: Path) -> None:
    """An mbox of 10,000 messages without the empty line that ends a header: each end is looked for in all that follows."""
    put(folder, "bomb.mbox", (LINE + b"A: b\nC: d\n") * 10_000)


def separators_behind_zeros(folder: Path) -> None:
    """Zeros, behind which a separator may stand, a million times on one line: each is looked ahead from."""
    put(folder, "bomb.mbox", LINE + SENDER + REST + b"\nx\n" + b"\0From " * 600_000)


def quoted_separators(folder: Path) -> None:
    """Quoted separators without end."""
    put(folder, "bomb.mbox", LINE + SENDER + REST + b"\n" + b">" * 500_000 + b"From \n" + b">From x\n" * 200_000)


def fields_before_a_boundary(folder: Path) -> None:
    """A mailbox whose last header names its boundary 10,000 times, folded, and never whole."""
    head = SENDER + REST + b"Content-Type: multipart/mixed;\n" + b" boundary\n" * 80_000
    put(folder, "bomb.mbox", LINE + head + b"\nx\n")


def status_fields(folder: Path) -> None:
    """100,000 status fields that contradict each other."""
    put(folder, "bomb.mbox", LINE + SENDER + b"X-Mozilla-Status: ffffffff\nStatus: ROAFDT\n" * 20_000 + b"\nx\n")


def endless_count(folder: Path) -> None:
    """An .emlx that says it has 100,000,000,000,000 bytes."""
    put(folder, "1.emlx", b"100000000000000\n" + stores.message())
    put(folder, "2.emlx", b"9" * 5000 + b"\n" + stores.message())


def laughing_plist(folder: Path) -> None:
    """An .emlx whose property list has entities that grow a billion times."""
    text = b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a0 "ha">'
    text += b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    message = stores.message()
    put(folder, "1.emlx", b"%d\n" % len(message) + message + text + b"]><plist><string>&a9;</string></plist>")


def huge_numbers(folder: Path) -> None:
    """An .emlx whose property list has numbers of 100,000 digits, infinities and dates before time."""
    values = (
        b"<integer>" + b"9" * 100_000 + b"</integer>",
        b"<real>inf</real>",
        b"<real>nan</real>",
        b"<date>0</date>",
    )
    message = stores.message()
    for number, value in enumerate(values):
        plist = b"<?xml version='1.0'?><plist><dict><key>flags</key>%s<key>date-received</key>%s</dict></plist>"
        put(folder, f"{number}.emlx", b"%d\n" % len(message) + message + plist % (value, value))


def nested_plists(folder: Path) -> None:
    """Property lists 40,000 arrays deep, as XML, and as a binary that holds itself and names a billion objects."""
    message = stores.message()
    head = b"%d\n" % len(message) + message
    put(folder, "1.emlx", head + b"<?xml version='1.0'?><plist>" + b"<array>" * 40_000)
    small = plistlib.dumps([[0]], fmt=plistlib.FMT_BINARY)
    put(folder, "2.emlx", head + small.replace(b"\xa1\x01", b"\xa1\x00"))
    trailer = small[:-32] + bytes(6) + b"\x03\x08" + (1 << 40).to_bytes(8, "big") + bytes(8) + (8).to_bytes(8, "big")
    put(folder, "3.emlx", head + trailer)


def stubs(folder: Path) -> None:
    """A .partial.emlx with 5,000 attachments that were taken out, under names that lead elsewhere."""
    head = b'Content-Type: a/b; name="../../../../etc/passwd"\nX-Apple-Content-Length: 9\n\n'
    text = SENDER + REST + b'Content-Type: multipart/mixed; boundary="b"\n\n' + (b"--b\n" + head) * 5000 + b"--b--\n"
    put(folder, "1.partial.emlx", b"%d\n" % len(text) + text)


def names_in_a_maildir(folder: Path) -> None:
    """100,000 files in one Maildir."""
    for number in range(100_000):
        put(folder / "cur", f"{number}.x:2,S", b"")


ALL = (
    many_messages, separators_only, no_empty_lines, separators_behind_zeros, quoted_separators,
    fields_before_a_boundary, status_fields, endless_count, laughing_plist, huge_numbers, nested_plists, stubs,
    names_in_a_maildir,
)  # fmt: skip
