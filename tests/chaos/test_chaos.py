"""Each scenario of chaos, a few times; and that it would tell what is lost or doubled."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import django
import pytest

from chaos.places import KINDS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troth.server.settings")
django.setup()

from chaos.standing import amiss, contents  # noqa: E402

FEW = ("--times=2", "--relationships=30", "--rounds=3", "--processes=5")
BEFORE = {"": Counter("ab"), "r0": Counter("c"), "r1": Counter("d")}
AFTER = {"": Counter("abe"), "r0": Counter("cf"), "r1": Counter("dg")}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_or_doubled_and_one_rival_passes(kind: str) -> None:
    command = (sys.executable, "-m", "chaos", "--only", kind, *FEW)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    *killed, raced = done.stdout.splitlines()
    told = [
        re.fullmatch(
            rf"{kind} (\w+): (\d+) kills \(2 while it worked: .*\), 0 lost, 0 doubled, "
            r"doctor green (\d+), completed (\d+)",
            line,
        )
        for line in killed
    ]
    assert [each and each[1] for each in told] == ["import", "review", "full", "backup", "act"]
    assert all(each and each[2] == each[3] == each[4] for each in told)
    assert raced.startswith(f"{kind} rivals: 3 rounds of 5 at once: 3 passed, 12 stopped, 0 failed")


def test_what_is_as_before_or_done_is_not_amiss() -> None:
    for found in (BEFORE, AFTER):
        assert amiss(found, (BEFORE, AFTER), by_part=False) == (0, 0)


def test_half_of_a_whole_is_lost_unless_it_is_done_by_part() -> None:
    half = {**BEFORE, "r0": AFTER["r0"]}
    assert amiss(half, (BEFORE, AFTER), by_part=True) == (0, 0)
    assert sum(amiss(half, (BEFORE, AFTER), by_part=False)) == 1


@pytest.mark.parametrize(
    ("rows", "expected"), [("a", (1, 0)), ("abb", (0, 1)), ("abee", (0, 1)), ("be", (1, 0))]
)
def test_a_lost_and_a_doubled_row_are_counted(rows: str, expected: tuple[int, int]) -> None:
    found = {**(AFTER if "e" in rows else BEFORE), "": Counter(rows)}
    for by_part in (True, False):
        assert amiss(found, (BEFORE, AFTER), by_part=by_part) == expected


def test_a_backup_that_is_cut_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cut.backup"
    path.write_bytes(b"\x1f\x8b")
    assert "no backup" in contents(path)
