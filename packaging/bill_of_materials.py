"""Writes what a release is made of, as CycloneDX 1.6: `python3 packaging/bill_of_materials.py FILE`.

The libraries and their hashes come from the lock file, their licences and sources from resources/licences.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import payload

_ENTRY = re.compile(
    r"(?m)^([A-Za-z0-9_.-]+)==([^ \\\n]+)(?: ;[^\n\\]*)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
)


def main(target: Path) -> int:
    """Writes the file."""
    target.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
    return 0


def bill() -> dict[str, Any]:
    """The document. Its parts are those of every system; a package holds those for its own."""
    listed = json.loads((payload.ROOT / "resources" / "licences" / "components.json").read_text("utf-8"))
    known = {each["name"].lower(): each for each in listed}
    locked = _ENTRY.findall(payload.LOCK.read_text("utf-8"))
    # What comes inside of these or is packed beside them; its version differs from system to system.
    inside = known.keys() - {name.lower() for name, _, _ in locked}
    program = {"type": "application", "name": "Furoshiki", "version": payload.VERSION, "bom-ref": "furoshiki"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**program, "licenses": [{"license": {"id": "MIT"}}]}},
        "components": [
            *(_component(name, version, hashes, known) for name, version, hashes in locked),
            *({**_about(known[name]), "bom-ref": name} for name in sorted(inside)),
        ],
    }


def _component(name: str, version: str, hashes: str, known: dict[str, dict[str, str]]) -> dict[str, Any]:
    """One library. Raises KeyError where its licence is not collected."""
    files = re.findall(r"sha256:([0-9a-f]{64})", hashes)
    return {
        **_about(known[name.lower()]),
        "version": version,
        "purl": f"pkg:pypi/{name.lower()}@{version}",
        "bom-ref": f"{name.lower()}-{version}",
        # One for each file of the version; an installation has one of them.
        "properties": [{"name": "furoshiki:sha256", "value": each} for each in files],
    }


def _about(component: dict[str, str]) -> dict[str, Any]:
    """Whose it is, under which licence, and where its source is."""
    kind = "vcs" if "git" in component["source"] else "source-distribution"
    return {
        "type": "library",
        "name": component["name"],
        "licenses": [{"license": {"id": component["licence"]}}],
        "externalReferences": [{"type": kind, "url": component["source"]}],
    }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
