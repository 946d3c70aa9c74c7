"""What stands in for the network: peers load their scripts from CDNs, and no download is to be measured.

``--assets`` names a folder in which npm has installed those scripts. What is not there is answered with nothing, and a
page that needs it never gets ready.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NPM = (
    "leaflet leaflet.markercluster jquery bootstrap maplibre-gl requirejs @jupyter-widgets/html-manager parquet-wasm "
    "kepler.gl es-module-shims@2.8.1 esbuild react@19.1.0 react-dom@19.1.0 react-redux redux styled-components"
)
ALIASES = {"require.min.js": "requirejs/require.js", "jquery-3.7.1.min.js": "jquery/dist/jquery.min.js"}
EMPTY = {".css": "text/css", ".json": "application/json", ".js": "text/javascript"}
STYLE = '{"version": 8, "sources": {}, "layers": []}'


class Assets:
    """Files that answer for addresses."""

    def __init__(self, folder: Path | None, packaged: dict[str, Path], scratch: Path) -> None:
        self.folder = folder / "node_modules" if folder and (folder / "node_modules").is_dir() else folder
        self.packaged = packaged
        self.scratch = scratch
        #: What was asked for and not to be had, at all or in the version asked for.
        self.missing: set[str] = set()

    def answer(self, route: Any) -> None:
        """Answer one request."""
        url = route.request.url
        own = next((file for name, file in self.packaged.items() if name in url), None)
        if not own and not url.startswith("http"):
            route.continue_()
            return
        file = own or self.file(url)
        headers = {"Access-Control-Allow-Origin": "*"}
        if file:
            route.fulfill(path=str(file), headers=headers)
            return
        suffix = Path(urlsplit(url).path).suffix
        if suffix not in (".css", ".woff2"):
            self.missing.add(url)
        if suffix == ".json":
            route.fulfill(body=STYLE, content_type="application/json", headers=headers)
        elif suffix in (".css", ".js"):
            route.fulfill(body="", content_type=EMPTY[suffix], headers=headers)
        else:
            route.abort()

    def file(self, url: str) -> Path | None:
        """Find the file behind an address."""
        if self.folder is None:
            return None
        parts = urlsplit(url)
        name = parts.path.rsplit("/", 1)[-1]
        if parts.netloc == "esm.sh":
            return self.module(parts.path, parts.query)
        if name in ALIASES:
            return self.folder / ALIASES[name]
        match = re.match(r"/(?:npm[/:])?((?:@[^/]+/)?[^/@]+)(?:@([^/]*))?/(.+)", parts.path)
        exact = self.folder / match.group(1) / match.group(3) if match else None
        if match and exact and exact.is_file():
            had = json.loads((self.folder / match.group(1) / "package.json").read_text(encoding="utf-8"))["version"]
            asked = match.group(2) or had
            if re.match(r"\d+\.\d+\.\d", asked) and asked != had:
                self.missing.add(f"{match.group(1)} {asked} (the registry at hand has {had})")
            return exact
        return next((file for file in sorted(self.folder.glob(f"*/dist/{name}"))), None)

    def module(self, path: str, query: str) -> Path | None:
        """Bundle a package as an ES module, as the CDN does."""
        match = re.match(r"/((?:@[^/]+/)?[^/@]+)(?:@[^/]*)?(/.*)?", path)
        if not match or self.folder is None:
            return None
        wanted = match.group(1) + (match.group(2) or "")
        target = self.scratch / f"{re.sub(r'[^a-z]+', '-', wanted)}.js"
        if not target.exists():
            root = self.folder.parent
            outside = [each for each in query.removeprefix("external=").split(",") if each]
            keys = f"JSON.stringify(Object.keys(require({wanted!r})))"
            listed = subprocess.run(["node", "-p", keys], cwd=root, capture_output=True, text=True, check=False)
            names = [name for name in json.loads(listed.stdout or "[]") if name.isidentifier() and name != "default"]
            source = f"""import * as all from "{wanted}"; const it = all.default ?? all; export default it;
                export const {{ {", ".join(names)} }} = {{ ...it, ...all }};"""
            command = [str(self.folder / ".bin" / "esbuild"), "--bundle", "--format=esm", f"--outfile={target}"]
            command += ['--define:process.env.NODE_ENV="production"', *(f"--external:{each}" for each in outside)]
            if outside:  # what CommonJS packages require from outside
                imports = "".join(f'import * as x{i} from "{each}";' for i, each in enumerate(outside))
                table = ",".join(f'"{each}": x{i}.default ?? x{i}' for i, each in enumerate(outside))
                command.append(f"--banner:js={imports}const require = (name) => ({{{table}}})[name];")
            done = subprocess.run(command, input=source, cwd=root, capture_output=True, text=True, check=False)
            if done.returncode:
                return None
        return target
