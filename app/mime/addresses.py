"""Names and addresses out of From, To and their like, as people and programs really write them.

The standard library drops a sender it finds odd (`Yamada@Corp <a@x.jp>`), and old Japanese mobile addresses
(`abc.@docomo.ne.jp`) break RFC 5322 by design. Here whoever has an address is kept.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from app.mime import charsets, comments
from app.mime.headers import decode_text
from app.model.mail import Address
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.memo import Memo
from app.textkit.organisations import is_firm
from app.textkit.text import one_line

_MAX_COUNT = 5000
_CACHED = 400
_ESCAPE = 27
# What is longer is no mailbox; reading it as one would cost time and memory for nothing.
_MAX_CHUNK = 8000
_MAX_ADDRESS = 1000
_MAX_NAME = 500

_ADDRESS = r"([\w.+/?=&!#$*^{}|~%-]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)"
# The form nearly every field has, without anything that needs the slow path: double spaces, encoded words, quotes.
_USUAL = lazy_pattern(
    rf"\s*(?:(?:\"((?:[^\W_]|[,.()&/_+-]| (?! ))+)\"|((?:[^\W_]|[._&+-]| (?! ))*?))\s*<{_ADDRESS}>|{_ADDRESS})\s*\Z",
    re.ASCII,
)
_WORDS = lazy_pattern(rf"\s*\"?((?:=\?[!->@-~]+\?[bBqQ]\?[^?\s\"]*\?=\s*)+)\"?\s*<{_ADDRESS}>\s*\Z", re.ASCII)
_BLANKS = lazy_pattern(r"\s{2,}")
_SPECIAL = lazy_pattern(r'[",;()<>\\]')
_ANGLE = lazy_pattern(r"<([^<>]*@[^<>]*)")
# Written with an input method still on: 山田＜ｙａｍａｄａ＠ｘ．ｊｐ＞.
_WIDE = lazy_pattern("[＜〈《＠]")
_WIDE_ANGLE = lazy_pattern(r"[＜〈《]\s*([^＜＞〈〉《》<>\s]+[@＠][^＜＞〈〉《》<>\s]+)\s*[＞〉》]")
_WIDE_ADDRESS = lazy_pattern(
    r"(?<![A-Za-z0-9Ａ-Ｚａ-ｚ０-９._．＿+＋－-])[A-Za-z0-9Ａ-Ｚａ-ｚ０-９._．＿+＋－-]+＠"
    r"(?:[A-Za-z0-9Ａ-Ｚａ-ｚ０-９－-]+[.．])+[A-Za-zＡ-Ｚａ-ｚ]+"
)
# An opening quote without a closing one reaches to the end: looking for it once more from every quote takes too long.
_QUOTED = lazy_pattern(r'"([^"\\]*+(?:\\.[^"\\]*+)*)(?:"|\Z)')
_QUOTED_LOCAL = lazy_pattern(r'("[^"\\]*+(?:\\.[^"\\]*+)*)(?:\Z|"(?:\s*@\s*([^\s<>",;()]+))?)')
# Only at the start of a word: from every character on, a long line without "@" would take quadratic time.
_BARE = lazy_pattern(r"(?<![^\s<>\",;:()\[\]])[^\s<>\",;:()\[\]]+@[^\s<>\",;:()]+")
_GROUP = lazy_pattern(r"^[^\"<@:\[\]]*:\s*")
_SAFE_LOCAL = lazy_pattern(r"[^\s\"(),:;<>@\[\\\]]+\Z")
_DOT_ATOM = lazy_pattern(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
# What whole names are put into.
_PAIRS = frozenset({"''", '""', "``", "()", "（）", "「」", "『』", "“”", "‘’", "<>", "＜＞"})
_QUOTED_PAIR = lazy_pattern(r"\\(.)")


def parse(raw: bytes, charset: str = "") -> tuple[Address, ...]:
    """Every address of an unfolded field, in order. Never raises, takes linear time, stops after 5,000.

    A display name is decoded and cleaned; it is empty where it only repeats the address. The domain is lower-cased,
    the local part kept as it was written, without quotes it does not need. `charset` is the one of the message's text:
    bytes that name none of their own are read in it.
    """
    if not charset or (raw.isascii() and _ESCAPE not in raw):
        # Text that is plain says the same in any character set.
        return _PARSED[raw]
    return _parse_short(raw, charset) if len(raw) <= _CACHED else _parse(raw, charset)


def key(address: str) -> str:
    """The form that two spellings of one address share. Dots and +tags are kept: they may be other people's."""
    if address.islower() and address.isascii() and '"' not in address:
        # What it would become: asked several times for every message, and mostly of such addresses.
        return address
    return _key(address)


@lru_cache(maxsize=1 << 14)
def _key(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return _unquoted(local).casefold() + at + domain.casefold()


def header_form(address: str) -> str:
    """An address as a header of RFC 5322 holds it: `abc.@docomo.ne.jp` becomes `"abc."@docomo.ne.jp`."""
    local, at, domain = address.rpartition("@")
    if not at or local.startswith('"') or _DOT_ATOM.fullmatch(local):
        return address
    escaped = local.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@{domain}'


def _parse(raw: bytes, charset: str) -> tuple[Address, ...]:
    # Eight-bit and JIS text is decoded first: its second bytes look like quotes, backslashes and brackets.
    is_plain = raw.isascii() and _ESCAPE not in raw
    text = raw.decode("ascii") if is_plain else charsets.decode_header(raw, charset)
    text = _narrowed(text)
    # Where two patterns may take blanks, they try every way to share out many of them.
    found = _all(_BLANKS.sub(" ", text))
    if not found and b"\x1b" in raw and b"\x1b(B<" not in raw:
        # A name that never returned to ASCII has swallowed its address.
        name, bracket, rest = raw.rpartition(b"<")
        found = _parse(name + b"\x1b(B<" + rest, charset) if bracket else found
    return found


def _narrowed(text: str) -> str:
    """Text in which full-width addresses and the brackets around them have the usual width; the rest stays."""
    if text.isascii() or not _WIDE.search(text):
        return text
    text = _WIDE_ANGLE.sub(lambda found: f"<{unicodedata.normalize('NFKC', found[1])}>", text)
    return _WIDE_ADDRESS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


# A mailbox may have so many senders who write in turn.
_PARSED = Memo(lambda raw: _parse(raw, ""), most=1 << 15, longest=_CACHED)
_parse_short = lru_cache(maxsize=1 << 12)(_parse)


def _all(text: str) -> tuple[Address, ...]:
    if (usual := _usual(text)) is not None:
        return (usual,)
    found: list[Address] = []
    above = ""
    for chunk in _chunks(text):
        if len(chunk) > _MAX_CHUNK:
            chunk = chunk[-_MAX_CHUNK:]
        joined = f"{above}, {chunk.strip()}" if above else chunk
        address = _usual(joined) or _mailbox(joined)
        if address is not None:
            found.append(address)
        elif "=?" in chunk and "@" in (inside := _narrowed(_decoded(chunk))) and "=?" not in inside:
            # Some programs encode the whole field, brackets and all.
            found.extend(_all(inside))
        # "Yamada, Taro <a@x.jp>" without quotes: the first half is a name, not an address.
        elif chunk.strip() and len(joined) < 200:
            above = joined
            continue
        above = ""
        if len(found) >= _MAX_COUNT:
            break
    return tuple(found[:_MAX_COUNT])


def _usual(text: str) -> Address | None:
    """The address in a text of the usual form; None for anything that needs the long way."""
    if len(text) > _MAX_ADDRESS:
        return None
    if (plain := _USUAL.match(text)) is not None:
        quoted, name, local, domain, bare_local, bare_domain = plain.groups()
        if local is None:
            return Address("", f"{bare_local}@{bare_domain.lower()}")
        return Address((quoted or name or "").strip(), f"{local}@{domain.lower()}")
    if (words := _WORDS.match(text)) is not None:
        address = f"{words[2]}@{words[3].lower()}"
        return Address(_meaningful(_decoded(words[1]), address), address)
    return None


def _chunks(text: str) -> Iterator[str]:
    """The text between the commas and semicolons that separate addresses."""
    even_quotes = text.count('"') % 2 == 0
    last_parenthesis, last_bracket = text.rfind(")"), text.rfind(">")
    start = depth = 0
    quoted = angle = False
    skip = -1
    for found in _SPECIAL.finditer(text):
        at = found.start()
        if at == skip:
            continue
        token = found[0]
        if token == "\\":
            skip = at + 1 if quoted or depth else -1
        elif token == '"' and not depth and even_quotes:
            quoted = not quoted
        elif quoted:
            continue
        elif token == "(":
            depth += 1
        elif token == ")":
            depth = max(depth - 1, 0)
        elif depth and at < last_parenthesis:
            continue
        elif token == "<":
            angle = at < last_bracket
        elif token == ">":
            angle = False
        elif token in ",;" and not angle:
            yield text[start:at]
            start = at + 1
            depth = 0
    yield text[start:]


def _mailbox(chunk: str) -> Address | None:
    """The address in one chunk, with the name that goes with it; None where there is none."""
    if "@" not in chunk:
        return None
    for found in reversed(list(_ANGLE.finditer(chunk))):
        if address := _cleaned(_joined(*comments.split(found[1]))):
            behind = chunk[found.end() :].lstrip("> ")
            return Address(_name(chunk[: found.start()], address) or _name(behind, address), address)
    outside, inside = comments.split(chunk)
    plain = _joined(outside, inside)
    for quoted in _QUOTED_LOCAL.finditer(plain):
        if quoted[2] and (address := _cleaned(f'{quoted[1]}"@{quoted[2]}')):
            return Address(_comment_name(inside, address), address)
    for bare in reversed(_BARE.findall(_QUOTED.sub(" ", plain)) or _BARE.findall(plain)):
        if address := _cleaned(bare):
            before = plain[: plain.rfind(bare)]
            before = before.removesuffix("mailto:")
            is_name = before[-1:] in ("[", " ", "\u3000") and "@" not in before
            return Address(_comment_name(inside, address) or (_name(before, address) if is_name else ""), address)
    # 山田太郎(a@x.jp)
    address = next(filter(None, map(_cleaned, filter(_BARE.fullmatch, inside))), "")
    return Address(_name(outside, address), address) if address else None


def _joined(outside: str, inside: list[str]) -> str:
    """An address without its comments: pete(his account)@x.jp."""
    return outside.replace(" @", "@").replace("@ ", "@") if inside else outside


def _cleaned(text: str) -> str:
    """An address without what people and programs put around it; empty where it has no domain or no local part."""
    text = one_line(text).strip(" '`")
    if text.lower().startswith("mailto:"):
        text = text[7:]
    if text.startswith("@") and ":" in text:
        text = text.rpartition(":")[2]
    local, _, domain = text.rpartition("@")
    local = local.strip()
    if not local.startswith('"'):
        local = local.split(" ")[-1]
    domain = domain.strip().split(" ")[0].strip(".'\"`>)]" if "[" not in domain else " ").lower()
    if not local or not domain or len(local) + len(domain) > _MAX_ADDRESS:
        return ""
    return f"{_unquoted(local)}@{domain}"


def _unquoted(local: str) -> str:
    """`"abc."` and `abc.` are one local part; quotes stay only where they hold something that needs them."""
    if len(local) > 2 and local[0] == local[-1] == '"':
        inside = _QUOTED_PAIR.sub(r"\1", local[1:-1])
        if _SAFE_LOCAL.match(inside):
            return inside
    return local


def _name(text: str, address: str) -> str:
    """The display name beside an address; a comment where there is no other."""
    text = (_GROUP.sub("", text) if ":" in text else text).rstrip(" [<")
    outside, inside = comments.split(text)
    # A firm beside the name is kept. So are parentheses between encoded words: people mean them.
    if "=?" in text or any(map(is_firm, inside)):
        outside = text
    bare = _QUOTED.sub(lambda found: _QUOTED_PAIR.sub(r"\1", found[1]), outside).strip()
    return _meaningful(_decoded(bare), address) or _comment_name(inside, address)


def _comment_name(inside: list[str], address: str) -> str:
    return _meaningful(_decoded(inside[-1]), address) if inside else ""


def _decoded(name: str) -> str:
    return decode_text(name.encode("utf-8", "replace"))


def _meaningful(name: str, address: str) -> str:
    """A name; empty where it is only the address again, or punctuation."""
    name = name[:_MAX_NAME].strip()
    if "@" in name:
        name = _without_address(name, address)
    if len(name) > 1 and name[0] + name[-1] in _PAIRS and not set(name[1:-1]).intersection(name[0] + name[-1]):
        name = name[1:-1].strip()
    return name if name.strip("\"'`<>().,;: ") else ""


def _without_address(name: str, address: str) -> str:
    """A name without the person's own address, which some programs put beside it in brackets."""
    own = re.compile(
        rf"[\s(<\[（＜〈「'\"]*(?<![\w.+-]){re.escape(address)}(?![\w.-])[\s)>\]）＞〉」'\"]*", re.IGNORECASE
    )
    return own.sub(" ", name).strip()
