"""How the tools of each system show the seal of an archive, and compare every file: rows for its certificate."""

from collections.abc import Iterable

from app.archive.bag import layout
from app.archive.documents.html_table import safe
from app.model.seal import SealKind

_COMMANDS = (("macOS", "shasum -a 256"), ("Linux", "sha256sum"))
"""System, and its own tool that shows a digest and, with -c, compares every file of a list."""
_SEALED = {SealKind.EVERYTHING: layout.SEAL, SealKind.PAYLOAD: layout.MANIFEST}
"""The file whose digest a seal is."""


def proof_commands(kind: SealKind) -> str:
    """A row for each system; Windows has no tool that compares every file."""
    sealed = _SEALED[kind]
    lists = dict.fromkeys((sealed, layout.MANIFEST))
    rows = [_row(system, [f"{tool} {sealed}", *(f"{tool} -c {name}" for name in lists)]) for system, tool in _COMMANDS]
    return "\n".join([*rows, _row("Windows", [f"certutil -hashfile {sealed} SHA256"])])


def _row(system: str, commands: Iterable[str]) -> str:
    shown = "<br>".join(f"<code>{safe(command)}</code>" for command in commands)
    return f'<tr><th width="14%">{safe(system)}</th><td width="86%">{shown}</td></tr>'
