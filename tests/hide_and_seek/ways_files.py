"""Ways to spoil the file that a message is in."""

import gzip
import os
import random
from collections.abc import Callable
from pathlib import Path

from tests.builders import stores
from tests.builders.indexes import msf
from tests.builders.unix import put
from tests.hide_and_seek.homes import Spot, listed
from tests.hide_and_seek.ways import Hide, Scene, Way

_NOISE = random.Random(15).randbytes(3000)
_MBOX = ("thunderbird", "thunderbird-imap", "apple-old", "unix-mail")


_ONE_A_FILE = ("thunderbird-maildir", "windows-mail", "claws", "evolution", "kmail", "unix-mail")


def _changed(change: Callable[[bytes], bytes]) -> Hide:
    """A way that writes the file anew."""

    def act(scene: Scene, at: Path) -> None:
        at.write_bytes(change(at.read_bytes()))

    return act


def _last(data: bytes, sign: bytes) -> int:
    """Where the last `sign` stands in a mailbox; near the end where there is none."""
    found = data.rfind(sign)
    return found if found >= 0 else len(data) * 3 // 4


def _in_last_header(data: bytes) -> bytes:
    return data[: _last(data, b"Subject: ") + 4]


def _in_last_text(data: bytes) -> bytes:
    return data.rstrip(b"\r\n.")[:-3]


def _between_messages(data: bytes) -> bytes:
    return data[: data.rindex(b"From - ")]


def _middle_zeroed(data: bytes) -> bytes:
    starts = [at for at in range(len(data)) if data.startswith(b"From ", at) and (at == 0 or data[at - 1] == 10)]
    first, second = starts[1], starts[2]
    return data[:first] + bytes(second - first) + data[second:]


def _head_spoilt(data: bytes) -> bytes:
    return _NOISE[:60] + data[60:]


def _at_line_end(data: bytes) -> bytes:
    """A last message of three lines that lost the last two."""
    return (
        data + stores.mbox(b"X-Mozilla-Status: 0001\n" + stores.message(30, body="One.\nTwo.\n")).partition(b"Two.")[0]
    )


def _replaced_by_stub(scene: Scene, at: Path) -> Path:
    """What iCloud leaves of a file whose bytes it took away."""
    at.unlink()
    return put(at.with_name(f".{at.name}.icloud"), b"bplist00" + bytes(150))


def _replaced_by_virtual_file(scene: Scene, at: Path) -> Path:
    at.unlink()
    return put(at.with_name(f"{at.name}.nextcloud"), b" ")


def _packed(scene: Scene, at: Path) -> None:
    at.with_name(f"{at.name}.gz").write_bytes(gzip.compress(at.read_bytes()))
    at.unlink()


def _replaced_by_pipe(scene: Scene, at: Path) -> None:
    at.unlink()
    os.mkfifo(at)


def _replaced_by_folder(scene: Scene, at: Path) -> None:
    at.unlink()
    at.mkdir()


def _with_attachment_outside(is_there: bool) -> Hide:
    """Thunderbird's "detach": the message keeps an address only."""

    def act(scene: Scene, at: Path) -> Path | None:
        file = scene.home / "Documents" / "menu.pdf"
        if is_there:
            put(file, b"%PDF")
        fields = f'X-Mozilla-Altered: AttachmentDetached; date="x"\nX-Mozilla-External-Attachment-URL: file://{file}\n'
        text = b"--b\nContent-Type: application/pdf\n" + fields.encode() + b"\nYou deleted it.\n--b--\n"
        message = stores.message(20, body="").replace(
            b"Subject: test\n", b'Subject: test\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n'
        )
        at.write_bytes(at.read_bytes() + stores.mbox(message + text))
        return file

    return act


def _becky_attachment(scene: Scene, at: Path) -> None:
    """Becky! keeps large attachments in `#Attach`; this one is not there."""
    data = at.read_bytes()
    end = data.index(b"\r\n.\r\n")
    at.write_bytes(data[:end] + b"\r\nX-Becky-Include: 1a2b3c4d\\menu.pdf" + data[end:])


def _no_mailbox(scene: Scene, at: Path) -> Path:
    """A link that became a text file on its way here: it holds a path, and no index says that there was mail."""
    return put(at.with_name("Big"), b"../../../../../bigdisk/Big")


def _partly_fetched(scene: Scene, at: Path) -> None:
    """A message of which the POP server sent the beginning alone."""
    data = at.read_bytes()
    first = data.index(b"\n") + 1
    at.write_bytes(data[:first] + b"X-Mozilla-Status: 0401\nX-Mozilla-Status2: 00000000\n" + data[first:])


def _waiting_on_server(scene: Scene, at: Path) -> str:
    put(at.parent / "popstate.dat", b"# POP3 State File\n*mail.example.jp hanako\nf uidl17 1136163600\n")
    return "hanako@example.jp"


def _headers_only(scene: Scene, at: Path) -> str:
    put(at.parent / "Archive.msf", msf(listed(40, 41), folder="(UIDValidity=5)"))
    return "Archive"


def _multipart(number: int) -> bytes:
    """A message whose last part lacks its end."""
    head = 'Subject: test\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b7"\n'
    text = "--b7\nContent-Type: text/plain\n\nHello.\n--b7\nContent-Type: text/plain\n\nThis goes o"
    return stores.message(number, body=text).replace(b"Subject: test\n", head.encode())


def _cut_multipart(scene: Scene, at: Path) -> None:
    number = int(at.stem) if at.stem.isdigit() else 2
    at.write_bytes(_multipart(number))


def _emlx_partial(scene: Scene, at: Path) -> Path:
    text, _ = stores.partial(8)
    at.unlink()
    return put(at.with_name("8.partial.emlx"), stores.emlx(text))


def _emlx_stub(scene: Scene, at: Path) -> None:
    at.write_bytes(stores.emlx(stores.partial(8)[0]))


def _emlx_cut(scene: Scene, at: Path) -> None:
    at.write_bytes(at.read_bytes()[:60])


def _without_headers(scene: Scene, at: Path) -> None:
    at.write_bytes(b"only a line of text, as a mail program never writes it\n")


WAYS = (
    Way("cut in the last header", Spot.MAILBOX, _changed(_in_last_header)),
    Way("cut in the last text", Spot.MAILBOX, _changed(_in_last_text)),
    Way("cut at the end of a line", Spot.MAILBOX, _changed(_at_line_end), only=("thunderbird", "thunderbird-imap")),
    Way("cut between two messages", Spot.LISTED, _changed(_between_messages)),
    Way("mailbox emptied", Spot.LISTED, _changed(lambda data: b"")),
    Way("mailbox of zeros", Spot.MAILBOX, _changed(lambda data: bytes(len(data)))),
    Way("zeros at the end", Spot.MAILBOX, _changed(lambda data: data[:-100] + bytes(100))),
    Way("zeros at the start", Spot.MAILBOX, _changed(lambda data: bytes(250) + data[250:])),
    Way("zeros in the middle", Spot.MAILBOX, _changed(_middle_zeroed), only=_MBOX),
    Way("first lines spoilt", Spot.MAILBOX, _changed(_head_spoilt)),
    Way("text that is no mail", Spot.MAILBOX, _changed(lambda data: b"../../../bigdisk/Big")),
    Way("text beside the mailboxes", Spot.LISTED, _no_mailbox),
    Way("noise for a mailbox", Spot.MAILBOX, _changed(lambda data: _NOISE)),
    Way("mailbox in UTF-16", Spot.MAILBOX, _changed(lambda data: data.decode("latin-1").encode("utf-16")), only=_MBOX),
    Way("mailbox packed", Spot.LISTED, _packed, may_be_followed=True),
    Way("pipe for a mailbox", Spot.LISTED, _replaced_by_pipe),
    Way("folder for a mailbox", Spot.LISTED, _replaced_by_folder),
    Way("mailbox in the cloud", Spot.MAILBOX, _replaced_by_stub),
    Way("mailbox a virtual file", Spot.MAILBOX, _replaced_by_virtual_file),
    Way("attachment detached", Spot.MAILBOX, _with_attachment_outside(True), only=_MBOX),
    Way("attachment detached and gone", Spot.MAILBOX, _with_attachment_outside(False), only=_MBOX),
    Way("attachment of Becky! gone", Spot.MAILBOX, _becky_attachment, only=("becky",)),
    Way("message fetched in part", Spot.MAILBOX, _partly_fetched, only=("thunderbird",)),
    Way("message waits on the server", Spot.MAILBOX, _waiting_on_server, only=("thunderbird",)),
    Way("folder of headers alone", Spot.MAILBOX, _headers_only, only=("thunderbird-imap",)),
    Way("message cut in its header", Spot.MESSAGE, _changed(lambda data: data[: data.index(b"Subject") + 4])),
    Way("message cut in its text", Spot.MESSAGE, _cut_multipart, only=_ONE_A_FILE),
    Way("message emptied", Spot.MESSAGE, _changed(lambda data: b"")),
    Way("message of zeros", Spot.MESSAGE, _changed(lambda data: bytes(len(data)))),
    Way("message ends in zeros", Spot.MESSAGE, _changed(lambda data: data[:100] + bytes(4000))),
    Way("noise for a message", Spot.MESSAGE, _changed(lambda data: _NOISE)),
    Way("message without headers", Spot.MESSAGE, _without_headers),
    Way("message in the cloud", Spot.MESSAGE, _replaced_by_stub),
    Way("message a virtual file", Spot.MESSAGE, _replaced_by_virtual_file),
    Way("emlx of which a part is on the server", Spot.MESSAGE, _emlx_partial, only=("apple-now",)),
    Way("emlx that does not say so", Spot.MESSAGE, _emlx_stub, only=("apple-now",)),
    Way("emlx shorter than it says", Spot.MESSAGE, _emlx_cut, only=("apple-now",)),
)
