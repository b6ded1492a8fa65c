"""The picture of mail by year and month, as a table: a gap is seen by its mark, not by its colour alone."""

import html
import math
from collections.abc import Iterator

from app.i18n.catalogue import Translator
from app.i18n.certificate import terms
from app.model.statement import Calendar

# All light enough for black text; on a grey printer they are steps of grey.
_SHADES = ("#eef3f8", "#d9e5f0", "#bfd3e6", "#a3c0da", "#86abcd")
_NONE = "–"
_YEARS_FOLDED = 3
"""So many empty years in a row, and more, become one line."""


def calendar_table(calendar: Calendar, translator: Translator) -> str:
    """Rows are years, columns months. Empty cells lie before the first message or after the last one."""
    if not calendar.months:
        return f"<p>{html.escape(translator.translate('No message says a date.'))}</p>"
    names = {name: html.escape(text) for name, text in terms(translator).items()}
    months = "".join(f'<th width="6.7%" align="right">{month}</th>' for month in range(1, 13))
    head = f'<th width="10%">{names["year"]}</th>{months}<th width="9%" align="right">{names["total"]}</th>'
    rows = "\n".join(_rows(calendar, translator))
    return f'<table class="calendar" width="100%" cellspacing="0">\n<thead><tr>{head}</tr></thead>\n{rows}\n</table>'


def month_label(month: tuple[int, int]) -> str:
    """For example "2006-11"."""
    return f"{month[0]:04}-{month[1]:02}"


def _rows(calendar: Calendar, translator: Translator) -> Iterator[str]:
    years = sorted({year for year, _ in calendar.months})
    most = max(calendar.months.values())
    before = years[0] - 1
    for year in years:
        empty = range(before + 1, year)
        if len(empty) >= _YEARS_FOLDED:
            no_mail = html.escape(translator.translate("no mail"))
            yield f'<tr><th>{empty[0]}–{empty[-1]}</th><td class="span" colspan="13">{_NONE} {no_mail}</td></tr>'
        else:
            yield from (_year(calendar, each, most) for each in empty)
        yield _year(calendar, year, most)
        before = year


def _year(calendar: Calendar, year: int, most: int) -> str:
    cells = "".join(_cell(calendar, (year, month), most) for month in range(1, 13))
    total = sum(calendar.months.get((year, month), 0) for month in range(1, 13))
    return f'<tr><th>{year}</th>{cells}<td align="right"><b>{total:,}</b></td></tr>'


def _cell(calendar: Calendar, month: tuple[int, int], most: int) -> str:
    if count := calendar.months.get(month, 0):
        return f'<td align="right" bgcolor="{_shade(count, most)}">{count:,}</td>'
    inside = min(calendar.months) < month < max(calendar.months)
    return f'<td align="right">{_NONE if inside else ""}</td>'


def _shade(count: int, most: int) -> str:
    """By the logarithm: a month with a hundred newsletters must not turn all others white."""
    step = math.log(count) / math.log(most) if most > 1 else 0.0
    return _SHADES[min(int(step * len(_SHADES)), len(_SHADES) - 1)]
