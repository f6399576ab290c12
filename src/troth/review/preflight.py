"""Preflight: what an action would break or mend (`facts.md`, section 5; `rules.md`, section 1.6).

The action is checked, done on trial, and both states are reviewed; only relationships whose review
it can change are looked at.
"""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from troth.facts.actions import read_action
from troth.facts.times import Instant, format_instant
from troth.review.book import Book, Horizon
from troth.review.reviews import Found, judge
from troth.review.touched import Touched
from troth.review.views import look
from troth.rules import RANGES
from troth.rules.verdicts import SEVERITIES

_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}

Key = tuple[str, str]
"""(relationship, key of a finding)"""


class Preflight(msgspec.Struct, frozen=True, kw_only=True):
    """The difference that an action makes to the findings about one organization.

    Each list holds (relationship, finding).
    """

    as_of: Instant
    me: str
    new: list[tuple[str, Found]]
    raised: list[tuple[str, Found]]
    cleared: list[tuple[str, Found]]

    @property
    def verdict(self) -> Literal["stop", "caution", "go"]:
        """Stop at a new or raised block, caution at a new or raised warning, else go."""
        severities = {found.finding.severity for _, found in (*self.new, *self.raised)}
        if "block" in severities:
            return "stop"
        return "caution" if "warn" in severities else "go"

    def as_json(self) -> dict[str, Any]:
        """The preflight as `contracts.md` gives it."""
        return {
            "format": "troth-check/1",
            "as_of": format_instant(self.as_of),
            "me": self.me,
            "verdict": self.verdict,
            "new": _as_json(self.new),
            "raised": _as_json(self.raised),
            "cleared": _as_json(self.cleared),
        }


def _as_json(found: list[tuple[str, Found]]) -> list[dict[str, Any]]:
    return [{"relationship": relationship, **each.as_json()} for relationship, each in found]


def preflight(book: Book, action: Any, now: Instant, me: str | None = None) -> Preflight:
    """Check what a parsed action would do to an organization's conduct, at an as-of time.

    Raises InvalidFacts where the action is wrong, or its result no valid facts file. The book is
    left as it was.
    """
    me = book.me if me is None else me
    changes = read_action(action, book.records, RANGES, book.of)
    touched = Touched(changes)
    touched.find(book)
    with book.trial(changes):
        touched.find(book)
        after = _findings_about(me, touched, Horizon(book, now))
    return difference(_findings_about(me, touched, Horizon(book, now)), after, me, now)


def difference(before: "Findings", after: "Findings", me: str, now: Instant) -> Preflight:
    """What is new, raised or cleared between the findings of two states."""
    return Preflight(
        as_of=now,
        me=me,
        new=_sorted(after[key] for key in after.keys() - before.keys()),
        raised=_sorted(
            after[key] for key in after.keys() & before.keys() if _is_raised(before, after, key)
        ),
        cleared=_sorted(before[key] for key in before.keys() - after.keys()),
    )


Findings = dict[Key, tuple[str, Found]]
"""By relationship and key."""


def _findings_about(me: str, touched: Touched, horizon: Horizon) -> Findings:
    everything = horizon.book.records["relationships"]
    return findings(horizon, everything if touched.everything else touched.relationships, me)


def findings(horizon: Horizon, relationships: Iterable[str], me: str) -> Findings:
    """The findings about an organization in those of some relationships that are reviewed."""
    me = horizon.organization(me)
    records = horizon.book.records["relationships"]
    standing = {
        horizon.standing(each)
        for each in relationships
        if each in records
        and me in (horizon.organization(records[each].a), horizon.organization(records[each].b))
    }
    reviews = (
        judge(look(horizon.material(each), me, horizon.now))
        for each in sorted(each for each in standing if each is not None)
    )
    return {
        (review.relationship, found.key): (review.relationship, found)
        for review in reviews
        for found in review.findings
    }


def _is_raised(before: Findings, after: Findings, key: Key) -> bool:
    return _RANK[after[key][1].finding.severity] < _RANK[before[key][1].finding.severity]


def _sorted(found: Iterable[tuple[str, Found]]) -> list[tuple[str, Found]]:
    return sorted(found, key=lambda each: (_RANK[each[1].finding.severity], each[0], each[1].key))
