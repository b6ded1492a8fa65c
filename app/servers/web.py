"""One request over HTTPS, with limits: what a provider publishes, and logging in. Nothing else of the web is asked."""

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

_LARGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """The status, where it leads elsewhere, and the content."""

    status: int
    location: str
    data: bytes


def asked(url: str, trust: ssl.SSLContext, timeout: float, form: Mapping[str, str] | None = None) -> WebAnswer | None:
    """The answer to GET, or to POST with a form; None where there is none, or one that is too large. Never raises.

    Leads nowhere by itself: whether another address is asked is for the caller to decide.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            return None
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line = http.client.HTTPSConnection(parts.hostname, parts.port or 443, timeout=timeout, context=trust)
        try:
            if form is None:
                line.request("GET", path)
            else:
                headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
                line.request("POST", path, urlencode(form), headers)
            answer = line.getresponse()
            data = answer.read(_LARGEST + 1)
        finally:
            line.close()
    except (OSError, ValueError, http.client.HTTPException):
        return None
    if len(data) > _LARGEST:
        return None
    return WebAnswer(answer.status, answer.getheader("Location") or "", data)
