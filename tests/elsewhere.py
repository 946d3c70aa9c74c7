"""The same code in other processes: other hash seeds, other time zones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def pages_elsewhere(imports: str, page: str) -> set[str]:
    """Give the digests of a page that is built on other hash seeds and in other time zones: one, if all are the same.

    ``imports`` is the code before, which may import from ``tests`` and ``tests/webmap``; ``page`` the expression.
    """
    code = (
        f"import sys, hashlib; sys.path[:0] = ['tests', 'tests/webmap']; {imports};"
        f"print(hashlib.sha256({page}.encode()).hexdigest())"
    )
    return {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Damascus"))
    }
