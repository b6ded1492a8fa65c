"""What is known of mail domains: services for private people, mobile carriers, and services that have ceased."""

import re
from collections.abc import Iterator

CARRIERS = frozenset(
    (
        "docomo.ne.jp", "dwmail.jp", "ezweb.ne.jp", "au.com", "biz.ezweb.ne.jp", "softbank.ne.jp", "i.softbank.jp",
        "vodafone.ne.jp", "disney.ne.jp", "ymobile.ne.jp", "ymobile1.ne.jp", "yahoo.ne.jp", "emnet.ne.jp",
        "uqmobile.jp", "rakumail.jp", "willcom.com", "pdx.ne.jp", "wcm.ne.jp", "y-mobile.ne.jp",
    )
)  # fmt: skip
"""Mobile carriers of Japan: behind such an address is a person with a telephone. Subdomains count too."""

FREE_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "yahoo.co.jp", "yahoo.com", "ymail.com", "ybb.ne.jp", "icloud.com", "me.com",
        "mac.com", "hotmail.com", "hotmail.co.jp", "outlook.com", "outlook.jp", "live.jp", "live.com", "msn.com",
        "aol.com", "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "freenet.de", "proton.me",
        "protonmail.com", "mail.ru", "yandex.ru", "qq.com", "163.com", "126.com", "naver.com", "daum.net",
        "yahoo.co.uk", "yahoo.fr", "yahoo.de", "hotmail.fr", "hotmail.co.uk", "orange.fr", "free.fr", "laposte.net",
        "libero.it", "comcast.net", "verizon.net", "att.net", "btinternet.com", "nifty.com", "biglobe.ne.jp",
        "ocn.ne.jp", "so-net.ne.jp", "plala.or.jp", "dion.ne.jp", "infoweb.ne.jp", "asahi-net.or.jp", "odn.ne.jp",
        "jcom.home.ne.jp", "jcom.zaq.ne.jp", "zaq.ne.jp", "eonet.ne.jp", "hi-ho.ne.jp", "mail.goo.ne.jp",
        "excite.co.jp", "rocketmail.com", "tiscali.it", "wanadoo.fr", "bluewin.ch", "fastmail.com", "hey.com",
    }
)  # fmt: skip
"""Services where private people have their mail, free or with their line. Exact domains, without their subdomains."""

# Services that have shut down or were renamed, with the year: gooメール 10 March 2014, エキサイトメール 18 September
# 2018, the PHS of WILLCOM January 2021, J-PHONE (vodafone.ne.jp since) October 2003, Orange UK's brands 31 May 2017.
_CEASED = {
    "mail.goo.ne.jp": 2014,
    "excite.co.jp": 2018,
    "willcomlive.jp": 2021,
    "pdx.ne.jp": 2021,
    "willcom.com": 2021,
    "freeserve.co.uk": 2017,
    "orangehome.co.uk": 2017,
    "wanadoo.co.uk": 2017,
    "fsnet.co.uk": 2017,
    "tesco.net": 2018,
    "adelphia.net": 2010,
}
_J_PHONE = re.compile(r"jp-[a-z]\.ne\.jp\Z")
_SENDING = re.compile(
    r"(?:mail|mails|email|e-mail|e|em\d*|m|mg|mm|mag|magazine|mailmag|news|newsletters?|campaigns?|mkt|marketing|send"
    r"|sender|reply|bounces?|notify|notifications?|mailer|deliver|mailing|dm|edm|promo|info|updates?|smtp)\d*\."
    r"[^.]+\.[^.]+"
)
_DOTS = re.compile(r"\A\.|\.\.|\.\Z")


def sends_by_name(domain: str) -> bool:
    """True for a subdomain of a firm named after its purpose: news.example.jp, em1234.example.com."""
    return _SENDING.match(domain) is not None


def is_carrier(domain: str) -> bool:
    """True for a mobile carrier's domain or one below it (t.vodafone.ne.jp)."""
    return any(each in CARRIERS for each in _with_parents(domain))


def ceased(domain: str) -> int | None:
    """The year the service of a domain shut down or was renamed; None where it is not known to have."""
    if _J_PHONE.match(domain):
        return 2003
    return next((_CEASED[each] for each in _with_parents(domain) if each in _CEASED), None)


def _with_parents(domain: str) -> Iterator[str]:
    """A domain and those above it."""
    while domain:
        yield domain
        domain = domain.partition(".")[2]


def delivery_flags(address: str) -> tuple[str, ...]:
    """Codes for why mail to an address may not arrive any more.

    Until 2009 docomo and au let people have addresses that RFC 5322 forbids (`abc.@`, `a..b@`); many servers and all
    of Gmail refuse to send there.
    """
    local, _, domain = address.rpartition("@")
    found = []
    if _DOTS.search(local.strip('"')):
        found.append("address_irregular")
    if ceased(domain.casefold()) is not None:
        found.append("service_ceased")
    return tuple(found)
