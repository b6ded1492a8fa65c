"""The modules of the program, each read and parsed once for all rules."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = sorted((ROOT / "app").rglob("*.py"))
MODULES = sorted([*APP, *(ROOT / "exporters").rglob("*.py")])


@cache
def source(path: Path) -> str:
    """What a module says."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax of a module."""
    return ast.parse(source(path), path.name)


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything in that syntax, in no certain order."""
    return tuple(ast.walk(tree(path)))


def name_of(path: Path) -> str:
    """A path as the rules name it: from the project's folder, with slashes."""
    return path.relative_to(ROOT).as_posix()
