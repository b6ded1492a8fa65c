"""The recovery key on paper: in groups a person can copy, as a page to print or as a text that age itself reads."""

import html
from datetime import datetime
from pathlib import Path
from string import Template

from app.system.resources import resource
from app.textkit.text import one_line

BEGINNING = "AGE-SECRET-KEY-1"
"""What every key begins with; it stands above the numbered lines."""
_GROUP = 4
_PER_LINE = 4


def groups(key: str) -> list[str]:
    """The key in pieces: its fixed beginning, then groups of four characters, the last of two."""
    rest = key.removeprefix(BEGINNING)
    return [BEGINNING, *(rest[start : start + _GROUP] for start in range(0, len(rest), _GROUP))]


def lines(key: str) -> list[list[str]]:
    """The groups below the beginning, in lines: on paper each is found by the number of its line and its place."""
    _, *rest = groups(key)
    return [rest[start : start + _PER_LINE] for start in range(0, len(rest), _PER_LINE)]


def write(path: Path, key: str, archive: str, when: datetime) -> None:
    """Writes the key to a new file: a page for `.html`, else a text. Raises OSError, FileExistsError too."""
    text = paper(key, archive, when, page=path.suffix.lower() in (".html", ".htm"))
    with path.open("x", encoding="utf-8", newline="\n") as sink:
        sink.write(text)
    path.chmod(0o600)


def paper(key: str, archive: str, when: datetime, *, page: bool) -> str:
    """The key with what it is for: a page of HTML, or a text."""
    template = Template(resource(f"pages/recovery-key.{'html' if page else 'txt'}").read_text(encoding="utf-8"))
    name = one_line(archive)
    return template.substitute(
        archive=html.escape(name) if page else name,
        when=f"{when:%Y-%m-%d %H:%M}",
        key=key,
        beginning=BEGINNING,
        groups=_rows(key) if page else _numbered(key),
    )


def _numbered(key: str) -> str:
    return "\n".join(f"#   {number}   {'  '.join(each)}" for number, each in enumerate(lines(key), 1))


def _rows(key: str) -> str:
    """A row of a table each."""
    return "\n".join(
        f'<tr><td class="number">{number}</td>{"".join(f"<td>{group}</td>" for group in each)}</tr>'
        for number, each in enumerate(lines(key), 1)
    )
