"""What is known of mail domains: services for private people, mobile carriers, and services that have ceased."""

from collections.abc import Iterator
from functools import lru_cache

from app.textkit.lazy_pattern import lazy_pattern

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
        "gmail.com", "googlemail.com", "yahoo.co.jp", "yahoo.com", "ymail.com", "icloud.com", "me.com", "mac.com",
        "hotmail.com", "hotmail.co.jp", "outlook.com", "outlook.jp", "live.jp", "live.com", "msn.com", "aol.com",
        "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "freenet.de", "proton.me", "protonmail.com", "pm.me",
        "mail.ru", "yandex.ru", "qq.com", "163.com", "126.com", "naver.com", "daum.net", "yahoo.co.uk", "yahoo.fr",
        "yahoo.de", "yahoo.ca", "hotmail.fr", "hotmail.co.uk", "orange.fr", "free.fr", "laposte.net", "libero.it",
        "comcast.net", "verizon.net", "att.net", "btinternet.com", "mail.goo.ne.jp", "excite.co.jp", "rocketmail.com",
        "tiscali.it", "wanadoo.fr", "bluewin.ch", "fastmail.com", "hey.com", "freemail.hu", "seznam.cz", "wp.pl",
        "ybb.ne.jp", "nifty.com", "biglobe.ne.jp", "ocn.ne.jp", "so-net.ne.jp", "plala.or.jp", "dion.ne.jp",
        "infoweb.ne.jp", "asahi-net.or.jp", "odn.ne.jp", "jcom.home.ne.jp", "jcom.zaq.ne.jp", "zaq.ne.jp",
        "eonet.ne.jp", "hi-ho.ne.jp",
    }
)  # fmt: skip
"""Services where private people have their mail, free or with their line."""

PROVIDERS = frozenset(
    {
        # The large ones of Japan, and what they were called before.
        "nifty.com", "nifty.ne.jp", "niftyserve.or.jp", "biglobe.ne.jp", "mesh.ne.jp", "ocn.ne.jp", "so-net.ne.jp",
        "plala.or.jp", "dion.ne.jp", "auone-net.jp", "infoweb.ne.jp", "infosphere.or.jp", "odn.ne.jp", "odn.ad.jp",
        "asahi-net.or.jp", "hi-ho.ne.jp", "iij4u.or.jp", "iijmio-mail.jp", "wakwak.com", "t-com.ne.jp", "dti.ne.jp",
        "ybb.ne.jp", "sannet.ne.jp", "justnet.ne.jp", "bekkoame.ne.jp", "rim.or.jp", "gol.com", "interq.or.jp",
        "highway.ne.jp", "alpha-net.ne.jp", "people.or.jp", "din.or.jp", "dream.jp", "mopera.net", "ezweb.ne.jp",
        # Lines of power companies and towns, and cable television.
        "eonet.ne.jp", "commufa.jp", "pikara.ne.jp", "megaegg.ne.jp", "bbiq.jp", "tokai.or.jp", "thn.ne.jp",
        "wbs.ne.jp", "home.ne.jp", "zaq.ne.jp", "kcn.ne.jp", "kcn.jp", "catv.ne.jp", "catv-mic.ne.jp", "starcat.ne.jp",
        "ctk.ne.jp", "cty-net.ne.jp", "mctv.ne.jp", "ztv.ne.jp", "ccnw.ne.jp", "gctv.ne.jp", "ncv.ne.jp", "nns.ne.jp",
        "lcv.ne.jp", "janis.or.jp", "valley.ne.jp", "avis.ne.jp", "itscom.net", "c-able.ne.jp", "parkcity.ne.jp",
        "baynet.ne.jp", "katch.ne.jp", "hicat.ne.jp", "enjoy.ne.jp", "urban.ne.jp", "tcp-ip.or.jp", "oct-net.ne.jp",
        "coara.or.jp", "bunbun.ne.jp", "synapse.ne.jp", "ryukyu.ne.jp", "nirai.ne.jp", "e-catv.ne.jp", "biwa.ne.jp",
        "biwako.ne.jp", "sni.ne.jp", "tvk.ne.jp", "jway.ne.jp", "across.or.jp", "netwave.or.jp",
        # Elsewhere.
        "rr.com", "t-online.de", "wanadoo.fr", "comcast.net", "cox.net", "charter.net", "bellsouth.net",
        "earthlink.net", "sbcglobal.net",
        "shaw.ca", "rogers.com", "sympatico.ca", "ntlworld.com", "blueyonder.co.uk", "btinternet.com",
        "bigpond.com", "telia.com", "skynet.be", "telenet.be", "xs4all.nl", "planet.nl", "bluewin.ch",
    }
)  # fmt: skip
"""Those who sell lines. Customers have their mail there or one below: d1.dion.ne.jp, ca2.so-net.ne.jp, pop06.odn.ne.jp.

From subdomains named after a purpose (mail.ocn.ne.jp, info.odn.ne.jp) the provider itself writes.
"""

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
_J_PHONE = lazy_pattern(r"jp-[a-z]\.ne\.jp\Z")
_SENDING = lazy_pattern(
    r"(?:mail|mails|email|e-mail|e|em\d*|m|mg|mm|mag|magazine|mailmag|news|newsletters?|campaigns?|mkt|marketing|send"
    r"|sender|reply|bounces?|notify|notifications?|mailer|deliver|mailing|dm|edm|promo|info|updates?|smtp|ml|point"
    r"|members?|mypage|ec|shop|service|calendar|alerts?|system)\d*\."
    r"[^.]+\.(?:[^.]+|(?:co|ne|or|ac|go|gr|com|net|org)\.[a-z]{2})\Z"
)
# What providers call the hosts of their own services, before their name.
_OWN_HOST = lazy_pattern(
    r"(?:mail|mails|e-?mail|news|info|mag|magazine|mailmag|member|members|support|campaign|point|shop|cs|mm|ml|system|auth"
    r"|notify|notice|www|smtp|bcc|bounce|service|services|customer|security|my|mypage|pr|ad|bill|billing|center)\d*\Z"
)
_CABLE = lazy_pattern(r"(?:catv|cable)[a-z\d-]*\.(?:ne\.|or\.|co\.)?jp\Z|ctv\.ne\.jp\Z")
_NETWORK = lazy_pattern(r"[^.]+(?:\.[^.]+){0,2}\.(?:ne|ad)\.jp\Z")
# info@, ocn-info@, dpoint-mm@: every word is a task of the provider's, or its own name.
_OWN_WORDS = lazy_pattern(
    r"(?:info|information|support|news|members?|customers?|center|centre|mail|mailmaga?|mag|magazine|mm|webmaster"
    r"|postmaster|hostmaster|accounts?|services?|bill|billing|payment|campaign|oshirase|notice|notify|points?|d-?point"
    r"|dmarket|abuse|nic|admin|security|alert|system|online|shop|store|sales|press|contact|help|desk|cs"
    r"|docomo|ocn|nifty|biglobe|so-?net|plala|dion|au|auone|kddi|softbank|ymobile|odn|asahi-?net|hi-?ho|iij4?u?|wakwak"
    r"|t-?com|jcom|zaq|eonet|commufa|ybb|yahoo|dti|pikara|megaegg|bbiq|catv)+\Z"
)
# Many people share few domains.
_CACHED = 4096
_NO_LETTERS = lazy_pattern(r"[-_.\d]+")
_DOTS = lazy_pattern(r"\A\.|\.\.|\.\Z")


def sends_by_name(domain: str) -> bool:
    """True for a subdomain of a firm named after its purpose: news.example.jp, em1234.example.com."""
    return _SENDING.match(domain) is not None


@lru_cache(maxsize=_CACHED)
def is_private(domain: str) -> bool:
    """True where private people have their mail, as customers of a provider or for free."""
    if domain in FREE_MAIL or _CABLE.search(domain):
        return True
    return _is_customers(domain, PROVIDERS)


@lru_cache(maxsize=_CACHED)
def is_carrier(domain: str) -> bool:
    """True for a mobile carrier's domain, or one of customers below it (t.vodafone.ne.jp)."""
    return _is_customers(domain, CARRIERS) or _J_PHONE.match(domain) is not None


def has_private_mailboxes(domain: str) -> bool:
    """True for a domain where private people have their mail, on a computer or on a telephone."""
    return is_private(domain) or is_carrier(domain)


def is_network(domain: str) -> bool:
    """True for a domain that Japan gives to those who run networks for others (.ne.jp)."""
    return _NETWORK.match(domain) is not None


def is_providers_own(local: str, domain: str) -> bool:
    """True for an address of a provider or carrier itself, among those of its customers: info-docomo@docomo.ne.jp."""
    house = _house(domain)
    if house is None:
        return False
    if house != domain:
        return not _is_customers(domain, PROVIDERS | CARRIERS)
    return _OWN_WORDS.match(_NO_LETTERS.sub("", local[:64])) is not None


@lru_cache(maxsize=_CACHED)
def _house(domain: str) -> str | None:
    """The provider or carrier that a domain is of."""
    return next((each for each in _with_parents(domain) if each in PROVIDERS or each in CARRIERS), None)


def _is_customers(domain: str, houses: frozenset[str]) -> bool:
    house = next((each for each in _with_parents(domain) if each in houses), None)
    if house is None or house == domain:
        return house is not None
    return not any(_OWN_HOST.match(label) for label in domain.removesuffix(f".{house}").split("."))


@lru_cache(maxsize=_CACHED)
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
