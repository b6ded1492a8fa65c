"""Names of Thunderbird's folders: what it shows is the name of the file, where that is one it takes as it is.

Else it would put a hash in its place (nsMsgUtils.cpp, NS_MsgHashIfNecessary), or not see the folder at all
(nsMsgLocalStoreUtils.cpp, nsShouldIgnoreFile).
"""

import hashlib
import re
import unicodedata

from app.textkit.safe_names import safe_name

_NOT_TAKEN = re.compile(r'[#;~:<>"/\\|?*%\x00-\x1f\x7f]')
_LONGEST = 50
"""Characters, counted as UTF-16 has them. From 56 on Thunderbird hashes a name."""
_DIGITS = 8
_IGNORED = frozenset(
    {
        *("msgfilterrules.dat", "rules.dat", "filterlog.html", "junklog.html", "rulesbackup.dat", "popstate.dat"),
        *("sort.dat", "mailfilt.log", "filters.js", "feeds.json", "feeditems.json"),
    }
)
_ENDINGS = (".sbd", ".msf", ".snm", ".toc", ".mozmsgs")


def folder_name(name: str) -> str:
    """A name for a folder that Thunderbird shows as it is; itself where possible."""
    plain = _NOT_TAKEN.sub("_", unicodedata.normalize("NFC", name)).strip().rstrip(". ")
    if plain.startswith((".", "#")):
        plain = "_" + plain[1:]
    if plain.lower() in _IGNORED or plain.lower().endswith(_ENDINGS):
        plain = plain.replace(".", "_")
    safe = safe_name(plain)
    if _length(safe) <= _LONGEST:
        return safe
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    while _length(plain) > _LONGEST - _DIGITS - 1:
        plain = plain[:-1]
    return safe_name(f"{plain.rstrip('. ')}-{digest}")


def _length(name: str) -> int:
    return len(name.encode("utf-16-le", "surrogatepass")) // 2
