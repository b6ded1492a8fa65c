"""How Outlook makes the text of a PST unreadable at a glance: fixed substitutions without a key ([MS-PST] 5.1, 5.2)."""

from base64 import b85decode

# mpbbI and mpbbS of [MS-PST] 5.1; mpbbR is the inverse of mpbbI.
_INVERSE = b85decode(
    "NAa}g3u<ymg-)L9;`o$P;Jcs#=voP@+vB>%e8UjkIR%z5^*3OGjL8#9YaR3Zk0zJOkrx5PGA(W~mH*iz(Ewg~+(bJXD8*q{Ado$S"
    "xkJ8Z(ndmdz-?Q8vJVz1JgEaz4ccAb_P57k&5Z`rX<UZZ6!)cOb*!=JMImquho5w$B1~_;A6BX^vv@O5u%nW^&lw!2W6K^*K1&;$"
    "Pv`LNtva<?1nNLlB~j&ii8yFdd;BM^*S-1&^vsT5?=_r+D;3puG)cA+3V(5k{hb&=eUsQ&EYAKUuim&e$f1CynV6_A4uNHJ<ietg"
    ")Zr1(2#YH6?V4mi!EE{L"
)
_SECOND = b85decode(
    "6jKjYv&ed!>t#q678RcY%v5}X01XTaqGG6a+u7~M#iZP<g>=@?r<<;tmT_joW0|<!bCQmPeWhN}U6Zj_QBZ)1Qj||l3TwQLe{M%c"
    "K|n+S5z7NV_w?bZk32g0`|uesf(b6kouGzE?r%+P#4Uj|C5Ib`s{96_5;*-#LULpiHzaCxcSHZ?v`aQz<k&SmMY$~Ow=pXz2WX=X"
    "X?qx+AvwM%8e4evBg!hUuRi_+jOXQ;GL_TzO6aEQ>GRbua3Jy@1!t{Q5YElxCp+4@*TN>$ksZ<;A~X2<@mlZCkhY7py}-W+mmX~5"
    "Vc^EWS*yEP-e2Efd495r"
)
_FIRST = bytes(_INVERSE.index(byte) for byte in range(256))


def permuted(data: bytes) -> bytes:
    """The bytes of a block written with the simple substitution ("compressible encryption")."""
    return data.translate(_INVERSE)


def rotated(data: bytes, block: int) -> bytes:
    """The bytes of a block written with the three rotors ("high encryption"); `block` is its number (BID)."""
    word = (block ^ (block >> 16)) & 0xFFFF
    plain = bytearray(len(data))
    for position, byte in enumerate(data):
        low, high = word & 0xFF, word >> 8
        byte = _FIRST[(byte + low) & 0xFF]
        byte = _SECOND[(byte + high) & 0xFF]
        byte = _INVERSE[(byte - high) & 0xFF]
        plain[position] = (byte - low) & 0xFF
        word = (word + 1) & 0xFFFF
    return bytes(plain)
