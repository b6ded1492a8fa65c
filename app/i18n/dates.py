"""Days and months in a form that is unambiguous in both languages."""

from datetime import datetime

from app.i18n.catalogue import N_, Translator

_MONTHS = (
    N_("January {year}"), N_("February {year}"), N_("March {year}"), N_("April {year}"), N_("May {year}"),
    N_("June {year}"), N_("July {year}"), N_("August {year}"), N_("September {year}"), N_("October {year}"),
    N_("November {year}"), N_("December {year}"),
)  # fmt: skip


def day(moment: datetime | None) -> str:
    """For example "2006-11-23", in local time; empty where there is no date."""
    return f"{moment.astimezone():%Y-%m-%d}" if moment is not None else ""


def month_label(year: int, month: int, translator: Translator) -> str:
    """For example "November 2006", "2006年11月". `month` is 1 to 12."""
    return translator.translate(_MONTHS[month - 1], year=str(year))
