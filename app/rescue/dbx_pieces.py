"""Messages of Outlook Express out of the 512-byte pieces that a .dbx keeps them in, without the file's index.

    00 4C 01 00  00 02 00 00  00 02 00 00  10 4E 01 00   own offset in the file, size 0x200, bytes used, next piece
    …512 bytes of the message…                          the last piece has 0 as its next

Where a piece lies says where its file begins, and so where the next piece has to be; that says its own offset too.
Sources: as of `app.formats.outlook.dbx`.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from app.model.rescue import Carved, EndRule, Grade
from app.rescue.budget import Budget
from app.rescue.header_block import grown

HEAD = 16
_SIZE = 512
_SIZE_FIELD = b"\x00\x02\x00\x00"
PIECES = 512 << 10
"""Pieces that are looked at for one window: eight times as many as it may have."""

Fetch = Callable[[int, int], bytes]
"""From an offset of the source and a count to the bytes there; fewer at its end."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece at `offset` of the source; `own` and `following` are offsets in its file, `following` 0 at the end."""

    offset: int
    own: int
    used: int
    following: int


def piece_around(data: bytes, at: int, base: int) -> Piece | None:
    """The piece that the index `at` of a buffer lies in; None where there is none. `base` is the buffer's offset."""
    mark = data.rfind(_SIZE_FIELD, max(0, at - HEAD - _SIZE), at)
    # The field of a full piece that says how much of it is used looks the same.
    for start in (mark - 8, mark - 4) if mark >= 8 else ():
        piece = _piece(data[start : start + HEAD], base + start)
        if piece is not None and start + HEAD <= at < start + HEAD + piece.used:
            return piece
    return None


def rejoined(piece: Piece, at: int, fetch: Fetch, budget: Budget) -> Carved | None:
    """The message that a piece is of; `at` is the offset in the source of a field of its header block.

    `budget` are the pieces that may still be looked at: each of a long chain could ask for the whole of it.
    """
    piece = _first(piece, fetch, budget)
    text = bytearray()
    position = -1
    start, complete, seen = piece.offset, False, set[int]()
    while True:
        inside = at - piece.offset - HEAD
        if 0 <= inside < piece.used:
            position = len(text) + inside
        text += fetch(piece.offset + HEAD, piece.used)
        seen.add(piece.own)
        if not piece.following:
            complete = True
            break
        next_offset = piece.offset - piece.own + piece.following
        following = _piece(fetch(next_offset, HEAD), next_offset) if next_offset >= 0 else None
        if following is None or following.own != piece.following or piece.following in seen or not budget.spend():
            break
        piece = following
    data = bytes(text)
    block = grown(data, position, None) if 0 <= position < len(data) else None
    if block is None or not block.is_mail:
        return None
    grade = Grade.FRAGMENT if not block.is_closed else Grade.WHOLE if complete and not block.start else Grade.CUT
    return Carved(
        start, len(data), grade, EndRule.CHAIN if complete else EndRule.NOT_TEXT, data[block.start :], is_joined=True
    )


def _piece(head: bytes, offset: int) -> Piece | None:
    if len(head) < HEAD:
        return None
    own, size, used, following = struct.unpack("<IIII", head)
    if size != _SIZE or not 0 < used <= _SIZE or own % 4 or following % 4 or not own:
        return None
    return Piece(offset, own, used, following)


def _first(piece: Piece, fetch: Fetch, budget: Budget) -> Piece:
    """The first piece of a message, as long as they lie one behind the other, as a program writes them."""
    while budget.spend():
        offset = piece.offset - HEAD - _SIZE
        before = _piece(fetch(offset, HEAD), offset) if offset >= 0 else None
        if before is None or before.following != piece.own or before.own != piece.own - HEAD - _SIZE:
            return piece
        piece = before
    return piece
