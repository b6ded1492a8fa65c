"""Help and usage errors: in the person's language, and without anything hostile from what was written."""

import io
import re
from pathlib import Path

import click
import pytest
from rich.console import Console

from app.cli import commands
from app.cli.face import Face
from app.cli.grammar import command_line
from app.cli.main import run
from app.cli.options import wanted_language
from app.cli.progress_bar import ProgressBar
from app.i18n.catalogue import Translator
from app.jobs.sources import Sources
from app.model.events import Progress, Stage
from app.model.store import System

COMMANDS = (
    "find",
    "backup",
    "verify",
    "open",
    "list",
    "compare",
    "check",
    "certificate",
    "people",
    "notice",
    "search",
    "show",
    "restore",
    "fetch",
    "rescue",
    "demo",
)
JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")


def test_every_command_is_there() -> None:
    assert tuple(command_line(Face(Translator("en"), None, None)).summaries) == COMMANDS
    found = {path.stem for path in Path(commands.__file__).parent.glob("*.py")} - {"__init__", "self_test"}
    assert found == set(COMMANDS)


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids=" ".join)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_help_has_every_option_and_an_example(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...], language: str
) -> None:
    assert run([*command, "--help", *(("--language", language) if command else ())]) == 0
    out = capsys.readouterr().out
    group = command_line(Face(Translator("en"), None, None))
    shown = group.get_command(click.Context(group), command[0]) if command else group
    assert shown is not None
    for parameter in shown.params:
        assert parameter.opts[-1] in out or str(parameter.metavar) in out
    assert f"furoshiki {command[0] if command else 'backup'} " in out.splitlines()[-1]
    if command:
        assert bool(JAPANESE.search(out)) is (language == "ja")


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (["backup"], "--to"),
        (["nonsense"], "nonsense"),
        (["find", "--nonsense"], "--nonsense"),
        (["find", "--home"], "--home"),
        (["find", "--json=3"], "--json"),
        (["find", "--system", "amiga"], "macos, windows, linux"),
        (["people", "x", "--since", "yesterday"], "--since"),
        (["people", "x", "--min", "-1"], "--min"),
        (["people", "x", "surplus"], "surplus"),
        (["check"], "ARCHIVE_OR_SOURCE"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_explained(capsys: pytest.CaptureFixture[str], args: list[str], named: str) -> None:
    assert run([args[0], "--language=en", *args[1:]]) == 2
    english = capsys.readouterr()
    assert run([args[0], "--language=ja", *args[1:]]) == 2
    japanese = capsys.readouterr()
    assert english.out == japanese.out == ""
    assert named in english.err.splitlines()[-1]
    assert named in japanese.err.splitlines()[-1]
    assert JAPANESE.search(japanese.err.splitlines()[-1])


@pytest.mark.parametrize("args", [["\x1b[31m"], ["find", "--\x1b[31m"], ["people", "x", "\x1b[31m\u202e"]])
def test_control_characters_of_arguments_stay_away(capsys: pytest.CaptureFixture[str], args: list[str]) -> None:
    assert run(args) == 2
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", capsys.readouterr().err)


def test_the_language_is_asked_for_like_any_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "ja_JP")
    assert wanted_language(["find", "--language", "en"]) == "en"
    assert wanted_language(["find", "--language=en", "--json"]) == "en"
    assert wanted_language(["find", "--language"]) == "ja"
    assert wanted_language(["find", "--language", "fr"]) == "ja"


def test_the_window_opens_on_another_home(tmp_path: Path) -> None:
    opened: list[Sources] = []

    def open_window(sources: Sources) -> int:
        opened.append(sources)
        return 0

    assert run(["--home", str(tmp_path), "--system", "windows"], None, open_window) == 0
    (sources,) = opened
    assert (sources.home.path, sources.home.system) == (tmp_path, System.WINDOWS)


@pytest.mark.parametrize("args", [["--home", "x", "find"], ["--home", "x", "--version"], ["--json"]], ids=" ".join)
def test_options_of_a_command_stand_after_its_name(capsys: pytest.CaptureFixture[str], args: list[str]) -> None:
    assert run(args) == 2
    assert next(each for each in args if each.startswith("--")) in capsys.readouterr().err.splitlines()[-1]


def test_a_window_that_cannot_be_opened_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--language", "ja"]) == 2
    said = capsys.readouterr()
    assert "画面" in said.err
    assert "backup" in said.out


def test_a_step_says_how_many_there_are() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=120)
    bar = ProgressBar(console, Translator("en"))
    bar.stages = (Stage.COPYING, Stage.PROVING)
    bar.start()
    bar.show_progress(Progress(Stage.PROVING, bytes=1, total_bytes=2))
    bar.stop()
    assert "Step 2 of 2: " in console.file.getvalue()  # type: ignore[attr-defined]
