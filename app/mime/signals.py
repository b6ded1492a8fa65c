"""What the headers of one message say about who sent it: a person's program, a mailing list, a campaign, a machine."""

from functools import lru_cache

from app.mime import spam_signs
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.memo import Memo

NAMES = frozenset(
    (
        b"return-path", b"list-id", b"list-unsubscribe", b"list-post", b"list-archive", b"list-owner", b"list-help",
        b"list-subscribe", b"precedence", b"auto-submitted", b"feedback-id", b"x-mailer", b"user-agent",
        b"content-type", b"x-autoreply", b"x-autorespond",
        b"x-auto-response-suppress", b"x-failed-recipients",
        b"x-php-originating-script",
        b"x-furoshiki-rebuilt", b"from", b"sender", b"in-reply-to", b"message-id", b"list-unsubscribe-post",
        b"x-mimeole", b"x-universally-unique-identifier",
    )
)  # fmt: skip
# What the programs add that pass messages of people on to each other.
_DISCUSSION_NAMES = frozenset(
    (
        b"x-ml-name", b"x-ml-count", b"x-mailman-version", b"mailing-list", b"x-mailing-list", b"x-list",
        b"x-beenthere",
    )
)  # fmt: skip
_CAMPAIGN_NAMES = frozenset(
    (
        b"x-campaign", b"x-campaign-id", b"x-campaignid", b"x-mc-user",
        b"x-mailgun-tag", b"x-sfmc-stack", b"x-csa-complaints",
        b"x-roving-id", b"x-report-abuse", b"x-mailer-recptid", b"x-cm-envelope", b"x-rpcampaign", b"x-job",
        b"x-klaviyo-message-id", b"x-hubspot-outbound-message-id", b"x-emarsys-identify", b"x-mailchimp-campaign",
        b"x-virtual-mta", b"x-newsletter", b"x-magazine-id", b"x-mag2-id", b"x-unsubscribe-url",
        b"x-cuenote-id", b"x-cuenote-jobid", b"x-sns-notify", b"x-mailmagazine", b"x-benchmark-id", b"x-blastmail-id",
    )
)  # fmt: skip
_RELAY_NAMES = frozenset((b"x-sg-eid", b"x-mailgun-sid", b"x-ses-outgoing", b"x-mandrill-user", b"x-msys-api"))
NAMES |= _DISCUSSION_NAMES | _CAMPAIGN_NAMES | _RELAY_NAMES | spam_signs.NAMES
"""The fields to look at, in lower case."""
# What mail of people has: the rest says more than these alone.
_USUAL_NAMES = frozenset(
    (b"from", b"return-path", b"x-mailer", b"user-agent", b"content-type", b"message-id", b"in-reply-to")
)
_TELLING_NAMES = NAMES - _USUAL_NAMES
# Those of the rest that only have to be there: their values differ from message to message, and say nothing.
_BARE_NAMES = _DISCUSSION_NAMES | _CAMPAIGN_NAMES | _RELAY_NAMES | frozenset(
    (
        b"list-unsubscribe", b"list-unsubscribe-post", b"list-archive", b"list-owner", b"list-help",
        b"list-subscribe", b"x-auto-response-suppress", b"x-failed-recipients",
    )
)  # fmt: skip
_CODES_OF_MANY = (
    ("list_id", frozenset((b"list-id", b"list-archive", b"list-owner", b"list-help", b"list-subscribe"))),
    ("list_unsubscribe", frozenset((b"list-unsubscribe",))),
    ("one_click", frozenset((b"list-unsubscribe-post",))),
    ("list_post", frozenset((b"list-post",))),
)
_OF_SERVICES = _CAMPAIGN_NAMES | _RELAY_NAMES | {b"feedback-id"}
_NONE: frozenset[bytes] = frozenset()
_EMPTY = (b"",)

_BULK_MAILER = lazy_pattern(
    rb"(?i)mailchimp|sendgrid|phplist|acymail|benchmark|mail-?magazine|haishin|cuenote|combz|acmailer|sendinblue"
    rb"|brevo|mailerlite|campaign|constant contact|exacttarget|marketo|hubspot|blastmail|blast-?engine|mailjet"
    rb"|sparkpost|mail publisher|newsletter|xmail-?er|sy-?mail|listserv|mailman|swmailer"
)
_PERSONAL_MAILER = lazy_pattern(
    rb"(?i)outlook|apple mail|iphone mail|ipad mail|thunderbird|becky|shuriken|al-mail|hidemaru|edmax|sylpheed|claws"
    rb"|eudora|the bat|pegasus|opera|windows (?:live )?mail|winbiff|netscape|entourage|yahoomail|roundcube|squirrelmail"
    rb"|k-?9|evolution|kmail|mutt|gnus|mew|wanderlust|postbox|mailspring|em client|mailbird|spark|airmail|docomo"
    rb"|active! ?mail|hotmail|zimbra|datula|denshin|mailmate|mozilla/"
)
_SCRIPT_MAILER = lazy_pattern(rb"(?i)php|perl|wordpress|drupal|mime::lite|javamail|python|ruby|nodemailer|cgi|form")
_BOUNCE = lazy_pattern(
    rb"(?i)<?(?:[^@>]*(?:bounce|return-path|verp|errors?-to|envelope-?from)[^@>]*@|notif[^@>]*@"
    rb"|[^@>]+@(?:[^>]*\.)?(?:bounces?|bnc|em\d+|mcsv|mcdlv|rsgsv|createsend|cmail\d+|exacttarget|mktomail|list-manage"
    rb"|sendinblue|cuenote|mpse|combzmail|hubspotemail|emarsys|responsys|klaviyomail)\b)"
)
# A provider that forwards mail puts its own address over the one returns go to, and keeps that inside (SRS, 2004):
# SRS0=hash=time=shop.example.com=bounce-1@forwarder.example; Microsoft 365 hides it: bounces+SRS=hash=time@….
_FORWARDED = lazy_pattern(rb"(?i)<?(?:[^@>]*\+)?SRS[01]?[=+-]([^@>]*)@")
_FORWARDED_FROM = lazy_pattern(rb"(?:[^=]*=)*([^=]+\.[^=]+)=([^=]+)\Z")
# The Message-IDs of programs that only people use: Apple Mail, Gmail's pages and apps, Hotmail's pages, Android.
_PERSONAL_ID = lazy_pattern(
    rb"(?:[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}@|CA[A-Za-z0-9_+=-]{20,}@mail\.gmail\.com\b|[A-Z]{3,}[^@]{0,60}@phx\.gbl\b"
    rb"|[^@]{0,80}@email\.android\.com\b)"
)
_MACHINE_SENDER = lazy_pattern(
    rb"(?i)(?:no-?reply|bounces?|return|errors?|mailer|mail-?daemon|notif|news|magazine|mag|system|auto|root|www|apache"
    rb"|httpd|www-data|nobody|delivery|send|info|postmaster)(?:$|[^a-z])"
)
_RELAY = lazy_pattern(rb"(?i)@[^>]*\b(?:amazonses|sendgrid|mailgun|mandrillapp|sparkpostmail|mailjet)\b")

# The address of a list's owner: owner-x@, x-owner@, x-bounces@, x-admin@ and their like.
_OWNER = lazy_pattern(
    rb"(?i)(?:<|^|\s)(?:owner-[^@<>\s]+|[^@<>\s]+-(?:owner|bounces?|admin|request))[^@<>\s]*@([A-Za-z0-9.-]+)"
)
_DOMAIN = lazy_pattern(rb"@([A-Za-z0-9.-]+)")
_MAX_PATH = 1000

Fields = dict[bytes, list[bytes]]


def signals(found: Fields) -> tuple[str, ...]:
    """Codes for what the fields say about the sender, in a fixed order. `found` maps names in lower case to values."""
    telling = _NONE if _TELLING_NAMES.isdisjoint(found) else frozenset(_TELLING_NAMES.intersection(found))
    if not telling <= _BARE_NAMES or (b"content-type" in found and _IS_REPORT[found[b"content-type"][0]]):
        return _signals(found)
    mailer, agent = found.get(b"x-mailer", _EMPTY)[0], found.get(b"user-agent", _EMPTY)[0]
    codes = _usual_signals(found.get(b"return-path", _EMPTY)[0], mailer, agent, telling)
    if mailer or agent or b"message-id" not in found or not _is_personal_id(found[b"message-id"][0]):
        return codes
    return (*codes, "personal_mailer")


def _is_report(content_type: bytes) -> bool:
    """True for a type that says that a program answers: what became of a message, or that it was read."""
    kind = content_type.lower()
    return b"multipart/report" in kind or b"disposition-" in kind


_IS_REPORT = Memo(_is_report, most=1 << 12, longest=80)


@lru_cache(maxsize=1 << 15)
def _usual_signals(return_path: bytes, mailer: bytes, agent: bytes, bare: frozenset[bytes]) -> tuple[str, ...]:
    """What these say where nothing else counts: senders have the same ones in all of their messages."""
    values = {b"return-path": [return_path], b"x-mailer": [mailer], b"user-agent": [agent]}
    return _signals(values | {name: [b""] for name in bare})


def _signals(found: Fields) -> tuple[str, ...]:
    codes: list[str] = []
    if _OF_SERVICES.isdisjoint(found) and _is_discussion(found):
        # People write to each other over a list: its headers say nothing about them.
        codes.append("discussion_list")
    else:
        codes += _of_many(found)
    codes += _of_machines(found)
    codes += _of_mailer(found)
    if spam_signs.is_spam(found):
        codes.append("spam_verdict")
    if _first(found, b"x-furoshiki-rebuilt").startswith(b"headers"):
        codes.append("headers_absent")
    return tuple(codes)


def _is_discussion(found: Fields) -> bool:
    """True for a message to a list of people: the list's own fields, its owner as Sender, or an answer."""
    if b"mailto:" in _first(found, b"list-post").lower() or not _DISCUSSION_NAMES.isdisjoint(found):
        return True
    if b"precedence" not in found and b"list-id" not in found:
        return False
    if b"in-reply-to" in found:
        # Newsletters are never replies.
        return True
    writer = _domain(_first(found, b"from"))
    for name in (b"sender", b"return-path"):
        owner = _OWNER.search(_first(found, name)[:_MAX_PATH])
        if owner is not None and not _related(owner[1].lower(), writer):
            return True
    listed = _first(found, b"list-id")[:_MAX_PATH].lower()
    return bool(listed) and b"list-unsubscribe" not in found and writer not in listed


def _domain(value: bytes) -> bytes:
    found = _DOMAIN.findall(value[:_MAX_PATH])
    return found[-1].lower() if found else b""


def _related(one: bytes, other: bytes) -> bool:
    """True for the same domain, or one below the other."""
    return one == other or one.endswith(b"." + other) or other.endswith(b"." + one)


def _of_many(found: Fields) -> list[str]:
    """Signs that the message went to many."""
    codes = [code for code, names in _CODES_OF_MANY if not names.isdisjoint(found)]
    feedback = _first(found, b"feedback-id").lower()
    if feedback and b"amazonses" not in feedback:
        codes.append("feedback_id")
    # Automatic replies of absent people are declared as bulk, too.
    if _first(found, b"precedence").lower() in (b"bulk", b"list", b"junk") and not _is_answer(found):
        codes.append("precedence_bulk")
    return_path = _return_path(found)
    if not _RELAY_NAMES.isdisjoint(found) or _RELAY.search(return_path) or b"amazonses" in feedback:
        codes.append("relay_service")
    if not _CAMPAIGN_NAMES.isdisjoint(found) or _BULK_MAILER.search(_first(found, b"x-mailer")):
        codes.append("campaign_mailer")
    if _BOUNCE.match(return_path) and not _RELAY.search(return_path):
        codes.append("bounce_return_path")
    if _is_sent_by_machine(found):
        codes.append("machine_sender")
    return codes


def _return_path(found: Fields) -> bytes:
    """Where returns went before a provider forwarded the message; empty where that is not to be seen."""
    path = _first(found, b"return-path")[:_MAX_PATH]
    if (forwarded := _FORWARDED.match(path)) is None:
        return path
    first = _FORWARDED_FROM.match(forwarded[1])
    return first[2] + b"@" + first[1] if first is not None else b""


def _is_sent_by_machine(found: Fields) -> bool:
    """True where the Sender field names a program of the house the From field is of."""
    sender = _first(found, b"sender")[:_MAX_PATH]
    local, _, domain = sender[sender.rfind(b"<") + 1 :].strip(b"> ").rpartition(b"@")
    if not local or _MACHINE_SENDER.match(local) is None:
        return False
    writer = _first(found, b"from").lower()
    return _related(domain.lower(), _domain(writer)) and local.lower() + b"@" not in writer


def _of_machines(found: Fields) -> list[str]:
    """Signs that a program sent the message. Automatic replies and read receipts come from people's programs."""
    codes = []
    kind = _first(found, b"content-type").lower()
    submitted = _first(found, b"auto-submitted").lower().partition(b";")[0].strip()
    receipt = b"disposition-notification" in kind
    replied = _is_answer(found)
    if replied or receipt:
        codes.append("auto_replied")
    elif submitted not in (b"", b"no"):
        codes.append("auto_submitted")
    if _first(found, b"return-path").replace(b" ", b"") == b"<>" and not (replied or receipt):
        codes.append("null_return_path")
    if (kind.startswith(b"multipart/report") and not receipt) or b"x-failed-recipients" in found:
        codes.append("delivery_report")
    if b"x-auto-response-suppress" in found:
        codes.append("auto_response_suppress")
    return codes


def _is_answer(found: Fields) -> bool:
    """True for what a program answered by itself to one message."""
    submitted = _first(found, b"auto-submitted").lower().partition(b";")[0].strip()
    return submitted == b"auto-replied" or b"x-autoreply" in found or b"x-autorespond" in found


def _of_mailer(found: Fields) -> list[str]:
    mailer = _first(found, b"x-mailer") or _first(found, b"user-agent")
    if mailer and _PERSONAL_MAILER.search(mailer) and not _BULK_MAILER.search(mailer):
        return ["personal_mailer"]
    if b"x-php-originating-script" in found or (mailer and _SCRIPT_MAILER.search(mailer)):
        return ["script_mailer"]
    is_personal = b"x-mimeole" in found or b"x-universally-unique-identifier" in found
    if not mailer and (is_personal or _is_personal_id(_first(found, b"message-id"))):
        return ["personal_mailer"]
    return []


def _is_personal_id(message_id: bytes) -> bool:
    return _PERSONAL_ID.match(message_id.lstrip(b" <")) is not None


def _first(found: Fields, name: bytes) -> bytes:
    values = found.get(name)
    return values[0] if values else b""
