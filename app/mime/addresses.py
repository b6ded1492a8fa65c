"""Names and addresses out of From, To and their like, as people and programs really write them.

The standard library drops a sender it finds odd (`Yamada@Corp <a@x.jp>`), and old Japanese mobile addresses
(`abc.@docomo.ne.jp`) break RFC 5322 by design. Here whoever has an address is kept.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.mime import charsets
from app.mime.headers import decode_text
from app.model.mail import Address
from app.model.text import one_line

_MOST = 5000
_CACHED = 400

_SPECIAL = re.compile(r'[",;()<>\\]')
_COMMENT = re.compile(r"\(([^()]*)\)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_QUOTED_LOCAL = re.compile(r'"((?:[^"\\]|\\.)*)"\s*@\s*([^\s<>",;()]+)')
# Only at the start of a word: from every character on, a long line without "@" would take quadratic time.
_BARE = re.compile(r"(?<![^\s<>\",;:()\[\]])[^\s<>\",;:()\[\]]+@[^\s<>\",;:()]+")
_GROUP = re.compile(r"^[^\"<@:\[\]=]*:\s*")
_SAFE_LOCAL = re.compile(r"[^\s\"(),:;<>@\[\\\]]+\Z")


def parse(raw: bytes) -> tuple[Address, ...]:
    """Every address of an unfolded field, in order. Never raises, takes linear time, stops after 5,000."""
    return _parse_short(raw) if len(raw) <= _CACHED else _parse(raw)


@lru_cache(maxsize=8192)
def key(address: str) -> str:
    """The form that two spellings of one address share. Dots and +tags are kept: they may be other people's."""
    local, at, domain = address.rpartition("@")
    return _unquoted(local).casefold() + at + domain.casefold()


def _parse(raw: bytes) -> tuple[Address, ...]:
    # Eight-bit and JIS text is decoded first: its second octets look like quotes, backslashes and brackets.
    text = raw.decode("ascii") if raw.isascii() and b"\x1b" not in raw else charsets.decode(raw, None)
    found: list[Address] = []
    above = ""
    for chunk in _chunks(text):
        chunk = f"{above}, {chunk.strip()}" if above else chunk
        address = _mailbox(chunk)
        if address is not None:
            found.append(address)
            above = ""
        else:
            # "Yamada, Taro <a@x.jp>" without quotes: the first half is a name, not an address.
            above = chunk if chunk.strip() and len(chunk) < 200 else ""
        if len(found) >= _MOST:
            break
    if not found and b"=?" in raw:
        decoded = decode_text(raw)
        if "@" in decoded and "=?" not in decoded:
            return _parse(decoded.encode("utf-8", "replace"))
    return tuple(found)


_parse_short = lru_cache(maxsize=8192)(_parse)


def _chunks(text: str) -> Iterator[str]:
    """The text between the commas and semicolons that separate addresses."""
    quotes_count = text.count('"') % 2 == 0
    start = depth = 0
    quoted = angle = False
    skip = -1
    for found in _SPECIAL.finditer(text):
        at = found.start()
        if at == skip:
            continue
        mark = found[0]
        if mark == "\\":
            skip = at + 1 if quoted or depth else -1
        elif mark == '"' and not depth and quotes_count:
            quoted = not quoted
        elif quoted:
            continue
        elif mark == "(":
            depth += 1
        elif mark == ")":
            depth = max(depth - 1, 0)
        elif depth and text.find(")", at) >= 0 and mark in ",;<>":
            continue
        elif mark == "<":
            angle = text.find(">", at) >= 0
        elif mark == ">":
            angle = False
        elif not angle:
            yield text[start:at]
            start = at + 1
            depth = 0
    yield text[start:]


def _mailbox(chunk: str) -> Address | None:
    """The address in one chunk, with the name that goes with it; None where there is none."""
    if "@" not in chunk:
        return None
    opened = chunk.rfind("<")
    if opened >= 0:
        inside = chunk[opened + 1 :].partition(">")[0]
        if "@" in inside and (address := _cleaned(inside)):
            return Address(_name(chunk[:opened], address), address)
    plain = _COMMENT.sub(" ", chunk)
    if (quoted := _QUOTED_LOCAL.search(plain)) and (address := _cleaned(quoted[0])):
        return Address(_comment_name(chunk, address), address)
    bare = _BARE.findall(_QUOTED.sub(" ", plain)) or _BARE.findall(plain)
    if bare and (address := _cleaned(bare[-1])):
        return Address(_comment_name(chunk, address), address)
    return None


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
    return f"{_unquoted(local)}@{domain}" if local and domain else ""


def _unquoted(local: str) -> str:
    """`"abc."` and `abc.` are one local part; quotes stay only where they hold something that needs them."""
    if len(local) > 2 and local[0] == local[-1] == '"':
        inside = re.sub(r"\\(.)", r"\1", local[1:-1])
        if _SAFE_LOCAL.match(inside):
            return inside
    return local


def _name(text: str, address: str) -> str:
    """The display name before an address; a comment where there is no other."""
    text = _GROUP.sub("", text) if ":" in text else text
    bare = _QUOTED.sub(lambda found: re.sub(r"\\(.)", r"\1", found[1]), _outside_comments(text)).strip()
    name = _decoded(bare.strip('" ') if bare.count('"') == 1 else bare)
    return _meaningful(name, address) or _comment_name(text, address)


def _outside_comments(text: str) -> str:
    """Comments are dropped only where something else is left, and never inside quotes."""
    if '"' in text or "(" not in text:
        return text
    without = _COMMENT.sub(" ", text)
    return without if without.strip() else text


def _comment_name(text: str, address: str) -> str:
    comments = _COMMENT.findall(text)
    return _meaningful(_decoded(comments[-1]), address) if comments else ""


def _decoded(name: str) -> str:
    if "=?" in name:
        name = decode_text(name.encode("utf-8", "replace"))
    return one_line(name)


def _meaningful(name: str, address: str) -> str:
    """A name that is only the address again, or punctuation, is none."""
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"`":
        name = name[1:-1].strip()
    return "" if not name.strip("\"'`<>().,;: ") or key(name) == key(address) else name
