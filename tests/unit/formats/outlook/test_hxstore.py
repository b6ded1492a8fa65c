"""HxStore.hxd as mail: every field of the known builds, guesses for the others, and stores that are made to lie."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

from app.formats.outlook.hx_strings import guess
from app.formats.outlook.hxstore import HxStoreFile
from app.mime import envelope
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import MessageKey
from app.model.mail import Completeness, Envelope, Message, MessageFlag, Role
from tests.builders import hx
from tests.builders.reading import inside, whole
from tests.builders.unix import put


def mails(path: Path) -> list[Message]:
    return [each for each in inside(path, "hxstore") if isinstance(each, Message)]


def codes(path: Path) -> list[str]:
    return [each.code for each in inside(path, "hxstore") if isinstance(each, Finding)]


def read(message: Message) -> Envelope:
    return envelope.read(message.head)


class TestKnownBuild:
    """A store with the layout of the public decoders."""

    def test_every_field_of_a_message(self, tmp_path: Path) -> None:
        first, sent, third = mails(hx.mailbox(tmp_path / "HxStore.hxd"))
        found = read(first)
        assert found.sender is not None and (found.sender.name, found.sender.address) == ("太郎", "taro@example.jp")
        assert [each.address for each in (*found.to, *found.cc, *found.reply_to)] == [
            "hanako@example.jp", "jiro@example.com", "shop@example.com",
        ]  # fmt: skip
        assert (found.subject, found.message_id) == ("Re: 予約について", "100@example.jp")
        assert found.date == datetime(2024, 3, 4, 0, 59, 55, tzinfo=UTC)
        assert first.received == hx.WHEN
        assert (first.folder, first.role) == (("hanako@example.jp", "受信トレイ"), Role.INBOX)
        assert first.flags is MessageFlag.READ
        assert (sent.folder, sent.role) == (("hanako@example.jp", "送信済みアイテム"), Role.SENT)
        assert (third.folder, third.role) == (("hanako@example.jp", "受信トレイ", "お客様"), Role.OTHER)

    def test_nothing_is_called_whole(self, tmp_path: Path) -> None:
        found = mails(hx.mailbox(tmp_path / "HxStore.hxd"))
        assert {each.completeness for each in found} == {Completeness.PARTIAL}
        assert all(Code.NOT_AS_RECEIVED in each.notes for each in found)
        assert [Code.TEXT_NOT_DOWNLOADED in each.notes for each in found] == [False, True, True]
        assert Code.ATTACHMENT_NOT_DOWNLOADED in found[0].notes
        assert all(b"X-Furoshiki-Rebuilt" in each.head for each in found)

    def test_the_text_lies_inside_or_beside(self, tmp_path: Path) -> None:
        path = hx.mailbox(tmp_path / "HxStore.hxd")
        put(tmp_path / "Files/S0/3/EFMData/7.dat", gzip.compress("<p>時間を変えてください</p>".encode()))
        put(tmp_path / "Files/S0/3/Attachments/0/見積書[1926].pdf", b"%PDF-1.4")
        first, sent, third = mails(path)
        assert "明日の十時に伺います".encode() in first.excerpt
        assert Code.ATTACHMENT_NOT_DOWNLOADED not in first.notes
        assert b"JVBERi0xLjQ" in whole(path, "hxstore", first)
        assert "ありがとうございました".encode() in sent.excerpt
        assert "時間を変えてください".encode() in third.excerpt
        assert Code.TEXT_NOT_DOWNLOADED not in third.notes

    def test_files_of_windows_lie_below_other_folders(self, tmp_path: Path) -> None:
        things = (hx.letter(1, "a", "b", "c@example.jp"), hx.attachment(2, 1, "x.pdf", "~\\Files\\S0\\3\\x[1].pdf"))
        path = hx.store(tmp_path / "HxStore.hxd", things, version=b"h")
        put(tmp_path / "Files/S0/3/x[1].pdf", b"%PDF-1.4")
        assert Code.ATTACHMENT_NOT_DOWNLOADED not in mails(path)[0].notes

    def test_no_path_leads_out_of_the_store(self, tmp_path: Path) -> None:
        put(tmp_path / "secret.txt", b"secret")
        (tmp_path / "p" / "Files").mkdir(parents=True)
        (tmp_path / "p" / "Files" / "S0").symlink_to(tmp_path)
        (tmp_path / "p" / "Files" / "link.txt").symlink_to(tmp_path / "secret.txt")
        paths = ("~/../secret.txt", str(tmp_path / "secret.txt"), "~/Files/S0/secret.txt", "~/Files/link.txt", "~", "")
        things = [hx.letter(1, "a", "b", "c@example.jp")]
        things += [hx.attachment(number, 1, "x.txt", path) for number, path in enumerate(paths, 2)]
        path = hx.store(tmp_path / "p" / "HxStore.hxd", things)
        (mail,) = mails(path)
        assert b"c2VjcmV0" not in whole(path, "hxstore", mail)
        assert Code.ATTACHMENT_NOT_DOWNLOADED in mail.notes

    def test_the_newest_copy_counts_and_older_ones_complete_it(self, tmp_path: Path) -> None:
        new = hx.letter(1, "新しい件名", "太郎", "taro@example.jp", stamp=9)
        old = hx.letter(1, "古い件名", "太郎", "taro@example.jp", stamp=3, preview="先頭だけ")
        text, emptied = hx.body(1, "<p>全文</p>", stamp=2), hx.body(1, stamp=9)
        for order in ((new, old, text, emptied), (emptied, text, old, new)):
            path = hx.store(tmp_path / "HxStore.hxd", *((each,) for each in order))
            (mail,) = mails(path)
            assert read(mail).subject == "新しい件名"
            assert "全文".encode() in mail.excerpt

    def test_a_message_that_is_only_in_a_list_is_listed(self, tmp_path: Path) -> None:
        path = hx.store(tmp_path / "HxStore.hxd", (hx.letter(1, "a", "b", "c@example.jp"),), (
            hx.item(2, "一覧だけ", "次郎", "jiro@example.com", folder=10), hx.folder(10, "受信トレイ", hx.INBOX),
        ))  # fmt: skip
        _, listed = mails(path)
        assert (read(listed).subject, listed.role) == ("一覧だけ", Role.INBOX)
        assert Code.TEXT_NOT_DOWNLOADED in listed.notes

    def test_folders_that_hold_each_other_end(self, tmp_path: Path) -> None:
        path = hx.store(tmp_path / "HxStore.hxd", (
            hx.letter(1, "a", "b", "c@example.jp", folder=10), hx.folder(10, "甲", parent=11),
            hx.folder(11, "乙", parent=10), hx.folder(12, "丙", parent=12),
        ))  # fmt: skip
        assert mails(path)[0].folder == ("乙", "甲")

    def test_a_date_that_was_never_set_is_none(self, tmp_path: Path) -> None:
        letter = hx.letter(1, "a", "b", "c@example.jp")
        letter.wide |= {0x120: 0x2BCA2875F4373FFF, 0x2D8: 0x2BCA2875F4373FFF}
        (mail,) = mails(hx.store(tmp_path / "HxStore.hxd", [letter]))
        assert (mail.received, read(mail).date) == (None, None)


class TestUnknownBuild:
    """What other builds keep is guessed, and called a guess."""

    def test_texts_around_the_class_of_a_message(self, tmp_path: Path) -> None:
        things = [hx.letter(1, "Re: 予約について", "太郎", "taro@example.jp", fixed=0x640, preview="明日の十時に")]
        things.append(hx.recipient(2, 1, hx.TO, "花子", "hanako@example.jp"))
        (mail,) = mails(hx.store(tmp_path / "HxStore.hxd", things))
        found = read(mail)
        assert found.sender is not None and (found.sender.name, found.sender.address) == ("太郎", "taro@example.jp")
        assert (found.subject, found.message_id) == ("Re: 予約について", "1@example.jp")
        assert found.date == datetime(2024, 3, 4, 0, 59, 55, tzinfo=UTC)
        assert [each.address for each in found.to] == ["hanako@example.jp"]
        assert Code.BOUNDARIES_GUESSED in mail.notes and mail.completeness is Completeness.PARTIAL

    def test_a_message_without_texts_is_still_one(self, tmp_path: Path) -> None:
        (mail,) = mails(hx.store(tmp_path / "HxStore.hxd", [hx.Thing(hx.MESSAGE, 1, fixed=0x700)]))
        assert Code.BOUNDARIES_GUESSED in mail.notes

    def test_a_body_of_another_build_is_found_by_what_it_holds(self, tmp_path: Path) -> None:
        text = hx.Thing(hx.BODY, 1, fixed=0x78C, texts={0x6A0: "<p>全文</p>".encode()})
        (mail,) = mails(hx.store(tmp_path / "HxStore.hxd", [hx.letter(1, "a", "b", "c@example.jp"), text]))
        assert "全文".encode() in mail.excerpt

    def test_blocks_without_objects_are_searched_for_messages(self, tmp_path: Path) -> None:
        texts = ("taro@example.jp", "太郎", "IPM.Note", "<1@example.jp>", "明日の十時に", "予約", "予約")
        payload = bytes(80) + b"".join((each + "\0").encode("utf-16-le") for each in texts) + b"\x01\xd8\x00\x00"
        path = put(tmp_path / "HxStore.hxd", hx.header(b"h") + hx.block(payload) + hx.block(payload + b"again"))
        (mail,) = mails(path)
        assert (read(mail).subject, read(mail).message_id) == ("予約", "1@example.jp")
        assert (mail.received, read(mail).date) == (None, None)

    def test_nothing_else_is_taken_for_a_part_of_a_guess(self, tmp_path: Path) -> None:
        texts = ("taro@example.jp", "太郎", "IPM.Note", "<1@example.jp>", "予約", "予約")
        stray = [hx.recipient(2, 0, hx.TO, "次郎", "jiro@example.com"), hx.attachment(3, 0, "x.pdf", "~/x.pdf")]
        payload = b"".join(each.encoded() for each in [*stray, hx.body(0, "<p>他人</p>")]) + bytes(8)
        payload += b"".join((each + "\0").encode("utf-16-le") for each in texts)
        (mail,) = mails(put(tmp_path / "HxStore.hxd", hx.header(b"h") + hx.block(payload)))
        assert read(mail).to == () and "他人".encode() not in mail.excerpt
        assert Code.ATTACHMENT_NOT_DOWNLOADED not in mail.notes

    def test_invisible_and_private_characters_are_text(self) -> None:
        texts = ("taro@example.jp", "太郎", "IPM.Note", "<1@example.jp>", "先頭\u200c\u200b\ue63e", "予約😀", "予約😀")
        (found,) = guess(bytes(4) + b"".join((each + "\0").encode("utf-16-le") for each in texts))
        assert (found.subject, found.preview) == ("予約😀", "先頭\u200c\u200b\ue63e")

    def test_the_bare_class_is_no_message(self) -> None:
        assert list(guess(bytes(20) + "IPM.Note\0".encode("utf-16-le") + bytes(40))) == []

    def test_a_half_character_ends_a_text(self) -> None:
        data = b"\x00\xd8\x00\x00" + "IPM.Note\0<1@example.jp>\0".encode("utf-16-le") + b"\x00\xd8a\0"
        (found,) = guess(data)
        assert (found.sender, found.message_id, found.subject) == (None, "<1@example.jp>", "")


class TestHostile:
    """Stores that are damaged or made to lie: findings, never silence."""

    def test_a_store_without_blocks_says_so(self, tmp_path: Path) -> None:
        path = put(tmp_path / "HxStore.hxd", hx.padded(hx.header(b"h") + "taro@example.jp 見積".encode("utf-16-le")))
        assert codes(path) == ["store_not_read"]

    def test_a_spoilt_block_is_told(self, tmp_path: Path) -> None:
        path = hx.mailbox(tmp_path / "HxStore.hxd")
        data = bytearray(path.read_bytes())
        data[0x1000 + 100] ^= 1
        assert "store_damaged" in codes(put(path, bytes(data)))

    def test_a_store_cut_between_two_blocks_is_told(self, tmp_path: Path) -> None:
        path = hx.mailbox(tmp_path / "HxStore.hxd")
        assert codes(path) == []
        assert codes(put(path, path.read_bytes()[: 0x1000 + 512])) == ["store_not_read", "store_damaged"]

    def test_fields_that_lead_outside_are_empty(self, tmp_path: Path) -> None:
        letter = hx.letter(1, "件名", "太郎", "taro@example.jp")
        letter.numbers = {0x4CC: 0x7FFFFFFF, 0x4D0: 0xFFFFFFFF, 0x518: 0xFFFFFFF0, 0x51C: 0x80000010}
        letter.texts = {0x574: "taro@example.jp", 0x598: "件名"}
        letter.wide[0x38C] = 2**64 - 1
        (mail,) = mails(hx.store(tmp_path / "HxStore.hxd", [letter]))
        assert (read(mail).subject, read(mail).message_id) == ("件名", "")

    def test_texts_never_break_out_of_their_fields(self, tmp_path: Path) -> None:
        letter = hx.letter(1, "a\r\nBcc: x@example.jp", "b\r\nX: y", "c@example.jp\r\n\r\nbody")
        (mail,) = mails(hx.store(tmp_path / "HxStore.hxd", [letter]))
        assert b"\nBcc:" not in mail.head and b"\nX: y" not in mail.head and b"\r\n\r\n" not in mail.head

    def test_a_packed_text_that_is_none_is_no_text(self, tmp_path: Path) -> None:
        path = hx.mailbox(tmp_path / "HxStore.hxd")
        for data in (b"", b"\x1f\x8b", gzip.compress(b"<p>a</p>")[:-9], b"plain"):
            put(tmp_path / "Files/S0/3/EFMData/7.dat", data)
            assert len(mails(path)) == 3

    def test_a_text_file_that_unpacks_without_end_is_cut(self, tmp_path: Path) -> None:
        path = hx.mailbox(tmp_path / "HxStore.hxd")
        put(tmp_path / "Files/S0/3/EFMData/7.dat", gzip.compress(bytes(300 << 20)))
        assert len(mails(path)) == 3

    def test_blocks_made_to_keep_us_busy_are_left(self, tmp_path: Path) -> None:
        anchors = "IPM.Note\0".encode("utf-16-le") * 21_000
        for payload in (b"\x05\x00" * 600_000, anchors):
            path = put(tmp_path / "HxStore.hxd", hx.padded(hx.header() + hx.block(payload)))
            assert codes(path) == ["store_not_read", "packed_file_too_large"]

    def test_a_growing_store_is_read_as_it_was(self, tmp_path: Path) -> None:
        path = hx.mailbox(tmp_path / "HxStore.hxd")
        store = HxStoreFile(path)
        with path.open("ab") as stream:
            stream.write(hx.block(b"late" * 50))
        assert sum(isinstance(each, MessageKey) for each in store.entries()) == 3
        store.close()

    def test_a_message_is_found_again_by_another_process(self, tmp_path: Path) -> None:
        path = hx.mailbox(tmp_path / "HxStore.hxd")
        for mail in mails(path):
            assert read(mail._replace(head=whole(path, "hxstore", mail))).message_id == read(mail).message_id
