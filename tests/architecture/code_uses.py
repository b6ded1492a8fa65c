"""Walks the code for every use of a code: which codes there are, and whether each gets the parameters it needs."""

import ast
from collections.abc import Iterable, Iterator
from types import UnionType
from typing import TypeGuard, get_args, get_type_hints

from app.model.codes import Code
from app.model.errors import UserError

_FORWARDING = frozenset(
    {
        "app/model/findings.py",  # Reads findings of records.
        "app/model/errors/__init__.py",  # An error as a finding; its class is checked instead.
        "app/archive/bag/manifest_entries.py",  # Methods that take a code and its parameters; their callers are checked.
        "app/formats/reading/wire.py",  # Findings of the worker process.
        "app/i18n/reasons.py",  # The same finding with the names of programs in it.
    }
)
"""Modules that may pass on a code they do not know."""
_Parameters = dict[str, ast.expr | None]


def codes(nodes: Iterable[ast.AST]) -> set[Code]:
    """The codes a module names."""
    return {Code[node.attr] for node in nodes if _is_code(node) and node.attr in Code.__members__}


def faults(path: str, nodes: Iterable[ast.AST]) -> list[str]:
    """What is wrong with how a module uses its codes. `path` is relative to the project."""
    return list(_faults(path, nodes))


def _is_code(node: ast.AST) -> TypeGuard[ast.Attribute]:
    """True for `Code.` and a name."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code"


def _faults(path: str, nodes: Iterable[ast.AST]) -> Iterator[str]:
    for scope in nodes:
        if not isinstance(scope, ast.FunctionDef | ast.Module):
            continue
        own = list(_own(scope))
        assigned = _assigned(own)
        for node in own:
            if _is_code(node) and node.attr.isupper():
                if node.attr not in Code.__members__:
                    yield f"{path}:{node.lineno}: there is no code {node.attr}"
            elif isinstance(node, ast.Call) and _is_carrier(node):
                yield from _faults_of_call(path, node, assigned)


def _is_carrier(call: ast.Call) -> bool:
    """True where a finding is made, or a code is handed on together with its parameters by name."""
    if isinstance(call.func, ast.Name) and call.func.id == "Finding":
        return bool(call.args)
    return len(call.args) == 1 and bool(call.keywords) and ast.unparse(call.args[0]).startswith("Code.")


def _faults_of_call(path: str, call: ast.Call, assigned: dict[str, ast.expr]) -> Iterator[str]:
    where = f"{path}:{call.lineno}"
    codes = _codes(call.args[0], assigned)
    if codes is None:
        if path not in _FORWARDING:
            yield f"{where}: the code is not named where it is used"
        return
    given = _parameters(call, assigned)
    for code in codes:
        if given is None:
            yield f"{where}: the parameters of {code} are not named where it is used"
        elif given.keys() != code.parameters.keys():
            yield f"{where}: {code} needs {sorted(code.parameters)}, not {sorted(given)}"
        else:
            yield from (
                f"{where}: {name} of {code} is to be {code.parameters[name].__name__}"
                for name, value in given.items()
                if isinstance(value, ast.Constant | ast.JoinedStr) and _type(value) is not code.parameters[name]
            )


def _codes(value: ast.expr, assigned: dict[str, ast.expr]) -> list[Code] | None:
    """The codes an expression may be; None where it does not say."""
    if isinstance(value, ast.Name) and value.id in assigned:
        value = assigned[value.id]
    if isinstance(value, ast.IfExp):
        both = (_codes(value.body, assigned), _codes(value.orelse, assigned))
        return None if None in both else [code for codes in both for code in codes or ()]
    if _is_code(value):
        return [Code[value.attr]] if value.attr in Code.__members__ else []
    return None


def _parameters(call: ast.Call, assigned: dict[str, ast.expr]) -> _Parameters | None:
    if len(call.args) == 1:
        return {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    return _keys(call.args[1], assigned)


def _keys(value: ast.expr, assigned: dict[str, ast.expr]) -> _Parameters | None:
    """The entries of a dict, also where it is built from another one or got a name first."""
    if isinstance(value, ast.Name):
        return _keys(assigned[value.id], assigned) if value.id in assigned else None
    if not isinstance(value, ast.Dict):
        return None
    found: _Parameters = {}
    for key, each in zip(value.keys, value.values, strict=True):
        if key is None:
            inner = _keys(each, assigned)
            if inner is None:
                return None
            found |= inner
        elif isinstance(key, ast.Constant) and isinstance(key.value, str):
            found[key.value] = each
    return found


def _assigned(own: list[ast.AST]) -> dict[str, ast.expr]:
    """What names stand for in a scope."""
    found: dict[str, ast.expr] = {}
    for node in own:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found[node.target.id] = node.value
    return found


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope, without those of functions inside it."""
    waiting = [scope]
    while waiting:
        for child in ast.iter_child_nodes(waiting.pop()):
            if not isinstance(child, ast.FunctionDef):
                yield child
                waiting.append(child)


def _type(value: ast.expr) -> type:
    return type(value.value) if isinstance(value, ast.Constant) else str


def errors() -> Iterator[type[UserError]]:
    """Every class of error a person can act on, groups left out."""
    waiting = list(UserError.__subclasses__())
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        if hasattr(each, "code"):
            yield each


def fault_of_error(error: type[UserError]) -> str:
    """Where the fields of a class are not the parameters of its code; empty where they are."""
    hints = get_type_hints(error)
    types = {name: int if hints[name] is int else str for name in error.field_names}
    unions = [name for name in types if isinstance(hints[name], UnionType) or get_args(hints[name])]
    if types == error.code.parameters and not unions:
        return ""
    return f"{error.__name__} has {sorted(types)}, {error.code} needs {sorted(error.code.parameters)}"
