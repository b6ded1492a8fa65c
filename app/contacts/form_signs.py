"""How web forms and reservation systems call themselves, and which addresses to answer to are no person's."""

import re
from functools import lru_cache

from app.contacts.domains import has_private_mailboxes
from app.contacts.patterns import address_signs, without_figures
from app.textkit.registered_domain import registered_domain

_MAX = 500
_END = r"(?:$|[-_.+=\d])"
# Those of forms and of roles are for text in small letters (see `patterns`).
_FORM_LOCAL = re.compile(
    rf"""(?x)
    (?:.*[-_.])? (?:forms?|form-?mail(?:er)?|formsubmit|post-?mail|contact(?:-?(?:us|form))?|inquir(?:y|ies)
        |enquir(?:y|ies)|o?toiawase|mailer|web|www|wordpress|wp|cgi|submissions?|reserv(?:e|ed|ation|ations)|yoyaku|bookings?
        |appointments?|orders?|chumon|entry|moushikomi|uketsuke|site|homepage|hp|invitations?|messages?) {_END} .*
    """
)
_FORM_SUBJECT = re.compile(
    r"""(?x)
    問い?合わ?せ|予約|注文|申し?込|応募|資料請求|フォーム|ご相談|見積|来店|来院|宿泊|受付|受注|オーダー|キャンセル|購入|受講
    |参加|体験|見学|申請|ご依頼|ご希望|カウンセリング
    | \b(?:form|inquiry|enquiry|contact|kontakt\w*|anfrage|reservation|booking|appointment|order|submission|registration
        |message|demande|contacto|consulta)\b
    """
)
_FORM_NAME = re.compile(
    r"問い?合わ?せ|予約|フォーム|申し?込|受付|ホームページ"
    r"|\b(?:forms?|contact|inquiry|booking|reservation|web ?site)\b"
)
# An address made for one message: reply+AB12@, case-1234@, 5f3a9c0b12d4e6f7@
_TOKEN = re.compile(
    r"""(?ix)
    (?:re?|reply|replies|inbound|in|m|msg|message|thread|case|ticket|issue|comment|conversation|notification|post|discussion
        |unsubscribe|conv|chat|support|request|u|t) [-+_.=] (?=[^@]*\d) [a-z\d=_.+-]{3,} $
    | (?:reply|replies|replyto|reply-to|inbound)\b .*
    | .* \+ (?=[a-z=_-]*\d) [a-z\d=_-]{4,} $
    | .* [-+_.=] (?=[a-f]*\d) (?=\d*[a-f]) [a-f\d]{10,} $
    | .*? (?=[a-f]*\d) (?=\d*[a-f]) [a-f\d]{16,} .*
    | [a-z\d=_.+-]{41,} $
    | .* [\da-f]{8}-[\da-f]{4}-[\da-f]{4} .*
    """
)
_SYSTEM = re.compile(
    r"(?i)(?:jira|redmine|github|gitlab|bitbucket|bugzilla|trac|otrs|rt|zendesk|help-?desk|service-?desk|freshdesk|jenkins"
    rf"|slack|teams|abuse|dmarc|owner|listmaster|list){_END}"
)
_LIST_LOCAL = re.compile(r"(?i)[-_](?:list|ml|announce|devel|discuss)$")
_LIST_DOMAIN = re.compile(
    r"(?:lists?\d*|ml|mailman|groups?|vger)\.|(?:googlegroups|yahoogroups|freeml|freelists|egroups|groups)\.[a-z.]+$"
)
_ROLE = re.compile(
    r"""(?x)
    (?:.*[-_.])? (?:info|information|support|help|service|services|sales|office|admin|administrator|webmaster|customers?
        |customer-?(?:service|support|care)|care|cs|billing|accounts?|team|hello|contact|contact-?us|inquir(?:y|ies)|enquiries
        |o?toiawase|shop|store|marketing|press|pr|hr|jobs|desk|center|staff|mail|soumu|eigyo|web) \d* $
    """
)


@lru_cache(maxsize=4096)
def is_form_sender(local: str, name: str) -> bool:
    """True where the local part or the name is one of a form, a reservation system or a web server."""
    is_server = "system_account" in address_signs(local)
    return bool(is_server or _FORM_LOCAL.match(local[:_MAX].lower()) or _FORM_NAME.search(name[:_MAX].lower()))


@lru_cache(maxsize=4096)
def is_unread(local: str) -> bool:
    """True where the local part says that nobody reads what is sent there."""
    return "nobody_reads" in address_signs(local)


def is_form_subject(subject: str) -> bool:
    """True for a subject that forms, reservation systems and shops give to what customers sent."""
    return _is_form_subject(without_figures(subject))


@lru_cache(maxsize=8192)
def _is_form_subject(subject: str) -> bool:
    return _FORM_SUBJECT.search(subject.lower()) is not None


def is_nobody(address: str) -> bool:
    """True for the key of an address that no person reads: a machine's, a list's, or one made for one message."""
    local, _, domain = address[-_MAX:].rpartition("@")
    if _LIST_LOCAL.search(local) or _LIST_DOMAIN.match(domain):
        return True
    signs = address_signs(local)
    if signs and signs != ("often_machine",):
        return True
    return bool(_TOKEN.match(local) or _SYSTEM.match(local))


def is_token(address: str) -> bool:
    """True for the key of an address that was made for one message, so that a program finds what it belongs to."""
    return _TOKEN.match(address[-_MAX:].rpartition("@")[0]) is not None


def is_role(local: str) -> bool:
    """True for the local part of a task in a firm (support@, info@), not of a person."""
    return _ROLE.match(local[:_MAX].lower()) is not None


def is_foreign(domain: str, other: str) -> bool:
    """True where two domains belong to different people: at one free service they do, two hosts of a firm do not."""
    return has_private_mailboxes(domain) or registered_domain(domain) != registered_domain(other)
