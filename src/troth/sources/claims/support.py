"""What may be said of a partner: the levels that the facts bear out (`rules.md`, dont-10)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal, NamedTuple

from troth.review import Horizon, look
from troth.rules.dont_10_overstate import DELIVERED, FORMAL, PROVEN, engaged
from troth.rules.verdicts import Reference
from troth.rules.view import View
from troth.sources.claims.phrases import Because

LEVELS = (
    "nothing",
    "talks",
    "a proposal",
    "working together",
    "having delivered together",
    "being certified or exclusive",
)
"""What each level claims, in a few words."""
REASONS: Mapping[Because, str] = {
    "asked": "it asks",
    "denied": "it denies it",
    "planned": "it is a plan or a hope",
    "conditional": "it depends on something",
    "over": "it is over",
    "said by others": "others say it",
    "quoted": "it quotes others",
}
"""Why a sentence claims nothing, in a few words."""
How = Literal["engagement", "alliance", "certification", "exclusivity"]


class Saying(NamedTuple):
    """Something that may be said of a partner, and the fact that bears it out."""

    level: int
    how: How
    opportunity: str | None
    """What it is about; None where it holds in general."""
    evidence: Reference


def sayings(view: View, initiatives: Collection[str] | None = None) -> list[Saying]:
    """What may be said of the partner of a view, the most first.

    In general, or of some customer initiatives alone: there an alliance proves nothing, and a
    certificate only beside a commitment. The first one's level is that of dont-10's evidence.
    """
    said = [
        Saying(level, "engagement", each.opportunity, ("engagements", each.id))
        for each in view.records.engagements
        if initiatives is None or view.initiative(each.opportunity) in initiatives
        if (level := engaged([each], view.now))
    ]
    if initiatives is None:
        said += _agreed(view, FORMAL, "alliance")
    if initiatives is None or any(each.level >= FORMAL for each in said):
        said += _agreed(view, PROVEN, "certification") + _agreed(view, PROVEN, "exclusivity")
    return sorted(said, key=lambda each: (-each.level, each.evidence))


def borne_out(
    view: View, initiatives: Collection[str] | None = None, *, is_over: bool = False
) -> list[Saying]:
    """As `sayings`; of a relationship that is over, only what was delivered together."""
    said = sayings(view, initiatives)
    if is_over:
        return [each for each in said if each.level == DELIVERED]
    return said


def view_of(relationships: Iterable[str], horizon: Horizon, me: str) -> View | None:
    """How we may be judged in our relationship with a partner, of those that there are or were."""
    records = horizon.book.records["relationships"]
    every = [records[each] for each in relationships]
    live = [each for each in every if horizon.standing(each.id) is not None]
    first = min(live or every, key=lambda each: (each.started_at, each.id), default=None)
    if first is None:
        return None
    return look(horizon.material(horizon.standing(first.id) or first.id), me, horizon.now)


def _agreed(view: View, level: int, how: How) -> list[Saying]:
    return [
        Saying(level, how, None, ("agreements", each.id))
        for start, end, each in view.agreements(how)
        if view.holds(start, end)
    ]


_SENTENCES = {
    "en": {
        "": "We know {they}, and have agreed nothing with them yet.",
        "1": "We are in talks with {they}{about}.",
        "2": "There is a proposal between {they} and us to work together{on}.",
        "3": "We work together with {they}{on}.",
        "4": "We have delivered together with {they}{at}.",
        "alliance": "{they} is our partner.",
        "certification": "We are certified with {they}{on}.",
        "exclusivity": "We have an exclusive agreement with {they}.",
    },
    "de": {
        "": "Wir kennen {they}, vereinbart ist noch nichts.",
        "1": "Wir sind mit {they} im Gespräch{about}.",
        "2": "Zwischen {they} und uns liegt ein Vorschlag zur Zusammenarbeit{on}.",
        "3": "Wir arbeiten mit {they} zusammen{on}.",
        "4": "Wir haben gemeinsam mit {they} geliefert{at}.",
        "alliance": "{they} ist unser Partner.",
        "certification": "Wir sind von {they} zertifiziert{on}.",
        "exclusivity": "Wir haben eine exklusive Vereinbarung mit {they}.",
    },
}
_ABOUT = {
    "en": {"about": " about {it}", "on": " on {it}", "at": " on {it}"},
    "de": {"about": " zu {it}", "on": " bei {it}", "at": " bei {it}"},
}


def sentence(saying: Saying | None, they: str, language: str, about: str = "") -> str:
    """What may be said, in a sentence; of an opportunity or a customer, if these are named."""
    words = _SENTENCES[language]
    if saying is None:
        form = words[""]
    else:
        form = words[saying.how if saying.how != "engagement" else str(saying.level)]
    given = {
        name: text.format(it=about) if about else "" for name, text in _ABOUT[language].items()
    }
    return form.format(they=they, **given)
