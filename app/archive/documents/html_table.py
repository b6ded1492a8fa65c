"""Tables and lists of HTML for pages that people print; every text is escaped here, and nowhere else."""

import html
from collections.abc import Collection, Iterable, Sequence

from app.textkit.text import one_line

_LONGEST = {"sender": 60, "subject": 90, "name": 120}
"""Characters of a text by what it is; more would push the other columns off the paper."""
_LONGEST_PATH = 160
_NUMBER = ' class="number" align="right"'


def table(rows: Iterable[str]) -> str:
    """A table as wide as the page."""
    return '<table width="100%" cellspacing="0">\n' + "\n".join(rows) + "\n</table>"


def header(names: Sequence[str], widths: Sequence[int], numbers: Collection[int] = ()) -> str:
    """The head of a table: names and widths (percent) of its columns; those in `numbers` hold numbers."""
    cells = (
        f'<th width="{width}%"{_NUMBER if column in numbers else ""}>{safe(name)}</th>'
        for column, (name, width) in enumerate(zip(names, widths, strict=True))
    )
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def row(*cells: str) -> str:
    """A row of cells, which are HTML already."""
    return f"<tr>{''.join(cells)}</tr>"


def cell(text: str) -> str:
    """A cell with a text."""
    return f"<td>{safe(text)}</td>"


def number_cell(number: int) -> str:
    """A cell with a number; a dash for none."""
    return f"<td{_NUMBER}>{f'{number:,}' if number else '–'}</td>"


def items(texts: Iterable[str]) -> str:
    """The items of a list."""
    return "\n".join(f"<li>{safe(text)}</li>" for text in texts)


def short(text: str, kind: str) -> str:
    """A text of that kind ("sender", "subject" or "name") on one line, cut at its end where it is too long."""
    text = one_line(text)
    return text if len(text) <= _LONGEST[kind] else f"{text[: _LONGEST[kind] - 1]}…"


def short_path(path: str) -> str:
    """A path, cut at its beginning where it is too long: its end says which file it is."""
    return f"…{path[-_LONGEST_PATH:]}" if len(path) > _LONGEST_PATH else path


def safe(text: str) -> str:
    """A text on one line, as HTML."""
    return html.escape(one_line(text))
