"""What search and show print: for people, with nothing hostile from mail, and for scripts."""

import base64
import json
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from app.cli.json_results import Result
from app.i18n.catalogue import Translator
from app.i18n.dates import minute
from app.i18n.sizes import size
from app.jobs.search import FoundMessage, SearchRecord
from app.jobs.show import ShownMessage
from app.mime.charsets import decode
from app.model.mail import Address
from app.search.excerpt import Excerpt
from app.textkit.paths import path_text
from app.textkit.text import escaped, one_line

_NO_EXCERPT = Excerpt("")
Reading = SearchRecord | ShownMessage


def print_reading(record: Reading, console: Console, translator: Translator, *, original: bool) -> None:
    """Prints what was found, or a message, as `original` where that is asked for."""
    if isinstance(record, SearchRecord):
        lines = _search_lines(record, translator)
    elif original:
        lines = iter((Text(escaped(decode(record.octets, None))),))
    else:
        lines = _message_lines(record, translator)
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False)


def _search_lines(record: SearchRecord, translator: Translator) -> Iterator[Text]:
    translate = translator.translate
    for each in record.found:
        yield from _found_lines(each)
    shown = {"total": record.total, "shown": len(record.found)}
    if record.total > len(record.found):
        yield Text(translate("{total} {total:message|messages} found; the newest {shown} are shown.", **shown))
    else:
        yield Text(translate("{total} {total:message|messages} found.", total=record.total))
    if record.unread:
        missed = translate(
            "The text of {unread} {unread:message|messages} could not be read; only the headers were searched.",
            unread=record.unread,
        )
        yield Text(missed, style="yellow")


def _found_lines(found: FoundMessage) -> Iterator[Text]:
    row = found.row
    moment = row.envelope.date or row.message.received
    line = Text(f"{row.id:>7}  ", style="dim")
    line.append(minute(moment) if moment is not None else "-" * 16, style="dim")
    line.append(f"  {_person(row.envelope.sender)}  ")
    line.append(one_line(row.envelope.subject) or "-", style="bold")
    yield line
    if found.excerpt.text:
        text = Text(found.excerpt.text, style="dim")
        for begin, end in found.excerpt.marks:
            text.stylize("bold not dim", begin, end)
        yield Text("         ").append_text(text)


def _message_lines(shown: ShownMessage, translator: Translator) -> Iterator[Text]:
    translate, row = translator.translate, shown.row
    envelope, moment = row.envelope, row.envelope.date or row.message.received
    for label, value in (
        (translate("From"), _person(envelope.sender)),
        (translate("To"), ", ".join(map(_person, envelope.to))),
        (translate("Cc"), ", ".join(map(_person, envelope.cc))),
        (translate("Date"), minute(moment) if moment is not None else ""),
        (translate("Subject"), one_line(envelope.subject)),
        (translate("Folder"), one_line(" / ".join(filter(None, (row.account, *row.path))))),
    ):
        if value:
            yield Text(f"{label}: ", style="dim").append(value, style="not dim")
    yield Text("")
    yield Text(escaped(shown.text))
    for each in shown.attachments:
        name = one_line(each.name) or one_line(each.content_type)
        yield Text(f"  [{each.number}] {name}  {size(each.size_bytes)}", style="bold")
    if shown.saved is not None:
        yield Text(translate("Saved: {path}", path=one_line(path_text(shown.saved))))


def _person(address: Address | None) -> str:
    if address is None:
        return "-"
    return one_line(f"{address.name} <{address.address}>" if address.name else address.address)


def reading_lines(record: Reading, *, original: bool) -> Iterator[str]:
    """The same as JSON, one object a line: each message that was found, and the result last.

    The original is base64: JSON holds no bytes.
    """
    if isinstance(record, SearchRecord):
        for each in record.found:
            yield json.dumps({"found": _found_fields(each)})
        yield json.dumps(_search_result(record))
    else:
        source = {"original": base64.b64encode(record.octets).decode()} if original else {}
        yield json.dumps({**_show_result(record), **source})


def _search_result(record: SearchRecord) -> Result:
    return {
        "archive": path_text(record.archive),
        "total": record.total,
        "shown": len(record.found),
        "searched": record.messages,
        "unread": record.unread,
    }


def _found_fields(found: FoundMessage) -> Result:
    row, envelope = found.row, found.row.envelope
    moment = envelope.date or row.message.received
    return {
        "id": row.id,
        "account": row.account,
        "mailbox": list(row.path),
        "date": moment.isoformat() if moment is not None else None,
        "from": _address(envelope.sender),
        "to": [_address(each) for each in envelope.to],
        "cc": [_address(each) for each in envelope.cc],
        "subject": envelope.subject,
        "message_id": envelope.message_id,
        "completeness": row.message.completeness.value,
        "excerpt": found.excerpt.text,
        "marks": [list(mark) for mark in found.excerpt.marks],
    }


def _show_result(shown: ShownMessage) -> Result:
    fields = _found_fields(FoundMessage(shown.row, _NO_EXCERPT))
    del fields["excerpt"], fields["marks"]
    return {
        **fields,
        "text": shown.text,
        "bytes": len(shown.octets),
        "attachments": [
            {"number": each.number, "name": each.name, "type": each.content_type, "bytes": each.size_bytes}
            for each in shown.attachments
        ],
        "saved": path_text(shown.saved) if shown.saved is not None else None,
    }


def _address(address: Address | None) -> Result | None:
    return {"name": address.name, "address": address.address} if address is not None else None
