"""Every code is registered, used with the parameters it needs, and has its sentences in both languages."""

import ast
import re
import string

import pytest

from app.i18n.catalogue import LANGUAGES, Translator
from app.i18n.reasons import sentence
from app.i18n.wording import WORDING
from app.model.codes import Code
from app.model.errors import archive, destination, general, message, restoring, server, source, usage
from app.model.findings import Finding
from tests.architecture import modules
from tests.architecture.code_uses import codes, errors, fault_of_error, faults

pytestmark = pytest.mark.xdist_group("architecture")

USERS = [path for path in modules.APP if path != modules.ROOT / "app" / "model" / "codes.py"]
GROUPS = (archive, destination, general, message, restoring, server, source, usage)


def test_every_use_has_the_parameters_of_its_code() -> None:
    carriers = [path for path in USERS if any(each in modules.source(path) for each in ("Finding(", "Code."))]
    found = [fault for path in carriers for fault in faults(modules.name_of(path), modules.nodes(path))]
    assert not found, "\n".join(found)


def test_every_error_has_the_parameters_of_its_code() -> None:
    found = list(errors())
    assert len(found) > 40
    assert {error.__module__ for error in found} == {module.__name__ for module in GROUPS}
    assert not [fault for error in found if (fault := fault_of_error(error))]


def test_every_code_is_used() -> None:
    outside = [path for path in USERS if "/i18n/" not in modules.name_of(path)]
    named = {code for path in outside for code in codes(modules.nodes(path))}
    assert set(Code) - named == set()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('Finding(Code.STORE_DAMAGED, {"path": "/a"})', ""),
        ('report.note(Code.NAMES_ALIKE, path="a", name="b")', ""),
        ('Finding(Code.STORE_DAMAGED, {"where": "/a"})', "needs ['path'], not ['where']"),
        ("Finding(Code.STORE_DAMAGED)", "needs ['path'], not []"),
        ('Finding(Code.STORE_DAMAGED, {"path": "/a", "more": 1})', "needs ['path'], not ['more', 'path']"),
        ('Finding(Code.STORE_DAMAGED, {"path": 1})', "path of store_damaged is to be str"),
        ('Finding(Code.STORE_DAMGED, {"path": "/a"})', "there is no code STORE_DAMGED"),
        ("Finding(code)", "the code is not named where it is used"),
        ("Finding(Code.STORE_DAMAGED, parameters)", "the parameters of store_damaged are not named"),
        ('report.object(Code.MANIFESTS_DISAGREE, line="x")', "needs ['path'], not ['line']"),
    ],
)
def test_the_check_can_fail(line: str, fault: str) -> None:
    planted = ast.parse(f"def planted(code, parameters, report):\n    return {line}\n")
    found = faults("app/planted.py", ast.walk(planted))
    assert len(found) == bool(fault)
    assert all(fault in each for each in found)


@pytest.mark.parametrize("code", Code)
def test_every_code_has_its_wording_in_both_languages(code: Code) -> None:
    wording = WORDING[code]
    for text in (wording.explanation, wording.remedy, wording.brief, *wording.remedy_on.values()):
        assert _placeholders(text) <= code.parameters.keys()
        for language in LANGUAGES:
            written = Translator(language).translate(text, **_parameters(code))
            assert bool(re.search("[\u3041-\u30ff\u4e00-\u9fff]", written)) is (language == "ja"), written
    assert not _placeholders(wording.brief)
    for language in LANGUAGES:
        written = sentence(Finding(code, _parameters(code)), Translator(language))
        assert "{" not in written
        assert not written.startswith(code.value)


def test_no_wording_is_unused() -> None:
    assert set(WORDING) == set(Code)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _parameters(code: Code) -> dict[str, str | int]:
    return {name: 2 if kind is int else "x" for name, kind in code.parameters.items()}
