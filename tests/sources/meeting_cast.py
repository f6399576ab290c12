"""Two partners, a customer and their people, and what a source says of them as JSON."""

import json
from collections.abc import Iterable
from typing import Any

from troth.facts.fields import writer
from troth.facts.file import read
from troth.facts.times import parse_instant
from troth.rules import RANGES
from troth.sources.items import Amendment, Item, Question, collection_of
from troth.sources.known import Known
from troth.sources.reading import Skipped

NOW = parse_instant("2026-07-10T12:00:00Z")

FACTS: dict[str, Any] = {
    "format": "troth-facts/1",
    "me": "acme",
    "organizations": [
        {
            "id": "acme",
            "name": "Acme",
            "timezone": "Europe/Berlin",
            "domains": ["acme.example"],
        },
        {
            "id": "bolt",
            "name": "Bolt",
            "timezone": "America/New_York",
            "domains": ["bolt.example"],
            "aliases": ["Bolt Inc."],
        },
        {
            "id": "cog",
            "name": "Cog",
            "timezone": "Asia/Tokyo",
            "domains": ["cog.example"],
        },
        {
            "id": "dune",
            "name": "Dune",
            "kind": "customer",
            "timezone": "Europe/Berlin",
            "domains": ["dune.example"],
        },
    ],
    "people": [
        {
            "id": "anna",
            "organization": "acme",
            "name": "Anna Adler",
            "emails": ["anna@acme.example"],
        },
        {
            "id": "ben",
            "organization": "bolt",
            "name": "Ben Brook",
            "emails": ["ben@bolt.example"],
        },
        {"id": "cho", "organization": "cog", "name": "Cho Chiba", "emails": ["cho@cog.example"]},
        {
            "id": "dora",
            "organization": "dune",
            "name": "Dora Diaz",
            "emails": ["dora@dune.example"],
        },
    ],
    "relationships": [
        {"id": "r1", "a": "acme", "b": "bolt", "started_at": "2025-03-01T09:00:00+01:00"},
        {"id": "r2", "a": "cog", "b": "acme", "started_at": "2025-04-01T09:00:00+02:00"},
    ],
}


def known(**collections: list[dict[str, Any]]) -> Known:
    """What is known, with more records of some collections."""
    document = json.loads(json.dumps(FACTS))
    for name, records in collections.items():
        document.setdefault(name, []).extend(records)
    return Known(read(json.dumps(document), RANGES))


def said(items: Iterable[Item]) -> dict[str, Any]:
    """What a source says, as JSON, in its order."""
    result: dict[str, Any] = {"facts": {}, "set": {}, "questions": [], "skipped": []}
    for each in items:
        if isinstance(each, Question):
            result["questions"].append(
                {
                    "id": each.id,
                    "kind": each.kind,
                    "text": each.text,
                    "source": each.source,
                    "quote": each.quote,
                    "if_yes": each.if_yes,
                }
            )
        elif isinstance(each, Skipped):
            result["skipped"].append([each.source, each.reason])
        elif isinstance(each, Amendment):
            result["set"].setdefault(each.collection, {})[each.id] = each.fields
        else:
            record = writer(type(each))(each)
            result["facts"].setdefault(collection_of(each), []).append(record)
    return result


def together(result: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The collections that what was said makes, beside those known: for a next reading."""
    found = json.loads(json.dumps(result["facts"]))
    for name, changes in result["set"].items():
        for each in found.get(name, []):
            each.update(changes.get(each["id"], {}))
    return found
