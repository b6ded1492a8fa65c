"""Logging in to a mail server in the web browser, where a distributor of the program registered it with the provider.

oauth.json       {"clients": [{"client_id": "…", "hosts": ["outlook.office365.com"], "scope": "…",
                  "device_url": "https://…/devicecode", "token_url": "https://…/token"}]}

None is shipped; `docs/mail-servers.md` says what there is to register. The file lies in the folder of settings.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path

from app.jobs.cancel import Cancel
from app.model.events import LogInAsked, Report
from app.servers import device_flow
from app.servers.device_flow import OAuthClient
from app.servers.endpoint import Token
from app.servers.imap import TIMEOUT
from app.servers.settings import ServerSettings
from app.servers.trust import Trust, system_trust
from app.system.folders import settings_folder
from app.system.reading import read_start

_FILE = "oauth.json"
_LARGEST = 1 << 16
_STEP = 0.2
"""Seconds after which it is looked whether the person wants to stop."""


def client_for(settings: ServerSettings, folder: Path | None = None) -> OAuthClient | None:
    """The registration for a server; None where there is none. `folder` takes the place of that of settings."""
    clients = _clients((folder or settings_folder()) / _FILE)
    return next((each for each in clients if settings.endpoint.host.lower() in each.hosts), None)


def sign_in(
    settings: ServerSettings,
    client: OAuthClient,
    report: Report,
    cancel: Cancel,
    *,
    trust: Trust | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Token:
    """Reports where to log in, and waits for it. The token is in memory only. Raises ServerError, CancelledError."""
    believed = trust or system_trust()
    code = device_flow.begin(client, believed, TIMEOUT)
    report(LogInAsked(code.url, code.code))

    def wait(seconds: float) -> None:
        for _ in range(round(seconds / _STEP)):
            cancel.check()
            sleep(_STEP)
        cancel.check()

    return device_flow.finish(client, code, settings.user, believed, TIMEOUT, wait)


def _clients(path: Path) -> list[OAuthClient]:
    """The registrations in a file; one that is not whole is none."""
    try:
        listed = json.loads(read_start(path, _LARGEST))["clients"]
        return [
            OAuthClient(
                str(each["client_id"]),
                str(each["device_url"]),
                str(each["token_url"]),
                str(each["scope"]),
                frozenset(str(host).lower() for host in each["hosts"]),
            )
            for each in listed
        ]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return []
