"""The command as a person runs it: words in; exit code, output and error text out."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from geo import cli

#: Takes the words after ``incident-maps``; gives exit code, output and error text.
Run = Callable[..., tuple[int, str, str]]


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give what runs the command in this process and in the folder one is in."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["incident-maps", *map(str, words)])
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run
