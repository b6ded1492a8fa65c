"""The rules of the house as tests: who may import whom, what every module has, and that no list forgets an entry."""

import ast
import inspect
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import exporters
from app import clients
from app.formats.reading.registry import READERS
from app.model.index import Index
from app.model.trace_kind import TraceKind
from app.traces.registry import INDEXES, TRACE_KINDS
from tests.architecture import modules
from tests.architecture.modules import MODULES, ROOT

pytestmark = pytest.mark.xdist_group("architecture")

REGISTRY = ROOT / "app" / "model" / "codes.py"
"""One list, a line for each code: it is looked up, not read."""


def test_imports_go_down_only() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_module() -> None:
    faults = {modules.name_of(path): found for path in MODULES if (found := list(_faults(path)))}
    assert not faults


def _faults(path: Path) -> Iterator[str]:
    source = modules.source(path)
    if not ast.get_docstring(modules.tree(path)):
        yield "every module says what lives there"
    if path != REGISTRY and source.count("\n") > 330:
        yield f"{source.count(chr(10))} lines"
    functions = (node for node in modules.nodes(path) if isinstance(node, ast.FunctionDef))
    yield from (f"a function is read in one go: {node.name}" for node in functions if _lines(node) > 45)
    for word in ("ContextVar", "processEvents", "setStyleSheet"):
        if word in source and (word, path.name) != ("setStyleSheet", "theme.py"):
            yield word


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
    from babel.messages.extract import extract_from_file
    from babel.messages.mofile import read_mo
    from babel.messages.pofile import read_po

    source = ROOT / "resources" / "locale" / "ja" / "LC_MESSAGES" / "furoshiki.po"
    with source.open("rb") as stream:
        written = {each.id: each.string for each in read_po(stream) if each.id}
    with source.with_suffix(".mo").open("rb") as stream:
        compiled = {each.id: each.string for each in read_mo(stream) if each.id}
    assert compiled == written, "run `python3 dev.py words`"
    keywords = {"N_": None, "translate": None}
    talking = [path for path in modules.APP if any(f"{word}(" in modules.source(path) for word in keywords)]
    used = {found[1] for path in talking for found in extract_from_file("python", path, keywords=keywords)}
    assert used == set(written), "run `python3 dev.py words`, then translate"
    for text, translation in written.items():
        assert translation
        assert set(re.findall(r"{\w+}", str(text))) == set(re.findall(r"{\w+}", str(translation))), text
