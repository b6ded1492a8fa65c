"""Mail to be read in tests: a newsletter with a picture and files, letters that answer each other, an empty one."""

from base64 import b64encode
from pathlib import Path

from tests.builders import stores

PICTURE = b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
        "5a2d9c2e0000000049454e44ae426082"
    )
).decode()
NEWSLETTER = f"""From: =?UTF-8?B?44GV44GP44KJ44K144Ot44Oz?= <news@salon.example.jp>
To: hanako@example.jp
Subject: =?UTF-8?B?56eL44Gu44GU5qGI5YaF?=
Date: Sat, 28 Nov 2026 10:00:00 +0900
Message-ID: <newsletter@salon.example.jp>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

11月30日までカラーが20%引きです。
--a
Content-Type: text/html; charset=utf-8

<h2>秋のご案内</h2><img src="cid:logo"><img src="http://evil.example/t.png" alt="広告">
<a href="https://xn--r8jz45g.jp/login">ご予約はこちら</a>
--a--
--m
Content-Type: image/png; name=logo.png
Content-ID: <logo>
Content-Transfer-Encoding: base64

{PICTURE}
--m
Content-Type: text/plain; charset=utf-8; name="prices.txt"
Content-Disposition: attachment

4,400
--m
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="../invoice.pdf.exe"
Content-Transfer-Encoding: base64

TVo=
--m--
""".encode()


def letter(number: int, *, answers: int | None = None, sender: str = "yumi@example.jp", body: str = "予約") -> bytes:
    """A letter of that number, which may answer another one."""
    more = f"In-Reply-To: <letter{answers}@example.jp>\n" if answers is not None else ""
    return (
        f"From: Yumi <{sender}>\nTo: hanako@example.jp\nSubject: letter {number}\n"
        f"Date: Mon, {number % 28 + 1} Jun 2020 10:00:00 +0900\nMessage-ID: <letter{number}@example.jp>\n{more}"
        f"Content-Type: text/plain; charset=utf-8\n\n{body} {number}\n"
    ).encode()


def mailbox(folder: Path) -> Path:
    """A mailbox with the newsletter, and five letters of which the last two answer the first."""
    folder.mkdir(parents=True, exist_ok=True)
    letters = [letter(1), letter(2, sender="ken@example.jp", body="カット"), letter(3, body="お礼")]
    answers = [letter(4, answers=1, sender="hanako@example.jp"), letter(5, answers=4)]
    path = folder / "Inbox"
    path.write_bytes(stores.mbox(NEWSLETTER, *letters, *answers))
    return path
