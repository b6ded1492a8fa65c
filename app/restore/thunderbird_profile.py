"""A profile of Thunderbird that mail is put into: where its Local Folders lie, and whether the program has it open.

user_pref("mail.accountmanager.localfoldersserver", "server2");
user_pref("mail.server.server2.directory-rel", "[ProfD]Mail/Local Folders");
.parentlock      locked by fcntl while the program runs; the file stays (nsProfileLock.cpp)
parent.lock      the same on Windows: open without sharing
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from app.discovery.mozilla_accounts import read_profile_settings, servers_of
from app.discovery.mozilla_profile import profile_in_use
from app.model.errors.destination import NoLocalFoldersError, ProfileInUseError, ProfileKeepsFilesError
from app.model.errors.restoring import NotAProfileError
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.unreadable_paths import UnreadablePaths

_LOCAL_HOST = "Local Folders"
_LOCK, _WINDOWS_LOCK = ".parentlock", "parent.lock"


def local_folders(profile: Path) -> Path:
    """The folder of the Local Folders of a profile.

    Raises NotAProfileError, NoLocalFoldersError, and ProfileKeepsFilesError where it holds no mbox files.
    """
    if not (profile / "prefs.js").is_file():
        raise NotAProfileError(profile)
    findings: list[Finding] = []
    settings = read_profile_settings(profile, findings)
    servers = list(servers_of(settings, profile, UnreadablePaths()))
    named = settings.get("mail.accountmanager.localfoldersserver")
    local = [each for each in servers if each.account.protocol is MailProtocol.LOCAL]
    chosen = [each for each in local if each.key == named] or [
        each for each in local if each.account.server == _LOCAL_HOST
    ]
    if not servers and not named:
        raise NotAProfileError(profile)
    if not chosen or chosen[0].folder is None:
        raise NoLocalFoldersError(profile)
    if "maildir" in str(settings.get(f"mail.server.{chosen[0].key}.storeContractID", "")):
        raise ProfileKeepsFilesError(profile)
    return chosen[0].folder


def check_closed(profile: Path) -> None:
    """Raises ProfileInUseError where the program has the profile open, or that cannot be told."""
    if profile_in_use(profile) or _is_locked(profile):
        raise ProfileInUseError(profile)


def _is_locked(profile: Path) -> bool:
    if sys.platform == "win32":
        return _is_held_open(profile / _WINDOWS_LOCK)
    import fcntl

    try:
        # Nothing is written; an exclusive lock needs a descriptor that could.
        descriptor = os.open(profile / _LOCK, os.O_WRONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.lockf(descriptor, fcntl.LOCK_UN)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def _is_held_open(path: Path) -> bool:
    with suppress(FileNotFoundError):
        try:
            os.close(os.open(path, os.O_RDWR))
        except PermissionError:
            return True
    return False
