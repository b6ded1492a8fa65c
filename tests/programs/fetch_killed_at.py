"""A fetch that is killed at one of its steps: `python -m tests.programs.fetch_killed_at STEP PORT USER TO [pop]`.

Steps are the calls that change something in storage. Prints nothing; ends with the exit code 0 where there were fewer.
"""

import os
import sys
from pathlib import Path

from app.jobs import fetch
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.restore.server import MailServer
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.servers.endpoint import Endpoint, Password, Security
from tests.builders import pop_server
from tests.builders.dovecot import PASSWORD
from tests.programs.restore_killed_at import counted

_CHANGING = ("write", "mkdir", "rename", "replace", "open", "unlink", "utime", "fsync", "rmdir")


def main(step: int, port: int, user: str, to: Path, protocol: MailProtocol) -> None:
    """Fetches, and is killed."""
    password = PASSWORD if protocol is MailProtocol.IMAP else pop_server.PASSWORD
    endpoint = Endpoint("127.0.0.1", port, Security.LOOPBACK)
    server = MailServer(endpoint, Password(user, password), protocol=protocol)
    plan = fetch.prepare(FetchRequest("hanako@example.jp", server, BackupRequest(to)))
    left = [step]
    for name in _CHANGING:
        setattr(os, name, counted(getattr(os, name), left))
    fetch.run(plan, lambda event: None, Cancel())


if __name__ == "__main__":
    kind = MailProtocol(sys.argv[5]) if len(sys.argv) > 5 else MailProtocol.IMAP
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]), kind)
