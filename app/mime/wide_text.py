r"""Text in UTF-16 under the label of another character set, as the mail program of Windows 10 saves messages.

Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: base64\n\nPABoAHQAbQBsAD4…
    3c 00 68 00 74 00 6d 00 6c 00 3e 00 f1 75        <html>田, low byte first and without a byte order mark
"""

from app.textkit.lazy_pattern import lazy_pattern

_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SAMPLE = 4000
_LEAST = 4
# Any text read in pairs of bytes gives characters of some kind, mostly kanji: what speaks for it are those that
# wrong pairs do not make.
_TELLING = lazy_pattern("[\t\n\r -~\u3000-\u30ff\uff01-\uff9f]")
_LEGIBLE = lazy_pattern(
    "[\t\n\f\r -~\xa0-\u024f\u0370-\u04ff\u2010-\u27bf\u3000-\u33ff\u4e00-\u9fff\uff01-\uffee"
    "\u200d\ufe0f\U0001f000-\U0001faff]"
)
_WITH_NUL = lazy_pattern("[\t\n\r -~]")
_TELLING_SHARE = 3
_ILLEGIBLE_SHARE = 50


def utf16_codec(data: bytes) -> str | None:
    """The codec of text in UTF-16, with a byte order mark or without; None for any other data. Never raises.

    Without a mark there must be characters that have a NUL for one of their bytes, as every letter, space and line end
    of ASCII has; nearly all characters are ones that letters are written with, and a third of them ASCII or kana.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec if _is_legible(decode_utf16(data[:_SAMPLE], codec)) else None
    if b"\0" not in data[:_SAMPLE] or len(data) < _LEAST:
        return None
    texts = {codec: decode_utf16(data[:_SAMPLE], codec) for _, codec in _MARKS}
    scores = {
        codec: len(_TELLING.findall(text))
        for codec, text in texts.items()
        if _is_legible(text) and _WITH_NUL.search(text)
    }
    return max(scores, key=lambda codec: scores[codec]) if scores else None


def decode_utf16(data: bytes, codec: str) -> str:
    """Text in a codec that `utf16_codec` named, without its mark; half a character at the end is left out."""
    return data[: len(data) & ~1].decode(codec, "replace").removeprefix("\ufeff")


def _is_legible(text: str) -> bool:
    illegible = len(_LEGIBLE.sub("", text))
    return (
        "\0" not in text
        and illegible * _ILLEGIBLE_SHARE <= len(text)
        and len(_TELLING.findall(text)) * _TELLING_SHARE >= len(text)
    )
