"""Two copies of a message have one head: whatever line ends they have, and whatever a program wrote into its own."""

import pytest

from app.formats.standard.plain_head import plain_head

HEAD = b"Received: x\n\ty\nFrom: Taro <taro@example.jp>\nSubject: x\n"


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"\nbody\n",
        (HEAD + b"\nbody\n").replace(b"\n", b"\r\n"),
        b"X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys:        \n" + HEAD + b"\nbody\n",
        b"X-Account-Key: account1\r\nX-UIDL: 7\r\n" + HEAD + b"Status: RO\n folded\n\nbody\n",
        HEAD + b"\n",
        HEAD,
        HEAD + b"\nStatus: in the text\n\n",
    ],
)
def test_the_same_head(data: bytes) -> None:
    assert plain_head(data) == HEAD


@pytest.mark.parametrize(
    "data",
    [
        b"X-Other: 1\n" + HEAD + b"\n",
        HEAD.replace(b"\ty", b" y") + b"\n",
        HEAD.replace(b"taro", b"TARO") + b"\n",
        HEAD + b"Subject: x\n\n",
    ],
)
def test_another_head(data: bytes) -> None:
    assert plain_head(data) not in (b"", HEAD)


@pytest.mark.parametrize("data", [b"", HEAD[:-1], b"no end", b"\0" * 1000, b"Status: " + b"x" * 500_000])
def test_without_an_end_there_is_none(data: bytes) -> None:
    assert plain_head(data) == b""
