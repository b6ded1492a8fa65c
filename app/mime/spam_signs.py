"""What a provider's spam filter wrote into the headers of a message.

X-Spam-Flag: YES                        SpamAssassin, at many Japanese providers too
X-OCN-SPAM-CHECK: 100.00%               OCN, which also puts [meiwaku] before the subject
X-Biglobe-spamcheck: 100.00%            BIGLOBE
X-MD-Class: spam                        Necchu Filter (sni.ne.jp)
X-TERRACE-SPAMMARK: YES (SR:98.2) …     SpamWatcher
"""

from app.textkit.lazy_pattern import lazy_pattern

_YES = lazy_pattern(rb"(?i)\s*(?:yes|true|spam|junk|positive|1\s*\Z)")
# Filters that are not sure write lower figures.
_NEARLY_CERTAIN = lazy_pattern(rb"\s*(?:100|9\d)(?:\.\d+)?\s*%")
_VERDICTS = {
    b"x-spam-flag": _YES,
    b"x-spam-status": _YES,
    b"x-spam": _YES,
    b"x-barracuda-spam-flag": _YES,
    b"x-barracuda-spam-status": _YES,
    b"x-nai-spam-flag": _YES,
    b"x-assp-spam": _YES,
    b"x-dspam-result": _YES,
    b"x-bogosity": _YES,
    b"x-spamprobe": _YES,
    b"x-spambayes-classification": _YES,
    b"x-crm114-status": _YES,
    b"x-md-class": _YES,
    b"x-terrace-spammark": _YES,
    b"x-ocn-spam-check": _NEARLY_CERTAIN,
    b"x-biglobe-spamcheck": _NEARLY_CERTAIN,
    b"x-rspamd-action": lazy_pattern(rb"(?i)\s*(?:add header|rewrite subject|reject)"),
    b"x-proofpoint-spam-details": lazy_pattern(rb"(?i)\s*rule=\S*spam\b"),
    # Exchange: 5 and more is spam ([MS-OXCSPAM] 2.2.1.3); SFV:SPM is its filter's verdict.
    b"x-ms-exchange-organization-scl": lazy_pattern(rb"\s*[5-9]\s*\Z"),
    b"x-forefront-antispam-report": lazy_pattern(rb"(?i).{0,2000}\bSFV:SP[MK]\b"),
    b"x-yahoofilteredbulk": lazy_pattern(rb"\s*\S"),
}
NAMES = frozenset(_VERDICTS)
"""The fields to look at, in lower case."""


def is_spam(found: dict[bytes, list[bytes]]) -> bool:
    """True where a filter on the way took the message for spam. `found` maps names in lower case to values."""
    return any(_VERDICTS[name].match(value) for name in NAMES & found.keys() for value in found[name])
