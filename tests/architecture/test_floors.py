"""The rules of the house as tests: who may import whom, what every module has, and that no list forgets an entry."""

import ast
import inspect
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import exporters
from app import clients
from app.formats.reading.registry import READERS
from app.model.index import Index
from app.model.trace_kind import TraceKind
from app.traces.registry import INDEXES, TRACE_KINDS

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted([*(ROOT / "app").rglob("*.py"), *(ROOT / "exporters").rglob("*.py")])
TABLES = frozenset({"app/model/codes.py"})
"""One entry a line, and nothing to read but entries."""


def test_imports_go_down_only() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_module(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), "every module says what lives there"
    assert source.count("\n") <= 330 or path.relative_to(ROOT).as_posix() in TABLES
    long = [
        node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef) and _lines(node) > 45
    ]
    assert not long, "a function is read in one go"
    assert "ContextVar" not in source
    assert "processEvents" not in source
    assert "setStyleSheet" not in source or path.name == "theme.py"


def _lines(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_every_client_is_listed() -> None:
    files = {path.stem for path in (ROOT / "app" / "clients").glob("*.py")} - {"__init__"}
    # A module, or an entry of the table in one.
    listed = {str(getattr(client, "__name__", type(client).__module__)).rpartition(".")[2] for client in clients.ALL}
    assert listed == files
    assert len({client.CLIENT.id for client in clients.ALL}) == len(clients.ALL)


def test_every_exporter_is_listed() -> None:
    files = {path.stem for path in (ROOT / "exporters").glob("*.py")} - {"__init__"}
    assert {each.write.__module__.rpartition(".")[2] for each in exporters.ALL} == files
    assert len({each.file_name for each in exporters.ALL}) == len(exporters.ALL)


def test_every_format_is_listed() -> None:
    holding = {path.stem for path in (ROOT / "app" / "formats").rglob("*.py") if "FORMAT = Format(" in path.read_text()}
    readers = (each.read or each.open_container for each in READERS.values())
    assert {reader.__module__.rpartition(".")[2] for reader in readers if reader} | {"maildir_lite"} == holding


@pytest.mark.parametrize(
    ("assignment", "listed"),
    [("\nINDEX = Index(", INDEXES), ("\nTRACE_KIND = TraceKind(", TRACE_KINDS)],
    ids=["index", "trace"],
)
def test_every_kind_of_trace_is_listed(assignment: str, listed: tuple[Index | TraceKind, ...]) -> None:
    files = {path.stem for path in (ROOT / "app" / "traces").glob("*.py") if assignment in path.read_text()}
    assert {each.read.__module__.rpartition(".")[2] for each in listed} == files
    assert len({each.name for each in listed}) == len(listed)


def test_the_table_of_formats_is_what_the_code_says() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "make_formats.py"))
    assert (ROOT / "docs" / "formats.md").read_text(encoding="utf-8") == script["table"]()


def test_the_table_of_signs_is_what_the_code_says() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "make_signs.py"))
    assert (ROOT / "docs" / "signs.md").read_text(encoding="utf-8") == script["table"]()


def test_a_client_declares_every_format_it_reads() -> None:
    for client in clients.ALL:
        declared = {name for generation in client.CLIENT.generations for name in generation.formats}
        assert declared <= set(READERS)
        source = Path(inspect.getfile(client if inspect.ismodule(client) else type(client))).read_text(encoding="utf-8")
        assert set(re.findall(r'MessageSource\([^()]*(?:\([^()]*\))?[^()]*, "([a-z0-9-]+)"\)', source)) <= declared, (
            client.CLIENT.id
        )


def test_no_package_hides_packaging() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_the_catalogue_is_complete_compiled_and_keeps_its_placeholders() -> None:
    from babel.messages.extract import extract_from_dir
    from babel.messages.mofile import read_mo
    from babel.messages.pofile import read_po

    source = ROOT / "resources" / "locale" / "ja" / "LC_MESSAGES" / "furoshiki.po"
    with source.open("rb") as stream:
        written = {each.id: each.string for each in read_po(stream) if each.id}
    with source.with_suffix(".mo").open("rb") as stream:
        compiled = {each.id: each.string for each in read_mo(stream) if each.id}
    assert compiled == written, "run `python3 dev.py words`"
    used = {found[2] for found in extract_from_dir(str(ROOT / "app"), keywords={"N_": None, "translate": None})}
    assert used == set(written), "run `python3 dev.py words`, then translate"
    for text, translation in written.items():
        assert translation
        assert set(re.findall(r"{\w+}", str(text))) == set(re.findall(r"{\w+}", str(translation))), text
