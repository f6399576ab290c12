"""The policies in force: what the parameters of the rules are set to at a time."""

from collections import defaultdict
from collections.abc import Collection

from troth.facts.model import Policy
from troth.facts.times import Instant
from troth.ledger import rows
from troth.review.views import in_force
from troth.rules.parameters import Parameters


def parameters_of(
    me: str, now: Instant, relationships: Collection[str] = ()
) -> dict[str | None, Parameters]:
    """The parameters of one side in each of some relationships and, under None, in general.

    One query. Policies of a relationship that one of them absorbed are left to reviews.
    """
    nearest, values = rows.among("relationship_id", set(relationships))
    found = rows.select(
        "policies",
        f"WHERE set_at <= %s AND (level = 'site' OR organization_id = %s OR {nearest})",
        now,
        me,
        values,
        remarks=False,
    )
    by_relationship: dict[str | None, list[Policy]] = defaultdict(list)
    for each in found:
        by_relationship[each.relationship].append(each)
    general = by_relationship[None]
    return {None: in_force(general, me, ())} | {
        each: in_force([*general, *by_relationship[each]], me, (each,)) for each in relationships
    }
