"""Bombs in header blocks: too deep, too many, too long, or in character sets that are none."""

from pathlib import Path

from tests.builders.bombs.writing import REST, SENDER, mail

# Names that are codecs of Python and no text, paths, or nothing at all.
CHARSETS = (
    "base64", "zlib", "bz2", "hex", "rot13", "uu", "quopri", "idna", "punycode", "undefined", "unicode_escape",
    "raw_unicode_escape", "mbcs", "oem", "charmap", "../../etc/passwd", "C:\\Windows", "utf_8_sig", "utf-16", "utf-32",
    "cp65001", "x-mac-japanese", "a" * 5000, "%s%n", "__import__", "encodings.zlib_codec", "",
)  # fmt: skip


def nested_multiparts(folder: Path) -> None:
    """20,000 multiparts, one in the other: a parser that calls itself runs out of stack."""
    levels = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(20_000))
    mail(folder, REST + b"MIME-Version: 1.0\n" + levels.partition(b"\n\n")[0] + b"\n", levels.partition(b"\n\n")[2])


def nested_messages(folder: Path) -> None:
    """20,000 forwarded messages, one in the other."""
    mail(folder, REST + b"Content-Type: message/rfc822\n", b"Content-Type: message/rfc822\n\n" * 20_000)


def million_fields(folder: Path) -> None:
    """A million header fields: a list of them fills the memory."""
    mail(folder, REST + b"X-A: b\n" * 1_000_000)


def long_line(folder: Path) -> None:
    """One header line of 64 MB."""
    mail(folder, SENDER + b"Subject: " + b"x" * (64 << 20) + b"\n")


def fields_without_end(folder: Path) -> None:
    """16 MB of header fields, and no empty line after them."""
    mail(folder, REST + b"X-A: " + b"y" * 70 + b"\n" + b"X-Filler: z\n" * 1_400_000)


def continuation_lines(folder: Path) -> None:
    """300,000 folded lines in one field: joining them one by one takes quadratic time."""
    mail(folder, SENDER + b"Subject: a\n" + b" b\n" * 300_000)


def encoded_words(folder: Path) -> None:
    """20,000 encoded words in one subject, each of another character set than the one before."""
    words = b" ".join(b"=?%s?B?5bGx?=" % (b"utf-8", b"euc-jp")[n % 2] for n in range(20_000))
    mail(folder, SENDER + b"Subject: " + words + b"\n")


def unfinished_words(folder: Path) -> None:
    """A subject full of beginnings of encoded words: each is searched for an end that is not there."""
    mail(folder, SENDER + b"Subject: " + b"=?utf-8?q?" * 6000 + b"\n")


def question_marks(folder: Path) -> None:
    """Encoded words with bare question marks, over which a pattern goes back and forth."""
    mail(folder, SENDER + b"Subject: " + b"=?utf-8?b?" + b"?=?" * 20_000 + b"\n")


def nested_words(folder: Path) -> None:
    """Encoded words that decode to encoded words, in quoted strings."""
    word = b"a"
    for _ in range(12):
        word = b"=?utf-8?q?" + word.replace(b"=", b"=3D").replace(b"?", b"=3F") + b"?="
    mail(folder, b'From: "' + word + b'" <bomb@example.com>\n' + REST)


def garbage_words(folder: Path) -> None:
    """Encoded words whose base64 and quoted-printable is neither."""
    words = b"=?utf-8?B?====A===?= =?utf-8?B?\xff\xfe!!!?= =?utf-8?Q?=ZZ=?= =?iso-2022-jp?B?GyRC?= " * 500
    mail(folder, SENDER + b"Subject: " + words + b"\n")


def strange_charsets(folder: Path) -> None:
    """Character sets that are codecs of Python but no text, paths, or nothing: some unpack, some import."""
    for number, name in enumerate(CHARSETS):
        label = name.encode()
        fields = b"Subject: =?%s?B?eJwDAAAAAAE=?=\nContent-Type: text/plain; charset=%s\n" % (label, label)
        mail(folder, SENDER + fields, b"eJwDAAAAAAE=\n", f"{number}.eml")


def endless_escapes(folder: Path) -> None:
    """ISO-2022-JP that turns to kanji and back 15,000 times without a word between."""
    mail(folder, SENDER + b"Subject: " + b"\x1b$B\x1b(B" * 15_000 + b"\x1b$B;3" + b"\n")


def utf_7(folder: Path) -> None:
    """UTF-7, which hides line ends and markup in plain letters, and half characters no file can hold."""
    mail(folder, SENDER + b"Subject: =?utf-7?Q?+AA0ACg-Bcc: x@example.com +2AA- +ADw-script+AD4-?=\n")


def parameters(folder: Path) -> None:
    """A Content-Type with 50,000 parameters."""
    values = b"".join(b"; p%d=v%d" % (n, n) for n in range(50_000))
    mail(folder, REST + b"Content-Type: multipart/mixed" + values + b'; boundary="b"\n', b"--b\n\nHello.\n--b--\n")


def continued_parameters(folder: Path) -> None:
    """RFC 2231: a file name in 5,000 pieces."""
    pieces = b"".join(b";\n f*%d*=%%41" % n for n in range(5000)).replace(b"f*", b"filename*")
    mail(folder, REST + b"Content-Disposition: attachment" + pieces + b"\n")


def continued_with_gaps(folder: Path) -> None:
    """RFC 2231: pieces with gaps, backwards, twice, and numbers that fill memory where they are taken for places."""
    numbers = (0, 2, 2, 1, -1, 10**9, 10**30)
    pieces = b"".join(b"; filename*%d*=utf-8''%%ff" % n for n in numbers) + b"; filename*0=x; filename**=y"
    mail(folder, REST + b"Content-Disposition: attachment" + pieces + b"\n")


def absurd_dates(folder: Path) -> None:
    """Years 0, 99999 and -1, zones of 9999 hours, months that are none, and digits without end."""
    dates = (
        "Mon, 2 Jan 0 10:00:00 +0900", "Mon, 2 Jan 99999 10:00:00 +0900", "Mon, 2 Jan -1 10:00:00 +0900",
        "Mon, 2 Jan 2006 10:00:00 +9999", "Mon, 2 Jan 2006 10:00:00 -9999", "Mon, 99 Foo 2006 99:99:99 +0900",
        "1" * 60_000, "Mon, 2 Jan 0001 00:00:00 +1400", "Fri, 31 Dec 9999 23:59:60 -1400", "2" + " " * 60_000 + "Jan",
    )  # fmt: skip
    for number, date in enumerate(dates):
        mail(folder, SENDER + b"Date: " + date.encode() + b"\n", name=f"{number}.eml")


def long_message_id(folder: Path) -> None:
    """A Message-ID of 1 MB, and a million references."""
    mail(folder, REST + b"Message-ID: <" + b"a" * 1_000_000 + b"@example.com>\n", name="1.eml")
    mail(folder, REST + b"References:" + b" <a@b>" * 160_000 + b"\nIn-Reply-To: " + b"<" * 60_000 + b"\n", name="2.eml")


def list_fields(folder: Path) -> None:
    """List-Id, Return-Path, X-Mailer and Precedence of a megabyte each, made for patterns that go back and forth."""
    values = (
        b"List-Id: " + b"a." * 120_000, b"Return-Path: <" + b"x-" * 120_000, b"X-Mailer: " + b"mail " * 50_000,
        b"Sender: owner-" + b"owner-" * 40_000, b"Feedback-ID: " + b"amazonse" * 30_000,
    )  # fmt: skip
    for number, value in enumerate(values):
        mail(folder, SENDER + value + b"\nPrecedence: list\n", name=f"{number}.eml")


def received_lines(folder: Path) -> None:
    """100,000 Received fields without a date in any."""
    mail(folder, b"Received: from a by b; " + b"no date\nReceived: from a by b; " * 100_000 + b"\n" + SENDER)


def subject_patterns(folder: Path) -> None:
    """Subjects made of the beginnings of what machines write: Re: Re: Re:, prices, numbers."""
    for number, piece in enumerate(("Re: ", "最大今なら", "[PR", "第1", "お申し込", "1 ")):
        mail(folder, SENDER + b"Subject: " + (piece * 20_000).encode() + b"\n", name=f"{number}.eml")


ALL = (
    nested_multiparts, nested_messages, million_fields, long_line, fields_without_end, continuation_lines,
    encoded_words, unfinished_words, question_marks, nested_words, garbage_words, strange_charsets, endless_escapes,
    utf_7, parameters, continued_parameters, continued_with_gaps, absurd_dates, long_message_id, list_fields,
    received_lines, subject_patterns,
)  # fmt: skip
