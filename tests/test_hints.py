"""Everything that the reference documents says the types of what it takes and of what it returns."""

import inspect
import re
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pytest

PAGES = [path.read_text(encoding="utf-8") for path in (Path(__file__).parents[1] / "book" / "api").glob("*.md")]
MODULES = [*re.findall(r"^\.\. automodule:: (\S+)", "\n".join(PAGES), re.MULTILINE), "linnet", "linnet.widgets"]


def public(module):
    """Yield the names that a module gathers, or else defines, with their functions and classes."""
    for name, found in vars(module).items():
        own = getattr(found, "__module__", None) == module.__name__ and not name.startswith("_")
        if name in getattr(module, "__all__", [name] * own) and callable(found):
            yield name, found


def functions(name, found):
    """Yield the functions behind a public name: itself, or the constructor, methods and properties of a class."""
    if not inspect.isclass(found):
        yield name, found
        return
    for member, value in vars(found).items():
        function = getattr(value, "fget", getattr(value, "__func__", value))
        if inspect.isfunction(function) and (member == "__init__" or not member.startswith("_")):
            yield f"{name}.{member}", function


def bare(function):
    """Return what a function says nothing about: names of parameters, and "return"."""
    signature = inspect.signature(function)
    names = [p.name for p in signature.parameters.values() if p.annotation is p.empty and p.name not in ("self", "cls")]
    return names + ["return"] * (signature.return_annotation is signature.empty)


@pytest.mark.parametrize("module", MODULES)
def test_every_public_signature_is_complete(module):
    every = [pair for one in public(import_module(module)) for pair in functions(*one)]
    assert every
    assert {name: bare(function) for name, function in every if bare(function)} == {}


def test_a_missing_hint_is_seen():
    class Example:
        def __init__(self, x: int, y): ...

        @property
        def z(self): ...

    assert [bare(function) for _, function in functions("Example", Example)] == [["y", "return"], ["return"]]


def test_type_checkers_of_others_read_the_hints():
    assert files("linnet").joinpath("py.typed").is_file()
