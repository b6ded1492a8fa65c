"""Bombs in bodies: boundaries, encodings and HTML. Each is searched for the words in it."""

from pathlib import Path

from tests.builders.bombs.writing import REST, SENDER, letter, put, sparse

HTML = b"text/html; charset=utf-8"
MIXED = b'multipart/mixed; boundary="b"'


def endless_line(folder: Path) -> None:
    """A line of 200 MB."""
    sparse(put(folder, "bomb.eml", SENDER + REST + b"\nHello."), 200 << 20)


def parts(folder: Path) -> None:
    """100,000 parts of nothing."""
    letter(folder, b"--b\n\n" * 100_000 + b"--b--\n", MIXED)


def boundaries_that_begin_alike(folder: Path) -> None:
    """Boundaries of which each is the beginning of the next: a reader that compares beginnings closes the wrong one."""
    levels = b"".join(
        b"--%s\nContent-Type: multipart/mixed; boundary=%s\n\n" % (b"b" * n, b"b" * (n + 1)) for n in range(1, 200)
    )
    letter(folder, levels + b"--b\n\nHello.\n--b--\n", MIXED)


def empty_boundary(folder: Path) -> None:
    """A boundary of nothing: every line with two hyphens is one."""
    letter(folder, b"--\n" * 100_000, b'multipart/mixed; boundary=""')


def hyphens(folder: Path) -> None:
    """A megabyte of hyphens, each of which may begin a boundary."""
    letter(folder, b"-" * 1_000_000 + b"\n--\r" * 200_000, MIXED)


def carriage_returns(folder: Path) -> None:
    """Lines that end in CR alone, so that the end of a line is looked for to the end of the file."""
    letter(folder, b"--x\r" * 250_000, MIXED)


def base64_garbage(folder: Path) -> None:
    """Base64 with every character wrong, padded in the middle, and cut."""
    letter(folder, b"A=B=C==D===\xff!" * 80_000, b"text/plain", b"Content-Transfer-Encoding: base64\n")


def quoted_printable_garbage(folder: Path) -> None:
    """Quoted-printable of equals signs alone."""
    letter(
        folder, b"=" * 500_000 + b"=ZZ=\n" * 100_000, b"text/plain", b"Content-Transfer-Encoding: quoted-printable\n"
    )


def uuencode_garbage(folder: Path) -> None:
    """Uuencoded files that begin and never end."""
    letter(folder, b"begin 644 ../../../etc/passwd\nM" * 60_000, b"text/plain", b"Content-Transfer-Encoding: x-uue\n")


def nested_tables(folder: Path) -> None:
    """HTML tables 2,000 deep: a layout engine takes exponential time."""
    letter(folder, b"<table><tr><td>" * 2000 + b"x", HTML)


def styles_and_comments(folder: Path) -> None:
    """Style sheets and conditional comments that begin and never end."""
    letter(folder, b"<style " * 60_000 + b"<!--[if mso]>" * 40_000 + b"</style" + b" " * 100_000, HTML)


def entities(folder: Path) -> None:
    """Entities of characters there are none of, of numbers without end, and of entities."""
    text = b"&#99999999999999999999;" * 10_000 + b"&#x110000;&#xD800;&#0;" * 10_000 + b"&amp;amp;lt;" * 10_000
    letter(folder, text + b"&#" + b"9" * 200_000 + b";", HTML)


def open_tags(folder: Path) -> None:
    """Tags that begin and never end."""
    letter(folder, b"<br " * 120_000 + b"<a" * 200_000 + b"<p " + b" " * 100_000, HTML)


def wide_blanks(folder: Path) -> None:
    """Blanks that are no space in ASCII, between which a pattern looks for a line end."""
    letter(folder, b"<p>x" + ("\u3000" * 340_000).encode() + b"x", HTML)


def line_ends(folder: Path) -> None:
    """A megabyte of empty lines."""
    letter(folder, b"<p>\r\n" * 10 + b"\n" * 900_000, HTML)


def escapes_in_a_body(folder: Path) -> None:
    """ISO-2022-JP with 150,000 turns to kanji and back."""
    letter(folder, b"\x1b$B\x1b(I\x1b(B" * 100_000 + b"\n", b"text/plain; charset=iso-2022-jp")


def shifts_in_a_body(folder: Path) -> None:
    """UTF-7 and HZ, in which everything may be something else."""
    letter(folder, b"+2AA-+AAo-+" * 90_000, b"text/plain; charset=utf-7")


def markup_in_a_body(folder: Path) -> None:
    """HTML, a script and terminal commands where a program shows the words of a message."""
    text = b"<script>alert(1)</script><img src=x onerror=y>\x1b]52;c;YQ==\x07\x1b[2J" * 1000
    letter(folder, text, HTML)


def deep_parts(folder: Path) -> None:
    """2,000 containers, each closed: what stands behind them belongs to the outermost."""
    opened = b"".join(
        b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(2000)
    ).replace(b"--b0\n", b"--b\n", 1)
    closed = b"".join(b"--b%d--\n" % n for n in range(2000, 0, -1))
    letter(folder, opened + closed + b"--b\n\nHello.\n--b--\n", MIXED)


ALL = (
    endless_line, parts, boundaries_that_begin_alike, empty_boundary, hyphens, carriage_returns, base64_garbage,
    quoted_printable_garbage, uuencode_garbage, nested_tables, styles_and_comments, entities, open_tags, wide_blanks,
    line_ends, escapes_in_a_body, shifts_in_a_body, markup_in_a_body, deep_parts,
)  # fmt: skip
