"""The places a look found, for a terminal: what each is and holds, and the one command for it."""

import shlex
import sys
from collections.abc import Iterator

from app.i18n.catalogue import Translator
from app.i18n.rescue_places import STOP, look_headline, place_advice, place_holds, place_name, place_where
from app.model.rescue import LookRecord, Place, PlaceAct
from app.textkit.paths import path_text


def look_lines(record: LookRecord, translator: Translator) -> Iterator[str]:
    """All that a look found, and what comes first of all."""
    yield translator.translate(STOP)
    yield look_headline(record, translator)
    for place in record.places:
        yield from _place_lines(place, record, translator)


def _place_lines(place: Place, record: LookRecord, translator: Translator) -> Iterator[str]:
    what = place_name(place, translator)
    yield f"{what}: {holds}" if (holds := place_holds(place, translator)) else what
    yield f"    {place_where(place, record, translator)}"
    yield f"    {place_advice(place, translator)}"
    for command in (*place.commands, command_for(place, record)):
        # With a name that no terminal shows as it is, a command would be another one.
        if command and command.isprintable():
            yield f"        {command}"


def command_for(place: Place, record: LookRecord) -> str:
    """The command of this program for a place; empty where it has none. DIR is for the reader to fill in."""
    home = _quoted(path_text(record.home))
    where = _quoted(path_text(place.path))
    return {
        PlaceAct.BACK_UP: f"furoshiki backup --home {home} --to DIR",
        PlaceAct.ADD: f"furoshiki backup --path {where} --to DIR",
        PlaceAct.PEOPLE: f"furoshiki people {home}",
        PlaceAct.FETCH: f"furoshiki fetch {_quoted(place.about)} --to DIR",
        PlaceAct.TYPE: "furoshiki rescue HOME --look",
        PlaceAct.SEARCH: f"furoshiki rescue {where} --to DIR",
        PlaceAct.SHOW: "",
    }[place.act]


def _quoted(text: str) -> str:
    """As one word of a command, whatever a file is called. A name on Windows has no quotation mark in it."""
    return shlex.quote(text) if sys.platform != "win32" else '"' + text.replace('"', "") + '"'
