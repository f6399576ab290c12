"""No file, however odd, gives a traceback; every invalid one is refused with its errors."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import some_world
from troth.facts.fields import fields_of
from troth.facts.model import COLLECTIONS
from troth.review import InvalidFacts, read_facts

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from(
        ["acme", "r1", "2026-03-31T12:00:00Z", "2026-03-31", "9" * 400, "\ud800", "nda"]
    ),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = sorted({name for shape in COLLECTIONS.values() for name in fields_of(shape)})
RECORDS = st.dictionaries(st.sampled_from(FIELDS) | st.text(), JSON, max_size=6)
FILES = st.dictionaries(
    st.sampled_from(sorted(COLLECTIONS)) | st.text(),
    st.lists(RECORDS, max_size=3) | JSON,
    max_size=4,
).map(lambda collections: {"format": "troth-facts/1", "me": "acme", **collections})


def judged(data: bytes | str) -> list[str]:
    try:
        read_facts(data)
    except InvalidFacts as error:
        lines = str(error).splitlines()
        assert len(lines) == len(error.faults) > 0
        assert all(line.isprintable() and line.count(": ") >= 2 for line in lines)
        return lines
    return []


@settings(max_examples=2_000)
@given(JSON | FILES)
def test_random_json_is_read_or_refused(value: Any) -> None:
    lines = judged(json.dumps(value))
    assert lines or value.get("me") is not None


@settings(max_examples=500)
@given(st.binary() | st.text().map(str.encode))
def test_random_bytes_are_refused(data: bytes) -> None:
    assert judged(data)


@settings(max_examples=300)
@given(st.randoms(use_true_random=False), JSON)
def test_one_odd_value_in_a_good_file_is_read_or_refused(random: Random, value: Any) -> None:
    world = some_world(random)
    name = random.choice([each for each in COLLECTIONS if world.get(each)])
    record = random.choice(world[name])
    place = random.choice(sorted(fields_of(COLLECTIONS[name])))
    record[place] = value
    lines = judged(json.dumps(world))
    codes = [line.split(":")[1] for line in lines]
    assert all(code.strip() for code in codes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[" * 100_000, "file: bad_json"),
        ('{"format": "troth-facts/1", "me": "\\ud800"}', "file: bad_json"),
        ('{"format": "troth-facts/1", "me": 1e400}', "me: wrong_type"),
        ('{"format": "troth-facts/1", "me": ' + "9" * 5_000 + "}", "file: bad_json"),
        (
            '{"format": "troth-facts/1", "me": "a", "organizations": [3]}',
            "organizations: unknown_co",
        ),
        ('{"format": "troth-facts/1", "me": "a", "x\\ny": []}', "x\\ny: unknown_collection"),
    ],
)
def test_hostile_files_are_refused_in_one_line(text: str, expected: str) -> None:
    assert judged(text)[-1].startswith(expected) or judged(text)[0].startswith(expected)
