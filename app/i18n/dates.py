"""Days and months in a form that is unambiguous in both languages."""

from datetime import date, datetime

from app.i18n.catalogue import N_, Translator
from app.textkit.local_time import local

_MONTHS = (
    N_("January {year}"), N_("February {year}"), N_("March {year}"), N_("April {year}"), N_("May {year}"),
    N_("June {year}"), N_("July {year}"), N_("August {year}"), N_("September {year}"), N_("October {year}"),
    N_("November {year}"), N_("December {year}"),
)  # fmt: skip


def day(moment: datetime | None) -> str:
    """For example "2006-11-23", in local time; empty where there is no date."""
    return f"{local(moment):%Y-%m-%d}" if moment is not None else ""


def minute(moment: datetime) -> str:
    """For example "2006-11-23 15:30", in local time."""
    return f"{local(moment):%Y-%m-%d %H:%M}"


def month_label(year: int, month: int, translator: Translator) -> str:
    """For example "November 2006", "2006年11月". `month` is 1 to 12."""
    return translator.translate(_MONTHS[month - 1], year=str(year))


def long_day(moment: date, translator: Translator) -> str:
    """For a letter: "31 December 2026", "2026年12月31日"."""
    month = month_label(moment.year, moment.month, translator)
    return translator.translate("{day} {month}", day=str(moment.day), month=month)
