"""Outlook for Mac: the export (.olm) and the store (Outlook.sqlite)."""

import zipfile
from pathlib import Path

from app.mime import envelope
from app.model.contact import Card
from app.model.findings import Finding
from app.model.mail import Completeness, Message, Role
from tests.builders import windows
from tests.builders.reading import inside, whole
from tests.builders.unix import message, put


def test_a_member_that_grows_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.olm"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("Local/com.microsoft.__Messages/Inbox/message_00000.xml", b" " * (300 << 20))
        made.writestr("Local/com.microsoft.__Messages/Inbox/message_00001.xml", OLM)
    found = inside(path, "olm")
    assert [type(each) for each in found] == [Finding, Message]


OLM = """<?xml version="1.0"?><emails elementCount="1" xmlns="http://schemas.microsoft.com/outlook/mac/2011"><email>
<OPFMessageCopySubject>予約\x0b</OPFMessageCopySubject><OPFMessageCopySentTime>2011-06-21T23:46:39</OPFMessageCopySentTime>
<OPFMessageCopyMessageID>1@example.jp</OPFMessageCopyMessageID><OPFMessageCopyFromAddresses><emailAddress>
<OPFContactEmailAddressAddress>hanako@example.jp</OPFContactEmailAddressAddress>
<OPFContactEmailAddressName>花子</OPFContactEmailAddressName></emailAddress></OPFMessageCopyFromAddresses>
<OPFMessageCopyBody>&lt;html&gt;&lt;p&gt;明日&lt;/p&gt;&lt;/html&gt;</OPFMessageCopyBody>
<OPFMessageCopyAttachmentList><messageAttachment OPFAttachmentURL="../../etc/passwd" OPFAttachmentName="x"/>
</OPFMessageCopyAttachmentList></email></emails>"""


def test_olm_with_child_elements_and_a_missing_attachment(tmp_path: Path) -> None:
    path = tmp_path / "a.olm"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("Accounts/hanako@example.jp/com.microsoft.__Messages/受信トレイ/message_1.xml", OLM)
        made.writestr("Local/Address Book/Contacts.xml", CONTACTS)
    found = inside(path, "olm")
    mail = next(each for each in found if isinstance(each, Message))
    seen = envelope.read(mail.head)
    assert mail.folder == ("hanako@example.jp", "受信トレイ") and mail.role is Role.INBOX
    assert mail.notes == ("attachment_missing",) and mail.completeness is Completeness.PARTIAL
    assert seen.sender is not None and (seen.sender.name, seen.sender.address) == ("花子", "hanako@example.jp")
    assert seen.message_id == "1@example.jp" and seen.subject == "予約"
    people = [each for each in found if isinstance(each, Card)]
    assert [(each.name, each.addresses, each.family) for each in people] == [
        ("田中 太郎", ("taro@example.jp",), "田中")
    ]


CONTACTS = """<contacts><contact><OPFContactCopyDisplayName>田中 太郎</OPFContactCopyDisplayName>
<OPFContactCopyLastName>田中</OPFContactCopyLastName><OPFContactCopyEmailAddressList><contactEmailAddress
OPFContactEmailAddressAddress="taro@example.jp"/></OPFContactCopyEmailAddressList></contact></contacts>"""


def test_entities_of_xml_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.olm"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(
            "Local/com.microsoft.__Messages/Inbox/message_1.xml",
            '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]><email><OPFMessageCopySubject>&d;</OPFMessageCopySubject></email>',
        )
    (finding,) = inside(path, "olm")
    assert isinstance(finding, Finding) and finding.code == "message_unreadable"


def test_outlook_for_mac_reads_sources_beside_its_database(tmp_path: Path) -> None:
    data = tmp_path / "Main Profile" / "Data"
    path = windows.database(
        data / "Outlook.sqlite",
        "CREATE TABLE Folders (Record_RecordID INTEGER, Folder_ParentID INTEGER, Folder_Name TEXT)",
        "CREATE TABLE Mail (Record_RecordID INTEGER, Record_FolderID INTEGER, PathToDataFile TEXT, Message_SenderList TEXT,"
        " Message_NormalizedSubject TEXT, Message_TimeSent INTEGER)",
        "INSERT INTO Folders VALUES (1, NULL, 'Inbox')",
        "INSERT INTO Mail VALUES (1, 1, 'Messages/0/a.olk15Message', 'hanako@example.jp', 'booking', 981334800)",
        "INSERT INTO Mail VALUES (2, 1, '../../../etc/passwd', 'taro@example.jp', 'lost', 981334800)",
    )
    put(
        data / "Message Sources" / "0" / "a.olk15MsgSource",
        b"\xd0\x0d\0\0" + bytes(28) + b"crSM" + bytes(4) + message(1),
    )
    first, second = (each for each in inside(path, "olk15") if isinstance(each, Message))
    assert whole(path, "olk15", first) == message(1) and first.role is Role.INBOX
    assert second.completeness is Completeness.HEADERS_ONLY
