"""Troth's core can be used without its command line, a web framework or a database."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("package", ["troth.facts", "troth.rules", "troth.review"])
def test_the_core_imports_no_framework_and_no_database(package: str) -> None:
    unwanted = {"django", "typer", "rich", "sqlite3"}
    program = f"import {package}, sys; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    imported = {name.partition(".")[0] for name in run.stdout.split()}
    assert package in run.stdout.split()
    assert not imported & unwanted
