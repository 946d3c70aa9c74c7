"""The README's Python, the docstrings' examples and the notebooks run; documents stay true to the code."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import geo

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def modules() -> list[str]:
    found = [module.name for module in pkgutil.walk_packages(geo.__path__, "geo.")]
    return ["geo", *(name for name in found if name != "geo.__main__")]


def test_every_public_name_is_there() -> None:
    for name in geo.__all__:
        assert callable(getattr(geo, name)) or name == "PROFILES"
    assert dir(geo) == sorted(geo.__all__)
    with pytest.raises(AttributeError, match="no attribute"):
        _ = geo.nothing_of_the_kind


@pytest.mark.parametrize("name", sorted(set(geo.__all__) - {"PROFILES", "GeoError", "GeoWarning"}))
def test_every_public_parameter_is_documented(name: str) -> None:
    told = inspect.getdoc(getattr(geo, name)) or ""
    section = told.partition("Parameters\n---")[2].partition("\nR")[0]
    headings = re.findall(r"^[a-z_]+(?:, [a-z_]+)*$", section, re.MULTILINE)
    described = {word for line in headings for word in line.split(", ")}
    assert set(inspect.signature(getattr(geo, name)).parameters) == described


@pytest.mark.parametrize("name", [name for name in geo.__all__ if inspect.isfunction(getattr(geo, name))])
def test_every_public_function_says_what_it_gives(name: str) -> None:
    function = getattr(geo, name)
    told = inspect.getdoc(function) or ""
    gives = inspect.signature(function).return_annotation != "None"
    assert not gives or "Returns\n---" in told or told.startswith("Give ")
    assert name in ("load_sample", "governorates") or "Raises\n---" in told


@pytest.mark.parametrize("name", modules())
def test_examples_in_docstrings_run(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0


def test_the_readmes_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    space: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), space)
    assert (tmp_path / "syria.html").stat().st_size > 100_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
# the kernel's own client opens its sockets in ways that this interpreter warns about
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::RuntimeWarning")
def test_notebooks_run_and_are_stored_without_output(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert not any(re.search(r"^\s*(def|class) ", cell.source, re.MULTILINE) for cell in code)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()


def test_the_schema_page_is_current() -> None:
    from geo.tables.schema_page import schema_page

    assert (ROOT / "docs/schema.md").read_text(encoding="utf-8") == schema_page()


def test_nothing_names_a_registry_or_a_machine() -> None:
    hosts = "|".join(["registry.np" + "mjs", "files.python" + "hosted", "pypi." + "org/simple", "deb." + "debian"])
    paths = r"(^|[^A-Za-z0-9_.])/(wo" + r"rk|ro" + r"ot|home)/"
    skipped = {".git", "node_modules", "_built", "build", "dist", ".venv", "__pycache__"}
    suffixes = {".py", ".md", ".toml", ".json", ".js", ".css", ".ipynb", ".csv", ".cff", ".po", ""}
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") for part in inside[:-1])
        if path.is_file() and path.suffix in suffixes and not skipped & set(inside) and not hidden:
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not re.search(hosts, text), path
            assert not re.search(paths, text, re.MULTILINE), path
