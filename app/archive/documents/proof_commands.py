"""The commands on a certificate by which the tools of each system prove an archive, as rows of a table."""

from collections.abc import Iterable, Iterator

from app.archive.bag import layout
from app.archive.documents.html_table import safe
from app.model.seal import SealKind

_COMMANDS = (("macOS", "shasum -a 256"), ("Linux", "sha256sum"))
"""System, and its own tool that shows a digest and, with -c, compares every file of a list."""
_SEALED = {SealKind.EVERYTHING: layout.SEAL, SealKind.PAYLOAD: layout.MANIFEST}
"""The file whose digest a seal is."""


def proof_commands(kind: SealKind) -> Iterator[str]:
    """How the tools of each system show the seal, and compare every file; Windows has none for that."""
    sealed = _SEALED[kind]
    lists = dict.fromkeys((sealed, layout.MANIFEST))
    for system, tool in _COMMANDS:
        yield _command(system, [f"{tool} {sealed}", *(f"{tool} -c {name}" for name in lists)])
    yield _command("Windows", [f"certutil -hashfile {sealed} SHA256"])


def _command(system: str, commands: Iterable[str]) -> str:
    shown = "<br>".join(f"<code>{safe(command)}</code>" for command in commands)
    return f'<tr><th width="14%">{safe(system)}</th><td width="86%">{shown}</td></tr>'
