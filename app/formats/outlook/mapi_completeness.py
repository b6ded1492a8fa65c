"""Whether a message in Outlook's stores is whole: its text, and the attachments it has or says it has."""

from collections.abc import Iterator

from app.formats.outlook import mapi, mapi_body
from app.formats.outlook.mapi import MapiItem, Properties
from app.model.codes import Code
from app.model.mail import Completeness

_STATUS = 0x0E17
_REMOTE_DOWNLOAD = 0x1000
_HAS_ATTACHMENTS = 0x10
_REFERENCE = frozenset({2, 3, 4, 7})


def of(item: MapiItem) -> tuple[Completeness, tuple[Code, ...]]:
    """How whole a message is, and why it is not. Its attachments are not read."""
    values = item.properties
    # msRemoteDownload ([MS-OXCMSG] 2.2.1.8): what is not here was never fetched.
    to_fetch = bool(values.number(_STATUS) & _REMOTE_DOWNLOAD)
    if to_fetch and not mapi_body.has_text(values):
        return Completeness.HEADERS_ONLY, (*_missing(item), Code.TEXT_NOT_DOWNLOADED)
    notes = tuple(_missing(item))
    if not item.attachments and says_it_has_attachments(values):
        notes = (Code.ATTACHMENT_NOT_DOWNLOADED if to_fetch else Code.ATTACHMENTS_GONE,)
    return Completeness.PARTIAL if notes else Completeness.WHOLE, notes


def _missing(item: MapiItem) -> Iterator[Code]:
    """Why attachments that are listed are not there."""
    gone = [each for each in item.attachments if each.pieces is None and each.embedded is None]
    methods = {each.properties.number(mapi.ATTACH_METHOD) for each in gone}
    if methods & _REFERENCE:
        yield Code.ATTACHMENT_ELSEWHERE
    if methods - _REFERENCE:
        yield Code.ATTACHMENT_MISSING


def says_it_has_attachments(values: Properties) -> bool:
    """mfHasAttach of PidTagMessageFlags ([MS-OXCMSG] 2.2.1.6): the store sets it, hidden attachments count.

    It is true of all 324 real messages in PST and OST. Two of 50 .msg that have it hold no attachments: both lost those
    they were sent with, as their text or their own count says.
    """
    return bool(values.number(mapi.FLAGS) & _HAS_ATTACHMENTS)
