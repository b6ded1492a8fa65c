"""The entries of one manifest: which files are to be there, with which digest; what is wrong with a line."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.archive.bag import layout, manifest
from app.archive.bag.declaration import Declaration
from app.archive.bag.nameset import NameSet
from app.archive.bag.tree import Tree, same_form
from app.model.codes import Code
from app.model.findings import Finding

_MOST_REPEATS = 10_000
_MOST_KEPT = 1000

# The names of checksums are written in lower case with nothing but letters and digits (RFC 8493, 2.4).
_ALGORITHMS = {
    re.sub("[^a-z0-9]", "", name): name for name in hashlib.algorithms_guaranteed if not name.startswith("shake")
}


def algorithm_of(path: Path) -> str | None:
    """The hashlib name of the checksum in a manifest's own name; None for one this program does not know."""
    return _ALGORITHMS.get(re.sub("[^a-z0-9]", "", path.stem.rpartition("-")[2].lower()))


@dataclass(slots=True)
class ValidationReport:
    """What is wrong with a bag: `invalid` are errors, `findings` only notes; of each the first thousand."""

    invalid: list[Finding] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add_error(self, code: Code, **parameters: str | int) -> None:
        """Adds what makes the bag invalid."""
        if len(self.invalid) < _MOST_KEPT:
            self.invalid.append(Finding(code, parameters))

    def add_note(self, code: Code, **parameters: str | int) -> None:
        """Adds what is odd and no error."""
        if len(self.findings) < _MOST_KEPT:
            self.findings.append(Finding(code, parameters))


class ManifestEntries:
    """The entries of one manifest: looked through once when made, read from the disk again when iterated.

    Memory does not grow with the names, but by some 30 bytes a line.
    """

    def __init__(
        self, path: Path, declaration: Declaration, tree: Tree, report: ValidationReport, *, is_payload: bool
    ) -> None:
        """`is_payload` for a list of payload files. Raises OSError where the manifest cannot be read."""
        self.path = path
        self.names = NameSet()
        self._declaration = declaration
        self._tree = tree
        self._report = report
        self._is_payload = is_payload
        self._forms = NameSet()
        self._alike = NameSet()
        self.pairs = NameSet()
        self._look_through()

    def lists(self, name: str, exactly: bool) -> bool:
        """True where `name`, as it stands on the disk, is listed: to the letter, or in another Unicode form."""
        return name in self.names or (not exactly and not name.isascii() and same_form(name) in self._forms)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """The (digest, name) of every file to read back: each once, whatever the lines say."""
        if not self._alike.has_repeats():
            yield from ((each.digest, self._name(each)) for each in self._good_lines())
            return
        groups: dict[str, dict[str, set[str]]] = {}
        held = 0
        for each in self._good_lines():
            name = self._name(each)
            if not self._alike.is_repeated(layout.same_name(name)):
                yield each.digest, name
            elif held < _MOST_REPEATS:
                held += 1
                digests = groups.setdefault(layout.same_name(name), {}).setdefault(name, set())
                self._repeated(name, each.digest, digests)
                digests.add(each.digest)
            else:
                self._report.add_error(Code.MANIFEST_LINE_REPEATED, path=self.path.name, line=name[:200])
        for group in groups.values():
            yield from self._alike_names(group)

    def _repeated(self, name: str, digest: str, before: set[str]) -> None:
        """The same name twice: never allowed by 1.0, and odd in older bags as long as the digests agree."""
        if before and (before != {digest} or self._declaration.version >= (1, 0)):
            self._report.add_error(Code.MANIFEST_LINE_REPEATED, path=self.path.name, line=name[:200])
        elif before:
            self._report.add_note(Code.MANIFEST_LINE_REPEATED, path=self.path.name, line=name[:200])

    def _alike_names(self, group: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
        """Names that differ only by case or Unicode form: two files here, one where the bag was made.

        One that is not there is no loss where the other is there and is listed with the same digest.
        """
        there = {name for name in group if self._tree.has(name)}
        held = {digest for name in there for digest in group[name]}
        for name, digests in group.items():
            if len(group) > 1:
                self._report.add_note(Code.NAMES_ALIKE, path=self.path.name, name=name[:200])
            for digest in digests:
                if name in there or digest not in held:
                    yield digest, name

    def _look_through(self) -> None:
        binary = relative = False
        for each in manifest.lines(self.path, self._declaration.encoding):
            if not self._is_good(each):
                self._report.add_error(Code.MANIFEST_LINE_INVALID, path=self.path.name, line=each.name[:200])
                continue
            name = self._name(each)
            self.names.add(name)
            self.pairs.add(f"{each.digest} {name}")
            self._alike.add(layout.same_name(name))
            if not name.isascii():
                self._forms.add(same_form(name))
            binary, relative = binary or each.binary, relative or each.relative
        if binary:
            self._report.add_note(Code.MANIFEST_MARKS_BINARY, path=self.path.name)
        if relative:
            self._report.add_note(Code.MANIFEST_NAMES_RELATIVE, path=self.path.name)

    def _good_lines(self) -> Iterator[manifest.Line]:
        return (each for each in manifest.lines(self.path, self._declaration.encoding) if self._is_good(each))

    def _is_good(self, each: manifest.Line) -> bool:
        if not each.digest or manifest.leaves_the_bag(each.name):
            return False
        # A payload manifest lists nothing beside the payload, a tag manifest nothing of it (RFC 8493, 2.1.3 and 2.2.1).
        return each.name.startswith(f"{layout.PAYLOAD}/") is self._is_payload

    def _name(self, each: manifest.Line) -> str:
        """The name of a file. Tools disagree on whether "%" is encoded in a manifest; the file itself decides."""
        if each.literal != each.name and not self._tree.has(each.name) and self._tree.has(each.literal):
            return each.literal
        return each.name
