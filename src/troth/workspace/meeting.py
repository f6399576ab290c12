"""What the page of a meeting tells: its brief before, and how it went after."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from troth.accounts.reach import Reach
from troth.facts.times import DAY, MINUTE, Instant, parse_instant
from troth.ledger.models import Question
from troth.ledger.policies import parameters_of
from troth.rules import PARAMETERS
from troth.workspace.questions import open_questions

TALK, CONTACT = PARAMETERS["dont08_talk_note"], PARAMETERS["dont08_contact_days"]
AROUND = 30 * MINUTE
"""How far before and after a meeting what was heard in it may be dated."""
MOST_ASKED, MOST_MESSAGES = 100, 5000


class Check(NamedTuple):
    """One of the five checks of a guest's manners; it may not be known yet."""

    title: str
    well: bool | None
    said: str


class Said(NamedTuple):
    """What is known of our conduct as a guest."""

    share: float | None
    """Our part of the talk."""
    most: float
    """What part of it a guest may have."""
    around: bool
    """Whether a rule finds that we went around the host."""
    past_them: int
    """How often we wrote to the customer without the host."""
    ours: list[tuple[str, bool, bool]]
    """Each of us who was listed, whether accepted, whether there."""
    promises: int
    """How many pledges that were heard are still to be confirmed."""


def checks(row: Any, me: str, said: Said, names: Mapping[str, str]) -> list[Check]:
    """The five checks of our manners as a guest (rule dont-08, and what goes with it)."""
    host, customer = names.get(row.host_id, "the host"), names.get(row.customer_id, "the customer")
    return [
        _came(said.ours),
        _listened(said.share, said.most, row.strategy_lead_asked, host),
        _led(row, me, host),
        _side_channel(row, said, host, customer),
        _wrote_down(said),
    ]


def _came(ours: list[tuple[str, bool, bool]]) -> Check:
    missing = [name for name, accepted, attended in ours if accepted and not attended]
    if not ours:
        return Check("Came as announced", None, "Nobody of ours is listed yet.")
    if missing:
        said = f"{', '.join(missing)} had accepted and did not come."
        return Check("Came as announced", False, said)
    return Check("Came as announced", True, "Everybody of ours who had accepted came.")


def _listened(share: float | None, most: float, asked: bool, host: str) -> Check:
    title = "Listened more than we spoke"
    if share is None:
        return Check(title, None, "Nobody counted yet: a transcript tells.")
    said = f"{share:.0%} as guests; at most {most:.0%} is the custom."
    if asked:
        return Check(title, True, f"{share:.0%}, and {host} had asked us to lead.")
    return Check(title, share <= most, said)


def _led(row: Any, me: str, host: str) -> Check:
    title = "Let the host lead strategy"
    if row.led_strategy_id is None:
        return Check(title, None, "Nobody has said yet who led.")
    if row.led_strategy_id != me:
        return Check(title, True, f"{host} led." if row.led_strategy_id == row.host_id else "Yes.")
    if row.strategy_lead_asked:
        return Check(title, True, f"We led, as {host} had asked.")
    return Check(title, False, "We led, and nobody had asked us to.")


def _side_channel(row: Any, said: Said, host: str, customer: str) -> Check:
    title = "Left the customer with the host"
    number = said.past_them
    times = f"{number} message{'s' if number != 1 else ''} to {customer} without {host}"
    if said.around:
        return Check(title, False, f"{times} since. Tell {host}, and copy them from now on.")
    if row.direct_contact_ok:
        return Check(title, True, f"{host} agreed to direct contact.")
    if number:
        return Check(title, True, f"{times}; we knew {customer} before.")
    return Check(title, True, f"No message to {customer} without {host} since.")


def _wrote_down(said: Said) -> Check:
    title = "Wrote down what was promised"
    if said.promises:
        return Check(title, False, f"{said.promises} still to be confirmed or dismissed.")
    if said.share is None:
        return Check(title, None, "A transcript tells what was promised.")
    return Check(title, True, "Nothing that was heard is left open.")


def limits(relationship: str, me: str, now: Instant) -> tuple[float, float]:
    """What part of the talk a guest may have, and for how many days the contact stays the host's.

    As the policy now in force in a relationship has them.
    """
    parameters = parameters_of(me, now, [relationship])[relationship]
    return float(parameters[TALK]), float(parameters[CONTACT] / DAY)


def past_the_host(row: Any, me: str, days: float, reach: Reach) -> int:
    """How often we wrote to the customer without the host in the time after the meeting."""
    if row.ended_at is None or row.customer_id is None:
        return 0
    until = row.ended_at + int(days * DAY)
    sent = reach.reads("messages").filter(
        relationship=row.relationship_id, sender=me, sent_at__gt=row.ended_at, sent_at__lte=until
    )
    several = sent.order_by("sent_at").values_list("recipients", "copied")[:MOST_MESSAGES]
    return sum(
        1
        for recipients, copied in several
        if row.customer_id in recipients and row.host_id not in (*recipients, *copied)
    )


def heard_in(row: Any, reach: Reach) -> list[Question]:
    """The open questions about a meeting, or about what was said in it."""
    asked = open_questions(reach).filter(relationship=row.relationship_id)
    asked = asked.select_related("source").order_by("asked_at", "pk")[:MOST_ASKED]
    return [each for each in asked if _is_of(each, row)]


def _is_of(question: Question, row: Any) -> bool:
    if row.pk in question.if_yes.get("set", {}).get("meetings", {}):
        return True
    if question.source.kind != "transcript":
        return False
    start, end = row.starts_at - AROUND, (row.ended_at or row.starts_at) + AROUND
    return any(
        start <= at <= end
        for several in question.if_yes.get("add", {}).values()
        for fact in several
        for at in _begun(fact)
    )


def _begun(fact: dict[str, Any]) -> list[Instant]:
    named = ("made_at", "offered_at", "opened_at", "shared_at", "given_at")
    return [parse_instant(fact[name]) for name in named if isinstance(fact.get(name), str)]


def likely_to_come(row: Any, reach: Reach) -> set[str]:
    """Who came to the last meetings of the two sides, rather those with the same customer.

    The facts list who comes only once a meeting was held.
    """
    held = reach.reads("meetings").filter(
        relationship=row.relationship_id, ended_at__isnull=False, starts_at__lt=row.starts_at
    )
    found = held.order_by("-starts_at").values_list("customer", "attendance")[:12]
    same = [each for customer, each in found if customer == row.customer_id]
    chosen = (same or [each for _, each in found])[:3]
    return {each["person"] for rows in chosen for each in rows if each.get("attended", True)}


def said_in(row: Any, collection: str, first: str, reach: Reach) -> Any:
    """The facts of a collection that were said in a held meeting."""
    if row.ended_at is None:
        return reach.reads(collection).none()
    window = (row.starts_at - AROUND, row.ended_at + AROUND)
    found = reach.reads(collection).filter(
        relationship=row.relationship_id, **{f"{first}__range": window}
    )
    return found.order_by(first, "pk")[:20]
