"""What must hold between the fields of a record, and between records (`facts.md`, section 4).

A check of a later kind is made only where those of an earlier kind passed for the fields it needs:
`bad` names the fields of a record that have failed so far.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from troth.facts.model import (
    Ask,
    Introduction,
    Meeting,
    Message,
    Opportunity,
    Organization,
    Person,
    Pledge,
    Policy,
    Relationship,
    Rivalry,
    Shape,
    ValuePlan,
)

Found = tuple[str, str, str]
"""(field, code, sentence)"""
Bad = frozenset[str]
Check = Callable[[Any, Bad, "Surroundings"], Iterable[Found]]


class Range(NamedTuple):
    """The values that a policy parameter may take."""

    low: float
    high: float
    whole: bool = False

    def admits(self, value: float) -> bool:
        """Whether the parameter may have this value."""
        return self.low <= value <= self.high and not (self.whole and value % 1)

    def __str__(self) -> str:
        return f"a {'whole ' * self.whole}number from {self.low:g} to {self.high:g}"


class Surroundings(NamedTuple):
    """What a record is checked against: the records it may name, by id."""

    relationships: Mapping[str, Relationship]
    people: Mapping[str, Person]
    messages: Mapping[str, Message]
    parameters: Mapping[str, Range]


def faults_of(record: Shape, bad: Bad, around: Surroundings) -> Iterator[Found]:
    """The faults of one record against its own fields and the records it names."""
    for checks_of_a_kind in _kinds(type(record)):
        found = [fault for check in checks_of_a_kind for fault in check(record, bad, around)]
        if found:
            bad = bad | {field for field, _, _ in found}
            yield from found


def repeated_pairs(relationships: Iterable[Relationship]) -> Iterator[tuple[int, Found]]:
    """The relationships, by index, whose two sides have a relationship before them."""
    first_of: dict[frozenset[str], str] = {}
    for index, record in enumerate(relationships):
        if record.a and record.b:
            first = first_of.setdefault(frozenset((record.a, record.b)), record.id)
            if first is not record.id:
                sentence = f"{record.a} and {record.b} have the relationship {first} already"
                yield index, ("b", "duplicate", sentence)


def repeated_goals(plans: Iterable[ValuePlan]) -> Iterator[tuple[int, Found]]:
    """The value plans, by index, with a goal whose id is used before."""
    seen: set[str] = set()
    for index, plan in enumerate(plans):
        for number, goal in enumerate(plan.goals):
            if goal.id in seen:
                sentence = f"the goal {goal.id} is used before"
                yield index, (f"goals[{number}].id", "duplicate", sentence)
            if goal.id:
                seen.add(goal.id)


def cycles(organizations: Iterable[Organization]) -> Iterator[tuple[int, Found]]:
    """The organizations, by index, whose mergers lead back to themselves."""
    records = list(organizations)
    into = {record.id: record.merged_into for record in records if record.merged_into}
    turning: set[str] = set()
    settled: set[str] = set()
    for start in into:
        path: list[str] = []
        at: str | None = start
        while at in into and at not in settled:
            settled.add(at)
            path.append(at)
            at = into[at]
        if at in path:
            turning.update(path[path.index(at) :])
    for index, record in enumerate(records):
        if record.id in turning:
            yield index, ("merged_into", "cycle", "the merger leads back to where it began")


@cache
def _kinds(shape: type[Shape]) -> tuple[tuple[Check, ...], ...]:
    """The checks of a fact, grouped by kind: values, repeats, order, parties, conflicts."""
    own = _OWN.get(shape, {})
    general: dict[str, Check | None] = {
        "duplicate": _no_repeats(shape) if shape.UNIQUE else None,
        "order": _in_order(shape) if shape.ORDER else None,
        "wrong_party": _sides(shape) if shape.SIDES or shape.OPPOSITE else None,
        "conflict": _bound(shape) if shape.TOGETHER or shape.NEEDS or shape.APART else None,
    }
    kinds = []
    for kind in ("bad_value", "duplicate", "order", "wrong_party", "conflict"):
        checks = tuple(check for check in (general.get(kind), own.get(kind)) if check)
        if checks:
            kinds.append(checks)
    return tuple(kinds)


# -- checks told by the class of a fact -----------------------------------------------------------


def _no_repeats(shape: type[Shape]) -> Check:
    def check(record: Any, bad: Bad, around: Surroundings) -> Iterator[Found]:
        for rows, field in shape.UNIQUE:
            seen = set()
            for number, row in enumerate(getattr(record, rows)):
                value = getattr(row, field)
                if value in seen:
                    yield f"{rows}[{number}].{field}", "duplicate", f"{value} has a row before"
                if value:
                    seen.add(value)

    return check


def _in_order(shape: type[Shape]) -> Check:
    def check(record: Any, bad: Bad, around: Surroundings) -> Iterator[Found]:
        for earlier, later in shape.ORDER:
            end = getattr(record, later)
            if end is None:
                continue
            start = getattr(record, earlier)
            if start is not None and end < start:
                yield later, "order", f"{later} is before {earlier}"

    return check


def _sides(shape: type[Shape]) -> Check:
    def check(record: Any, bad: Bad, around: Surroundings) -> Iterable[Found]:
        relationship = around.relationships.get(record.relationship)
        if relationship is None:
            return ()
        return _wrong_sides(record, relationship, bad)

    return check


def _wrong_sides(record: Any, relationship: Relationship, bad: Bad) -> list[Found]:
    a, b = relationship.a, relationship.b
    if not a or not b:
        return []
    found = []
    for field in record.SIDES:
        side = getattr(record, field)
        if side is not None and side != a and side != b and field not in bad:
            found.append(_no_side(field, side, a, b))
    for one, other in record.OPPOSITE:
        side = getattr(record, other)
        if side is None or other in bad:
            continue
        if side not in (a, b):
            found.append(_no_side(other, side, a, b))
        elif side == getattr(record, one):
            found.append((other, "wrong_party", f"{side} is {one} already; {other} is the other"))
    return found


def _no_side(field: str, organization: str, a: str, b: str) -> Found:
    sentence = f"{organization} is neither side of the relationship ({a} and {b})"
    return field, "wrong_party", sentence


def _bound(shape: type[Shape]) -> Check:
    def given(record: Any, field: str) -> bool:
        return getattr(record, field) not in (None, False, ())

    def check(record: Any, bad: Bad, around: Surroundings) -> Iterator[Found]:
        for one, other in shape.TOGETHER:
            if given(record, one) == given(record, other) or one in bad or other in bad:
                continue
            missing, there = (other, one) if given(record, one) else (one, other)
            yield missing, "conflict", f"{missing} and {there} come together or not at all"
        for field, other in shape.NEEDS:
            if given(record, field) and not given(record, other) and not {field, other} & bad:
                yield field, "conflict", f"{field} needs {other}"
        for one, other in shape.APART:
            if given(record, one) and given(record, other) and not {one, other} & bad:
                yield one, "conflict", f"not both {one} and {other}"
                yield other, "conflict", f"not both {one} and {other}"

    return check


# -- checks of one collection ---------------------------------------------------------------------


def _working_day(record: Organization, bad: Bad, around: Surroundings) -> Iterator[Found]:
    if not {"day_start", "day_end"} & bad and record.day_end <= record.day_start:
        yield "day_end", "order", "the working day ends no later than it starts"


def _two_sides(record: Relationship | Rivalry, bad: Bad, around: Surroundings) -> Iterator[Found]:
    if record.a and record.a == record.b and "b" not in bad:
        yield "b", "wrong_party", f"both sides are {record.a}"


def _own_leads(record: Relationship, bad: Bad, around: Surroundings) -> Iterator[Found]:
    yield from _two_sides(record, bad, around)
    if not record.a or not record.b:
        return
    for lead in record.leads:
        person = around.people.get(lead)
        if person and person.organization and person.organization not in (record.a, record.b):
            yield "leads", "wrong_party", f"{lead} is of neither {record.a} nor {record.b}"


def _in_range(record: Policy, bad: Bad, around: Surroundings) -> Iterator[Found]:
    if "parameter" in bad:
        return
    allowed = around.parameters.get(record.parameter)
    if allowed is None:
        yield "parameter", "bad_value", f"{record.parameter} is no parameter of a rule"
    elif "value" not in bad and not allowed.admits(record.value):
        yield "value", "bad_value", f"{allowed} is expected, not {record.value:g}"


def _at_its_level(record: Policy, bad: Bad, around: Surroundings) -> Iterator[Found]:
    if "level" in bad:
        return
    for field in ("organization", "relationship"):
        if field in bad:
            continue
        given = getattr(record, field) is not None
        if given and record.level != field:
            yield field, "conflict", f"a policy of level {record.level} names no {field}"
        elif not given and record.level == field:
            yield field, "conflict", f"a policy of level {field} names its {field}"


def _stages_in_order(record: Opportunity, bad: Bad, around: Surroundings) -> Iterator[Found]:
    latest = None
    for number, row in enumerate(record.stages):
        if row.at is None:
            continue
        if latest is not None and row.at < latest:
            yield f"stages[{number}].at", "order", "this row is before the one above it"
        latest = row.at


def _released_by(record: Pledge, bad: Bad, around: Surroundings) -> Iterator[Found]:
    by, beneficiary = record.released_by, record.beneficiary
    if by and beneficiary and by != beneficiary and not {"released_by", "beneficiary"} & bad:
        sentence = f"only the beneficiary ({beneficiary}) can release a pledge, not {by}"
        yield "released_by", "wrong_party", sentence


def _answered_earlier(record: Message, bad: Bad, around: Surroundings) -> Iterable[Found]:
    if record.reply_to is None:
        return ()
    answered = around.messages.get(record.reply_to)
    if answered is None or answered.sent_at is None or record.sent_at is None:
        return ()
    if answered.sent_at <= record.sent_at:
        return ()
    return (("reply_to", "order", f"{record.reply_to} was sent later than its answer"),)


def _message_parties(record: Message, bad: Bad, around: Surroundings) -> Iterator[Found]:
    if record.sender and record.sender in record.recipients and "recipients" not in bad:
        yield "recipients", "wrong_party", f"{record.sender} wrote to itself"
    if record.reply_to is None or {"reply_to", "relationship"} & bad:
        return
    answered = around.messages.get(record.reply_to)
    if answered and answered.relationship and answered.relationship != record.relationship:
        sentence = f"{record.reply_to} is of the relationship {answered.relationship}"
        yield "reply_to", "wrong_party", sentence


def _has_length(record: Meeting, bad: Bad, around: Surroundings) -> Iterator[Found]:
    if record.ended_at is not None and record.ended_at == record.starts_at:
        yield "ended_at", "order", "the meeting has no length"


def _customer_is_no_side(record: Meeting, bad: Bad, around: Surroundings) -> Iterator[Found]:
    relationship = around.relationships.get(record.relationship)
    if record.customer and relationship and record.customer in (relationship.a, relationship.b):
        yield "customer", "wrong_party", f"{record.customer} is a side of the relationship"


def _asked(record: Ask, bad: Bad, around: Surroundings) -> Iterator[Found]:
    if not record.asked or not record.asker:
        return
    if record.asked == record.asker:
        yield "asked", "wrong_party", f"{record.asker} asks itself"
        return
    relationship = around.relationships.get(record.relationship)
    if record.kind is None or record.kind == "availability" or relationship is None:
        return
    if relationship.a and relationship.b and record.asked not in (relationship.a, relationship.b):
        yield _no_side("asked", record.asked, relationship.a, relationship.b)


def _not_their_own(record: Introduction, bad: Bad, around: Surroundings) -> Iterator[Found]:
    person = around.people.get(record.target)
    if person and person.organization and person.organization == record.beneficiary:
        yield (
            "target",
            "wrong_party",
            f"{record.target} is of {record.beneficiary}, the beneficiary",
        )


def _goals_in_order(record: ValuePlan, bad: Bad, around: Surroundings) -> Iterator[Found]:
    for number, goal in enumerate(record.goals):
        for field, code, sentence in _in_order(type(goal))(goal, bad, around):
            yield f"goals[{number}].{field}", code, sentence


def _goal_sides(record: ValuePlan, bad: Bad, around: Surroundings) -> Iterator[Found]:
    relationship = around.relationships.get(record.relationship)
    if relationship is None:
        return
    for number, goal in enumerate(record.goals):
        for field, code, sentence in _wrong_sides(goal, relationship, frozenset()):
            yield f"goals[{number}].{field}", code, sentence


_OWN: dict[type[Shape], dict[str, Check]] = {
    Organization: {"order": _working_day},
    Relationship: {"wrong_party": _own_leads},
    Rivalry: {"wrong_party": _two_sides},
    Policy: {"bad_value": _in_range, "conflict": _at_its_level},
    Opportunity: {"order": _stages_in_order},
    Pledge: {"wrong_party": _released_by},
    Message: {"order": _answered_earlier, "wrong_party": _message_parties},
    Meeting: {"order": _has_length, "wrong_party": _customer_is_no_side},
    Ask: {"wrong_party": _asked},
    Introduction: {"wrong_party": _not_their_own},
    ValuePlan: {"order": _goals_in_order, "wrong_party": _goal_sides},
}
