"""OLM, the export of Outlook for Mac: a zip of XML files, one a message, with attachments beside them.

Local mail lies under `Local/`, mail of accounts under `Accounts/<account>/`.
"""

import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.formats.common import excerpt, mime_builder
from app.formats.common.mime_builder import REBUILT_HEADER, OutgoingPart
from app.formats.common.roles import role_of
from app.formats.common.sections import head_length
from app.formats.common.times import from_iso
from app.formats.common.zip_guard import Archive
from app.model.codes import Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Address, Completeness, Message, MessageFlag, Origin

_MESSAGES = "com.microsoft.__messages"
_MESSAGE = re.compile(r"message_[0-9]+\.xml\Z", re.IGNORECASE)
_MAX_XML = 64 << 20
_COPY = "OPFMessageCopy"
_PEOPLE = (("To", "ToAddresses"), ("Cc", "CCAddresses"), ("Bcc", "BCCAddresses"), ("Reply-To", "ReplyTo"))
# XML allows none of these, neither written plainly nor as references.
_CONTROLS = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]"
    rb"|&#(?:x0*(?:[0-8BbCcEeFf]|1[0-9A-Fa-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));"
)
_PHONES = ("CellPhone", "HomePhone", "BusinessPhone", "HomePhone2", "BusinessPhone2", "OtherPhone", "PrimaryPhone")


class OlmFile:
    """An open OLM, as a `Container`."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """`data` is what is in it where it lies in no file. Raises OSError and zipfile.BadZipFile."""
        self._path = path
        self._zip = Archive(path, data)

    def close(self) -> None:
        """Closes the file."""
        self._zip.close()

    def entries(self) -> Iterator[MessageKey | Card | Finding]:
        """The messages in the order of the file, then the cards of its address books."""
        for number, info in enumerate(self._zip.members):
            parts = info.filename.replace("\\", "/").split("/")
            if _MESSAGE.match(parts[-1]):
                folder = _folder(parts[:-1])
                yield MessageKey(number, folder, role_of(folder[-1]))
        for info in self._zip.members:
            if info.filename.lower().endswith("contacts.xml"):
                yield from self._cards(info)
        if others := sum(_count_others(info.filename) for info in self._zip.members):
            yield Finding(Code.OTHER_ITEMS, {"path": str(self._path), "count": others})

    def head(self, key: MessageKey) -> Message:
        """The message without its attachments. Raises ValueError where its XML is broken."""
        mail = self._mail(key.number)
        notes = []
        if any(part is None for _, part in self._attached(mail, read=False)):
            notes.append(Code.ATTACHMENT_MISSING)
        source = _text(mail, "Source")
        header = _source_head(source) if source else _header(mail) + mime_builder.head([(REBUILT_HEADER, "headers")])
        flags = MessageFlag.READ if _number(mail, "GetIsRead") else MessageFlag.NONE
        flags |= MessageFlag.DRAFT if _number(mail, "GetIsDraft") else MessageFlag.NONE
        flags |= MessageFlag.FLAGGED if _number(mail, "GetFlagStatus") else MessageFlag.NONE
        flags |= MessageFlag.ANSWERED if _number(mail, "GetIsRepliedTo") else MessageFlag.NONE
        return Message(
            Origin(self._path, key.number, self._zip.members[key.number].file_size),
            header,
            Completeness.PARTIAL if notes else Completeness.WHOLE,
            flags,
            from_iso(_text(mail, "ReceivedTime")),
            tuple(notes),
            key.folder,
            key.role,
            excerpt=_excerpt(mail),
        )

    def read_message(self, number: int) -> Iterable[bytes]:
        """The message: its source where the export holds it, else rebuilt."""
        mail = self._mail(number)
        if source := _text(mail, "Source"):
            return (source.encode("utf-8", "surrogateescape"),)
        texts = list(_texts(mail))
        attached = [part for _, part in self._attached(mail, read=True) if part is not None]
        return mime_builder.message(
            _header(mail) + mime_builder.head([(REBUILT_HEADER, "headers, body")]), texts, attached
        )

    def _mail(self, number: int) -> ElementTree.Element:
        root = _parsed(self._zip.read(self._zip.members[number], _MAX_XML))
        return next((each for each in root.iter() if _local(each.tag) == "email"), root)

    def _attached(self, mail: ElementTree.Element, read: bool) -> Iterator[tuple[str, OutgoingPart | None]]:
        """The files of a message: a name, and the part; None where the file is not in the export."""
        for each in mail.iter():
            if _local(each.tag) != "messageAttachment":
                continue
            values = _values(each)
            name = values.get("OPFAttachmentName", "")
            member = self._zip.find(values.get("OPFAttachmentURL", ""))
            if member is None:
                yield name, None
                continue
            yield (
                name,
                OutgoingPart(
                    values.get("OPFAttachmentContentType", ""),
                    self._zip.pieces(member) if read else (),
                    name=name,
                    content_id=values.get("OPFAttachmentContentID", "").strip("<> "),
                    attached=True,
                ),
            )

    def _cards(self, info: zipfile.ZipInfo) -> Iterator[Card | Finding]:
        try:
            root = _parsed(self._zip.read(info, _MAX_XML))
        except ValueError as error:
            yield Finding(
                Code.MESSAGE_UNREADABLE, {"path": str(self._path), "mailbox": info.filename, "error": str(error)[:60]}
            )
            return
        book = info.filename.split("/")[-2] if "/" in info.filename else ""
        for contact in root.iter():
            if _local(contact.tag) == "contact":
                yield _card(contact, book)


def _card(contact: ElementTree.Element, book: str) -> Card:
    addresses: dict[str, None] = {}
    for each in contact.iter():
        if _local(each.tag) == "contactEmailAddress":
            found = _values(each).get("OPFContactEmailAddressAddress", "").strip()
            if "@" in found:
                addresses[found] = None

    def text(name: str) -> str:
        found = next((each for each in contact if _local(each.tag) == f"OPFContactCopy{name}"), None)
        return "".join(found.itertext()).strip() if found is not None else ""

    family, given = text("LastName"), text("FirstName")
    return Card(
        name=text("DisplayName") or " ".join(filter(None, (given, family))),
        addresses=tuple(addresses),
        family=family,
        given=given,
        family_reading=text("YomiLastName") or text("PhoneticLastName"),
        given_reading=text("YomiFirstName") or text("PhoneticFirstName"),
        company=text("BusinessCompany"),
        phones=tuple(dict.fromkeys(phone for name in _PHONES if (phone := text(name)))),
        book=book,
    )


def _parsed(data: bytes) -> ElementTree.Element:
    """XML without a document type: entities that grow are no mail. Raises ValueError."""
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise ValueError("document type in XML")
    try:
        return ElementTree.fromstring(_without_controls(data))
    except ElementTree.ParseError as error:
        raise ValueError(f"XML: {error}") from error


def _without_controls(data: bytes) -> bytes:
    """Removes the control characters Outlook writes although XML does not allow them."""
    return _CONTROLS.sub(b" ", data)


def _local(tag: object) -> str:
    """The name of an element without its namespace: some versions write one."""
    return str(tag).rpartition("}")[2]


def _values(element: ElementTree.Element) -> dict[str, str]:
    """The fields of an element: attributes in some versions, children in others."""
    found = {_local(name): value for name, value in element.attrib.items()}
    found.update({_local(child.tag): "".join(child.itertext()).strip() for child in element})
    return found


def _field(mail: ElementTree.Element, name: str) -> ElementTree.Element | None:
    wanted = _COPY + name if not name.startswith("Get") else f"OPFMessage{name}"
    return next((each for each in mail if _local(each.tag) == wanted), None)


def _text(mail: ElementTree.Element, name: str) -> str:
    found = _field(mail, name)
    return "".join(found.itertext()).strip("\0") if found is not None else ""


def _number(mail: ElementTree.Element, name: str) -> int:
    """Numbers and answers are floats in text: `1E0`."""
    try:
        return int(float(_text(mail, name) or 0))
    except (ValueError, OverflowError):
        return 0


def _people(mail: ElementTree.Element, name: str) -> list[Address]:
    found = _field(mail, name)
    if found is None:
        return []
    people = []
    for each in found.iter():
        if _local(each.tag) == "emailAddress":
            values = _values(each)
            address = values.get("OPFContactEmailAddressAddress", "").strip()
            title = values.get("OPFContactEmailAddressName", "").strip()
            if "@" in address or title:
                people.append(Address(title if title != address else "", address if "@" in address else ""))
    return people


def _header(mail: ElementTree.Element) -> bytes:
    fields = []
    sender = _people(mail, "FromAddresses") or _people(mail, "SenderAddress")
    if sender:
        fields.append(("From", mime_builder.addresses(sender)))
    for name, element in _PEOPLE:
        if people := _people(mail, element):
            fields.append((name, mime_builder.addresses(people)))
    if subject := _text(mail, "Subject"):
        fields.append(("Subject", mime_builder.encode_header(subject)))
    if moment := from_iso(_text(mail, "SentTime")) or from_iso(_text(mail, "ReceivedTime")):
        fields.append(("Date", mime_builder.date(moment)))
    for name, element in (("Message-ID", "MessageID"), ("In-Reply-To", "InReplyTo"), ("References", "References")):
        if text := re.sub(r"\s+", " ", _text(mail, element)).strip():
            bracketed = text if text.startswith("<") else f"<{text}>"
            fields.append((name, bracketed if bracketed.isascii() else mime_builder.encode_header(bracketed)))
    return mime_builder.head(fields)


def _texts(mail: ElementTree.Element) -> Iterator[OutgoingPart]:
    """Text and HTML; the plain body holds HTML in some versions."""
    plain, html = _text(mail, "Body"), _text(mail, "HTMLBody")
    if re.match(r"(?i)\s*<(!doctype|html|head|body|div|meta)\b", plain):
        plain, html = "", html or plain
    if plain or not html:
        yield OutgoingPart("text/plain", (plain.encode("utf-8", "replace"),), charset="utf-8", plain=True)
    if html:
        yield OutgoingPart("text/html", (html.encode("utf-8", "replace"),), charset="utf-8")


def _excerpt(mail: ElementTree.Element) -> bytes:
    text = next(_texts(mail))
    return excerpt.of_text(b"".join(text.pieces), text.kind, text.charset)


def _source_head(source: str) -> bytes:
    data = source[: 1 << 20].encode("utf-8", "surrogateescape")
    return data[: head_length(data)]


def _folder(parts: list[str]) -> tuple[str, ...]:
    """`Accounts/<account>/com.microsoft.__Messages/Inbox` as a person sees it: account, then folders."""
    lowered = [part.lower() for part in parts]
    at = lowered.index(_MESSAGES) if _MESSAGES in lowered else len(parts)
    above = [part for part in parts[:at] if part.lower() not in ("accounts", "local")]
    names = tuple(name for name in (*above, *parts[at + 1 :]) if name)
    return names or ("Mail",)


def _count_others(name: str) -> int:
    return int(name.lower().endswith(("calendar.xml", "tasks.xml", "notes.xml")))


FORMAT = Format(
    name="olm",
    matches_name=lambda name: name.lower().endswith(".olm"),
    open_container=OlmFile,
    open_held=OlmFile,
)
