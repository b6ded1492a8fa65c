"""The two-byte characters of JIS X 0208 with the vendors' rows, which only CP932 knows: ① is 2D 21, ㈱ is 2D 6A."""

_HIGH_BIT = bytes(byte | 0x80 if 0x21 <= byte <= 0x7E else byte for byte in range(256))
# CP932 knows these as full-width forms, JIS X 0208 as others: one of both everywhere, or names would not compare.
FULL_WIDTH = str.maketrans("\u301c\u2212\u2016\u2014\xa2\xa3\xac", "\uff5e\uff0d\u2225\u2015\uffe0\uffe1\uffe2")


def kanji(data: bytes) -> str:
    """JIS X 0208 pairs; by way of Shift_JIS where Python's codec fails, because only CP932 knows the vendors' rows."""
    if data.isascii():
        try:
            return data.translate(_HIGH_BIT).decode("euc_jp").translate(FULL_WIDTH)
        except UnicodeDecodeError:
            pass
    shifted = bytearray()
    position = 0
    while position < len(data):
        first = data[position]
        if not 0x21 <= first <= 0x7E or position + 1 >= len(data):
            shifted.append(first if first < 0x80 else 0x3F)
            position += 1
            continue
        second = data[position + 1]
        if not 0x21 <= second <= 0x7E:
            shifted.append(0x3F)
            position += 1
            continue
        shifted += _shifted_pair(first, second)
        position += 2
    return shifted.decode("cp932", "replace")


def _shifted_pair(first: int, second: int) -> bytes:
    lead = (first - 0x21) // 2 + (0x81 if first < 0x5F else 0xC1)
    if first % 2:
        return bytes((lead, second + (0x1F if second < 0x60 else 0x20)))
    return bytes((lead, second + 0x7E))


def decode_euc(data: bytes) -> str:
    """EUC-JP with row 13, which Python's codec does not know: pair by pair through Shift_JIS."""
    pieces: list[str] = []
    position = 0
    while position < len(data):
        pair = data[position : position + 2]
        if len(pair) == 2 and 0xA1 <= pair[0] <= 0xFE and 0xA1 <= pair[1] <= 0xFE:
            pieces.append(_shifted_pair(pair[0] & 0x7F, pair[1] & 0x7F).decode("cp932", "replace"))
            position += 2
        elif len(pair) == 2 and pair[0] == 0x8E and 0xA1 <= pair[1] <= 0xDF:
            pieces.append(pair[1:].decode("cp932", "replace"))
            position += 2
        elif pair[0] == 0x8F:
            pieces.append(data[position : position + 3].decode("euc_jp", "replace"))
            position += 3
        else:
            pieces.append(chr(pair[0]) if pair[0] < 0x80 else "\ufffd")
            position += 1
    return "".join(pieces)
