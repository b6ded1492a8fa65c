"""The conformance suite of the Library of Congress for BagIt: its verdict on every bag beside ours."""

import hashlib
import shutil
from pathlib import Path

import pytest

from app.archive.bag.verifier import verify
from app.model.record import Verification

SUITE = "bagit-conformance"
BAGS = 60
WARNINGS = "warning"
# What each folder of the suite says of its bags. Those that are dangerous on one system alone we refuse on every one.
EXPECTED = {"valid": True, WARNINGS: True, "invalid": False, "linux-only": False, "windows-only": False}

# Bags that are not as their makers meant them, with the reason; what is missing is put back in a copy.
INCOMPLETE_IN_THE_SUITE = {
    # The suite's own .gitignore keeps .DS_Store out of its repository, so the empty file that the manifest lists is
    # never there. As it stands the bag is incomplete, and we say so; with the file it is valid with a finding.
    "v0.97/warning/special-system-files": "data/.DS_Store",
}
# The finding for each bag the suite warns about.
WARNING_CODES = {
    "duplicate-file-with-different-case": "names_alike",
    "made-with-md5sum-tools": "manifest_marks_binary",
    "relative-path": "manifest_names_relative",
    "same-filename-listed-twice-with-different-normalization": "names_alike",
    "same-filename-listed-twice-with-the-same-hash": "manifest_line_repeated",
    "special-system-files": "system_file_listed",
}
# Why an invalid bag is invalid: the file or the code that must be named.
REASONS = {
    "baginfo-missing-encoding": "declaration_invalid",
    "bom-in-bagit.txt": "declaration_invalid",
    "corrupt-data-file": "data/bare-filename",
    "corrupt-tag-file": "bag-info.txt",
    "extra-file-in-bag": "data/bar",
    "invalid-version-number": "declaration_invalid",
    "missing-baginfo": "bag-info.txt",
    "missing-bagit.txt": "bagit.txt",
    "same-filename-listed-twice-with-different-hashes": "manifest_line_repeated",
    "bagit-with-invalid-whitespace": "declaration_invalid",
    "notAllManifestsListAllFiles": "data/missingFromManifest.txt",
    "same-filename-listed-twice-with-the-same-hash": "manifest_line_repeated",
}


def verified(bag: Path) -> Verification:
    return verify(bag, lambda files, data: None)


def bags(corpus: Path) -> list[Path]:
    return sorted(path for path in (corpus / SUITE).glob("v*/*/*") if path.is_dir())


def as_meant(bag: Path, name: str, folder: Path) -> Path:
    """A copy of a bag with the empty file that its repository left out."""
    copy = Path(shutil.copytree(bag, folder / bag.name, copy_function=shutil.copyfile))
    copy.joinpath("data").chmod(0o755)
    missing = copy / INCOMPLETE_IN_THE_SUITE[name]
    missing.write_bytes(b"")
    assert hashlib.sha512(b"").hexdigest() in (copy / "manifest-sha512.txt").read_text()
    return copy


def reported(result: Verification) -> set[str]:
    """All names and codes that speak against a bag."""
    return {*result.damaged, *result.missing, *result.extra, *(finding.code for finding in result.invalid)}


def test_every_verdict(corpus: Path, tmp_path: Path) -> None:
    wrong: list[str] = []
    for bag in bags(corpus):
        name = bag.relative_to(corpus / SUITE).as_posix()
        kind = bag.parent.name
        result = verified(as_meant(bag, name, tmp_path) if name in INCOMPLETE_IN_THE_SUITE else bag)
        codes = {finding.code for finding in result.findings}
        outside = "manifest_line_invalid" if not bag.name.endswith("for-fetch") else "fetch_line_invalid"
        if result.valid is not EXPECTED[kind]:
            wrong.append(f"{name}: {'valid' if result.valid else 'invalid'} {reported(result)}")
        elif kind == WARNINGS and WARNING_CODES[bag.name] not in codes:
            wrong.append(f"{name}: no {WARNING_CODES[bag.name]} in {codes}")
        elif not EXPECTED[kind] and REASONS.get(bag.name, outside) not in reported(result):
            wrong.append(f"{name}: for another reason: {reported(result)}")
    assert wrong == []
    assert len(bags(corpus)) == BAGS


@pytest.mark.parametrize("name", INCOMPLETE_IN_THE_SUITE)
def test_what_the_suite_left_out_is_missing(corpus: Path, name: str) -> None:
    assert verified(corpus / SUITE / name).missing == (INCOMPLETE_IN_THE_SUITE[name],)
