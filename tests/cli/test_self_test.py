"""`--self-test`: lines for people in both languages, an object for scripts, and the exit code."""

import os
import tempfile
from pathlib import Path

import pytest

from app.jobs.self_test import steps
from app.jobs.self_test.steps import StepSkippedError, Trial
from app.model.codes import Code
from app.model.findings import Finding
from app.model.self_test import Step
from tests.builders import keys
from tests.cli.conftest import Furoshiki

WITHOUT_QT = {Step.CERTIFICATE_PDF, Step.WINDOW_OFFSCREEN, Step.WINDOW}


def _fail(trial: Trial) -> list[Finding]:
    return [Finding(Code.SAMPLE_FINDING_NOT_PLANTED, {"finding": "file_changed", "about": "é ж\x1b[2J"})]


def _skip(trial: Trial) -> list[Finding]:
    raise StepSkippedError(Finding(Code.NO_SCREEN))


@pytest.fixture
def fast_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps that do nothing, and a screen that is not there."""
    for name in (
        "find", "back_up", "verify", "read_people", "back_up_outlook", "encrypt", "open",
        "certificate_html", "certificate_pdf", "window_offscreen",
    ):  # fmt: skip
        monkeypatch.setattr(Trial, name, lambda self: [])
    monkeypatch.setattr(Trial, "window", _skip)


def test_the_whole_of_it(furoshiki: Furoshiki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Qt in this process no PDF is made; the window has a process of its own."""
    keys.use_one_key(monkeypatch.setattr)
    monkeypatch.setattr(steps, "PASSPHRASE", keys.PASSPHRASE)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    done = furoshiki("--self-test", "--json")
    result = done.last
    assert done.code == 0, result["failures"]
    assert result["failures"] == [] and result["valid"] is True
    assert isinstance(result["backup"], dict) and result["backup"]["messages"] == 378
    assert str(result["home"]).startswith(str(tmp_path))
    listed = result["self_test"]
    assert isinstance(listed, list) and [each["name"] for each in listed] == [str(each) for each in Step]
    for each in listed:
        assert each["outcome"] == "ok" or (each["outcome"] == "skipped" and each["name"] in WITHOUT_QT), each
        assert (each["reason"] is None) is (each["outcome"] == "ok") and each["seconds"] >= 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("fast_steps")
@pytest.mark.parametrize(
    ("language", "works", "skipped", "end"),
    [
        ("en", "  works      Backup (0.0 s)", "  not tried  ", "The program works on this computer."),
        ("ja", "  正常  バックアップ 0.0秒", "  省略  ", "このコンピューターで、プログラムは正しく動きます。"),
    ],
)
def test_a_line_a_step_for_people(furoshiki: Furoshiki, language: str, works: str, skipped: str, end: str) -> None:
    done = furoshiki("--self-test", "--language", language)
    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[0].startswith("Furoshiki ")
    assert works in lines and sum(each.startswith(skipped) for each in lines) == 1
    assert lines[-1] == end


@pytest.mark.usefixtures("fast_steps")
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("encoding", ["cp932", "ascii", "utf-8"])
def test_a_failure_is_told_in_any_encoding(
    furoshiki: Furoshiki, monkeypatch: pytest.MonkeyPatch, language: str, encoding: str
) -> None:
    monkeypatch.setattr(Trial, "back_up", _fail)
    done = furoshiki("--self-test", "--language", language, encoding=encoding)
    assert (done.code, done.err) == (1, "")
    assert "file_changed" in done.out and "\x1b" not in done.out
    done = furoshiki("--self-test", "--json", encoding=encoding)
    failures = done.last["failures"]
    assert done.code == 1 and isinstance(failures, list)
    assert [each["code"] for each in failures] == ["sample_finding_not_planted"]


def test_json_without_a_command_is_no_option(furoshiki: Furoshiki) -> None:
    for arguments in (("--json",), ("--version", "--json"), ("--json", "list", os.curdir)):
        done = furoshiki(*arguments)
        assert done.code == 2 and "--json" in done.err
