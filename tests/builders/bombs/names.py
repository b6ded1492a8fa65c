"""Bombs for whoever shows or exports what mail says: commands, formulas, fields and markup in names and subjects."""

import base64
from pathlib import Path

from tests.builders.bombs.writing import REST, mail, put

MARK = "INJECTED"
"""What every such text tries to become a command, a field, a cell or an element with."""


def _named(folder: Path, *names: str) -> None:
    """A message each from people of such names, and with such subjects."""
    for number, name in enumerate(names):
        word = b"=?utf-8?B?" + base64.b64encode(name.encode("utf-8", "surrogatepass")) + b"?="
        sender = b"From: " + word + b" <n%d.%s@example.com>\n" % (number, folder.name.replace("_", ".").encode())
        mail(folder, sender + b"To: hanako@example.com\nSubject: " + word + b"\n", name=f"{number}.eml")


def terminal_commands(folder: Path) -> None:
    """Escape sequences: the clipboard (OSC 52), the title, the screen, in seven and in eight bits."""
    _named(
        folder, f"\x1b]52;c;{MARK}\x07", f"\x1b]0;{MARK}\x07", f"\x1b[2J\x1b[31m{MARK}", f"\x9b31m{MARK}", "a\x08\x7f"
    )


def markup_of_ours(folder: Path) -> None:
    """The markup of the library that prints to the terminal."""
    _named(folder, f"[bold red]{MARK}[/]", "[link=https://example.com]x[/link]", "[/]", "[[[", "\\[")


def unseen_characters(folder: Path) -> None:
    """Zeros, text that runs backwards, characters of no width, lone surrogates."""
    _named(folder, f"a\0{MARK}", f"\u202e{MARK}\u2066", "a\u200b\u2060\ufeffb", "\ud800x", "\u2028\u2029\x85x")


def line_ends_in_names(folder: Path) -> None:
    """Line ends, behind which a line of somebody else's choice stands."""
    _named(
        folder,
        f"a\r\nBcc: {MARK}@example.com",
        f"a\nEND:VCARD\nBEGIN:VCARD\nFN:{MARK}",
        f"a\r{MARK}",
        f"a\n\ndn: cn={MARK}",
    )


def formulas(folder: Path) -> None:
    """Cells a spreadsheet takes for formulas, also behind quotes, blanks and in full width."""
    starts = ("=", "+", "-", "@", "＝", "＋", "\t=", "\r=", "'=", '"=', " =", "|", "\u3000=")
    _named(folder, *(f'{start}HYPERLINK("http://example.com/{MARK}")' for start in starts))


def cells(folder: Path) -> None:
    """Quotes, commas and semicolons that end a cell or a value."""
    _named(folder, f'a","{MARK}', f"a;{MARK};b", f'"{MARK}"\r\n"x', f"a\\,{MARK}", f"a:{MARK}")


def vcard_properties(folder: Path) -> None:
    """Properties of vCards and attributes of LDIF, with and without their escapes."""
    _named(
        folder, f"a\\nTEL:{MARK}", f"a\\;TEL:{MARK}", f"TEL:{MARK}", f"mail: {MARK}", f":: {MARK}", f"a,cn={MARK}", "#x"
    )


def html_elements(folder: Path) -> None:
    """HTML for the pages an archive and a change of address are made of."""
    _named(
        folder,
        f"<script>{MARK}</script>", f"</td></table><h1>{MARK}</h1>", f'"><img src=x onerror={MARK}>', "&lt;b&gt;",
        "</title><style>*{display:none}</style>", "${messages} $label %s {0} {count}",
    )  # fmt: skip


def paths(folder: Path) -> None:
    """Names that lead out of a folder, or that Windows keeps for itself."""
    _named(
        folder,
        "../../../../tmp/x",
        "..\\..\\x",
        "C:\\Windows\\x",
        "CON",
        "aux.txt",
        "x" * 3000,
        ".",
        "..",
        "~/x",
        "a/b",
    )


def names_of_files(folder: Path) -> None:
    """Files and folders with commands, markup and formulas in their own names."""
    for name in (f"\x1b]0;{MARK}\x07", f"[red]{MARK}", f"=cmd|{MARK}", f"<b>{MARK}<", "a\nb", "%s%n{0}", "x" * 200):
        mail(folder / name.replace("/", "_"), REST, name=f"{name.replace('/', '_')}.eml")


def names_that_are_no_text(folder: Path) -> None:
    """Names of files in bytes that are no UTF-8."""
    inside = Path(bytes(folder).decode("utf-8", "surrogateescape"), "\udcff\udcfe", "\udc82\udca0.eml")
    put(inside.parent, inside.name, b"From: a@example.com\n" + REST + b"\nx\n")


def combining_marks(folder: Path) -> None:
    """A letter with 30,000 marks on it: bringing them into order takes quadratic time."""
    mail(folder, b"From: " + ("a" + "\u0300\u0323" * 15_000).encode() + b" <bomb@example.com>\n" + REST)


ALL = (
    terminal_commands, markup_of_ours, unseen_characters, line_ends_in_names, formulas, cells, vcard_properties,
    html_elements, paths, names_of_files, names_that_are_no_text, combining_marks,
)  # fmt: skip
