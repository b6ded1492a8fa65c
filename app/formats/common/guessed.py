r"""Where messages begin in a file of text that has lost, or never had, marks between them: a guess, and marked as one.

A message begins where a line begins a block of at least three header fields with a sender and a date or a subject,
behind an empty line; anywhere else the block also has a field that only mail programs write (`Message-ID`), as a letter
that is quoted in another one has not. Inside the parts of a multipart message none begins.
"""

from collections.abc import Sequence

from app.formats.common.sections import HEAD_LIMIT, is_mail_field
from app.textkit.lazy_pattern import lazy_pattern

_LINE = rb"[^\r\n]*+(?:\r\n|\n|\r|\Z)"
_FIELD = rb"[A-Za-z][A-Za-z0-9-]{1,40}+:" + _LINE + rb"(?:[ \t]" + _LINE + rb")*+"
# Possessive inside: each line is looked at once, however long it is.
_RUN = lazy_pattern(rb"(?:(?<=[\r\n])|\A)(?:" + _FIELD + rb")+")
_NAME = lazy_pattern(rb"(?:(?<=[\r\n])|\A)([A-Za-z][A-Za-z0-9-]{1,40}):")
_BLANK_BEFORE = lazy_pattern(rb"(?:\A|\n\r?\n|\r\r|\n\.\r?\n)\Z")
_BOUNDARY = lazy_pattern(rb"(?i)\bboundary=[ \t]*\"?([^\"\r\n;]{1,200})")
_MACHINE = frozenset({b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"x-store-info"})
_LOOKED_BACK, _LEAST_FIELDS, _MOST_SEARCHES = 4, 3, 20


def message_starts(data: bytes) -> Sequence[int]:
    """The indexes in `data` at which a message begins, in order."""
    starts: list[int] = []
    inside_until = 0
    budget = len(data) * _MOST_SEARCHES
    for run in _RUN.finditer(data):
        if run.end() < len(data) and data[run.end() : run.end() + 1] not in (b"\r", b"\n"):
            continue
        start = _first_mail_field(data, run.start(), min(run.end(), run.start() + HEAD_LIMIT))
        if start is None or not _is_head(data, start, min(run.end(), start + HEAD_LIMIT)):
            continue
        if start < inside_until:
            continue
        starts.append(start)
        if budget > 0 and (boundary := _BOUNDARY.search(data, start, min(run.end(), start + HEAD_LIMIT))) is not None:
            # Parts that are never closed were cut: what follows is no part of them.
            inside_until = data.find(b"--" + boundary[1].strip() + b"--", run.end())
            budget -= (inside_until if inside_until >= 0 else len(data)) - start
    return starts


def _first_mail_field(data: bytes, start: int, end: int) -> int | None:
    """Where the headers in a run of lines begin: a text before them may end in lines such as `TEL: 03-…`."""
    for name in _NAME.finditer(data, start, end):
        if is_mail_field(data[name.start() : name.start() + 60]):
            return name.start()
    return None


def _is_head(data: bytes, start: int, end: int) -> bool:
    names = [name.lower() for name in _NAME.findall(data[start:end])]
    known = set(names)
    if len(names) < _LEAST_FIELDS or b"from" not in known or not known & {b"date", b"subject"}:
        return False
    is_behind_blank = _BLANK_BEFORE.search(data, max(start - _LOOKED_BACK, 0), start) is not None
    return is_behind_blank or bool(known & _MACHINE)
