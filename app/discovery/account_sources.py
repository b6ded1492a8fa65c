"""Files in which a mail program lists its accounts: one that is there and says nothing is reported."""

import configparser
import os
from pathlib import Path

from app.discovery.folders import SETTINGS_LIMIT
from app.model.codes import Code
from app.model.findings import Finding
from app.model.unreadable_paths import is_nothing_there
from app.system.paths import openable
from app.system.reading import read_start

Sections = dict[str, dict[str, str]]
"""The sections of an ini file by name; the keys in small letters."""


def read_account_source(path: Path, findings: list[Finding]) -> bytes:
    """The content of a file that lists accounts; empty where it is not there.

    Adds a finding where it cannot be read, and where a crash left nothing but zeros, or nothing at all. A link to the
    file is followed: people keep settings in a folder of their own.
    """
    try:
        data = read_start(Path(os.path.realpath(openable(path))), SETTINGS_LIMIT)
    except (OSError, ValueError) as error:
        if not isinstance(error, OSError) or not is_nothing_there(error):
            report_unreadable(path, findings)
        return b""
    if not data.strip(b"\0 \t\r\n"):
        report_unreadable(path, findings)
        return b""
    return data


def read_account_text(path: Path, findings: list[Finding]) -> bytes:
    """The same of a text file: a NUL in it is the trace of a crash, and what stands around it is still read."""
    data = read_account_source(path, findings)
    if b"\0" in data:
        report_unreadable(path, findings)
    return data


def read_account_sections(path: Path, findings: list[Finding]) -> Sections:
    """The sections of an ini file in UTF-8 that lists accounts; none, and a finding, where it is no such file."""
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",))
    try:
        parser.read_string(read_account_text(path, findings).decode("utf-8", "replace"))
    except configparser.Error:
        report_unreadable(path, findings)
        return {}
    return {name: dict(parser.items(name)) for name in parser.sections()}


def report_unreadable(path: Path, findings: list[Finding]) -> None:
    """Adds the finding for a list of accounts that is there and cannot be read, unless it is there already."""
    finding = Finding(Code.ACCOUNTS_UNREADABLE, {"path": str(path)})
    if finding not in findings:
        findings.append(finding)


def port_of(text: str) -> int:
    """The port in a setting; 0 where the setting holds no port."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return number if number < 1 << 16 else 0
