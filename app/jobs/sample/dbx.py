"""Writes a folder of Outlook Express 5 (.dbx): what `app.formats.outlook.dbx` describes, with one node in its tree."""

from collections.abc import Sequence

_HEADER = 0x24BC
_COUNT, _ROOT = 0xC4, 0xE4
_MOST = 255
"""Entries of a node are counted in one byte."""
_MESSAGE_AT, _FLAGS, _READ = 0x84, 0x81, 0x80
"""Attributes of an entry that hold their value themselves, and the flag of a message that was read."""


def dbx(messages: Sequence[bytes], block: int = 512) -> bytes:
    """The file with these messages, each in blocks of so many bytes. Raises ValueError for more than one node takes."""
    if len(messages) > _MOST:
        raise ValueError("too many messages for one node")
    data = bytearray(_HEADER)
    data[:5] = b"\xcf\xad\x12\xfe\xc5"
    data[_COUNT : _COUNT + 4] = _words(len(messages))
    entries = []
    for message in messages:
        start = len(data)
        _add_blocks(data, message, block)
        entries.append(len(data))
        attributes = bytes([_MESSAGE_AT]) + start.to_bytes(3, "little") + bytes([_FLAGS]) + _READ.to_bytes(3, "little")
        data += _words(len(data), len(attributes)) + b"\0\0" + bytes([2, 0]) + attributes
    if entries:
        data[_ROOT : _ROOT + 4] = _words(len(data))
        data += _words(len(data), 0, 0, 0) + bytes([0, len(entries), 0, 0]) + _words(0)
        data += b"".join(_words(entry, 0, 0) for entry in entries)
    return bytes(data)


def _add_blocks(data: bytearray, message: bytes, size: int) -> None:
    """Adds a message as a chain of blocks: where each is, its size, the bytes used of it, and where the next one is."""
    for start in range(0, len(message), size):
        piece = message[start : start + size]
        following = len(data) + 16 + len(piece) if start + size < len(message) else 0
        data += _words(len(data), len(piece), len(piece), following) + piece


def _words(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(4, "little") for number in numbers)
