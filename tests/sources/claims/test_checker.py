"""Sentences held against the facts: levels, opportunities, as-of times, ends, mergers, mails."""

from random import Random
from typing import Any

import msgspec
import pytest

from tests.worlds import some_world
from troth.facts.times import parse_instant
from troth.review import Book, Horizon, look, read_facts
from troth.rules.dont_10_overstate import evidence
from troth.sources.claims.checker import Cast, Claim, checked, found
from troth.sources.claims.support import LEVELS, Saying, sayings, sentence
from troth.sources.passages import Document, Letter, Passage

AS_OF = "2026-03-31T12:00:00Z"


def world(**more: list[dict[str, Any]]) -> dict[str, Any]:
    """Acme and its partner Bolt, with two customers' opportunities."""
    deal = {"owner": "acme", "stages": [{"stage": "prospect", "at": "2025-01-10T10:00:00Z"}]}
    return {
        "format": "troth-facts/1",
        "me": "acme",
        "organizations": [
            {"id": "acme", "name": "Acme", "timezone": "UTC", "domains": ["acme.example"]},
            {"id": "bolt", "name": "Bolt", "timezone": "UTC", "domains": ["bolt.example"]},
            {"id": "cog", "name": "Cog", "timezone": "UTC"},
            {"id": "tessel", "name": "Tessel", "timezone": "UTC", "domains": ["tessel.example"]},
            {"id": "orrin", "name": "Orrin", "timezone": "UTC"},
            *more.pop("organizations", []),
        ],
        "relationships": [
            {"id": "r1", "a": "acme", "b": "bolt", "started_at": "2025-01-01T10:00:00Z"},
            *more.pop("relationships", []),
        ],
        "opportunities": [
            {"id": "o1", "name": "Tessel: depot hub", "customer": "tessel", **deal},
            {"id": "o2", "name": "Orrin: ward data", "customer": "orrin", **deal},
        ],
        **more,
    }


def engagement(pk: str, opportunity: str = "o1", **times: str) -> dict[str, Any]:
    at = {name: f"{day}T10:00:00Z" for name, day in times.items()}
    return {
        "id": pk,
        "relationship": "r1",
        "opportunity": opportunity,
        "lead": "acme",
        "partner": "bolt",
        "capability": "hosting",
        "identified_at": "2025-02-01T10:00:00Z",
        **at,
    }


def agreement(kind: str, **more: str) -> dict[str, Any]:
    return {
        "id": kind,
        "relationship": "r1",
        "kind": kind,
        "signed_at": "2025-02-01T10:00:00Z",
        **more,
    }


def check(
    facts: dict[str, Any], *texts: str, as_of: str = AS_OF, letter: Letter | None = None
) -> list[Claim]:
    known, now = read_facts(msgspec.json.encode(facts)), parse_instant(as_of)
    cast = Cast(known, now)
    document = Document(tuple(Passage("line 1", each) for each in texts), letter)
    return list(checked(found(document, cast), Horizon(Book(known), now), cast))


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Bolt is in Oslo. They are our partner.", [0, 3]),
        ("Bolt is in Oslo. Together with them we have built two hubs.", [0, 4]),
        ("Acme met Bolt in May. The two companies have signed a partnership.", [1, 3]),
        ("Bolt kommt aus Oslo. Mit dem Unternehmen verbindet uns eine Partnerschaft.", [0, 3]),
        ("Bolt is in Oslo. They like our hub.", [0]),
        ("Tessel chose Bolt. They are our partner.", [0]),
        ("Bolt is in Oslo. The two companies have signed a partnership.", [0]),
        ("Bolt is in Oslo. Cog is not. They are our partner.", [0]),
    ],
)
def test_they_are_the_partner_whom_the_sentence_before_names_alone(
    text: str, levels: list[int]
) -> None:
    claims = check(world(), text)
    assert [each.level for each in claims] == levels
    assert all("Bolt" in each.text for each in claims)


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("Bolt is our certified partner.", 5),
        ("Bolt ist unser zertifizierter Partner.", 5),
        ("Bolt is a certified partner.", 5),
        ("Bolt is a certified partner of Cog.", 0),
        ("We delivered this together with Bolt.", 4),
        ("Bolt is our partner.", 3),
        ("Bolt is not our partner.", 0),
        ("We hope that Bolt becomes our partner.", 0),
        ("We hope that Bolt will be certified.", 0),
        ("Is Bolt your partner?", 0),
        ("Bolt called.", 0),
        ("“Bolt is our partner,” said Acme's director.", 3),
        ("“Acme is our partner,” said Bolt's director.", 0),
        ("Goal: a partnership with Bolt", 0),
        ("Our partnership with Bolt was not renewed.", 0),
        ("A partnership with Bolt is planned.", 0),
    ],
)
def test_a_sentence_as_people_write_and_say_it_has_a_level(sentence: str, level: int) -> None:
    (claim,) = check(world(), sentence)
    assert claim.level == level


def supported(facts: dict[str, Any], text: str, as_of: str = AS_OF) -> int:
    (claim,) = check(facts, text, as_of=as_of)
    return claim.supported


def test_each_step_of_an_engagement_bears_out_its_level() -> None:
    steps = ("exploring_at", "proposed_at", "committed_at", "fulfilled_at")
    for level in range(5):
        times = {step: f"2025-0{3 + number}-01" for number, step in enumerate(steps[:level])}
        facts = world(engagements=[engagement("e1", **times)])
        (claim,) = check(facts, "Bolt is our certified partner.")
        assert (claim.level, claim.supported, claim.overstated) == (5, level, True)
        assert claim.evidence == ((("engagements", "e1"),) if level else ())
        (again,) = check(facts, claim.may_say)
        assert (again.level, again.overstated) == (level, False)


def test_what_was_not_yet_is_not_borne_out() -> None:
    facts = world(engagements=[engagement("e1", committed_at="2026-03-01")])
    assert supported(facts, "We work with Bolt.", "2026-02-28T12:00:00Z") == 0
    assert supported(facts, "We work with Bolt.", "2026-03-01T10:00:00Z") == 3


def test_a_sentence_on_an_opportunity_or_a_customer_needs_evidence_there() -> None:
    facts = world(
        engagements=[engagement("e1", "o1", committed_at="2025-03-01")],
        agreements=[agreement("alliance")],
    )
    assert supported(facts, "We work with Bolt.") == 3
    assert supported(facts, "We work with Bolt on the depot hub.") == 3
    assert supported(facts, "We work with Bolt on the ward data.") == 0
    assert supported(facts, "We work with Bolt at Tessel.") == 3
    assert supported(facts, "We work with Bolt for Orrin.") == 0
    assert supported(facts, "Orrin's data is safe: we work with Bolt.") == 0
    (claim,) = check(facts, "We work with Bolt on the depot hub.")
    assert claim.opportunity == "o1"
    assert claim.may_say == "We work together with Bolt on depot hub."


def test_an_agreement_bears_out_while_it_is_in_force() -> None:
    facts = world(agreements=[agreement("certification", expires_on="2026-03-30")])
    assert supported(facts, "We are certified by Bolt.", "2026-03-30T12:00:00Z") == 5
    assert supported(facts, "We are certified by Bolt.", "2026-03-31T12:00:00Z") == 0


def test_of_a_relationship_that_ended_only_a_delivery_remains() -> None:
    facts = world(
        engagements=[engagement("e1", committed_at="2025-03-01", fulfilled_at="2025-05-01")],
        agreements=[agreement("certification")],
    )
    facts["relationships"][0]["ended_at"] = "2026-01-01T10:00:00Z"
    assert supported(facts, "Bolt is our certified partner.", "2025-12-31T12:00:00Z") == 5
    assert supported(facts, "Bolt is our certified partner.") == 4


def test_a_partner_without_a_relationship_bears_out_nothing() -> None:
    facts = world()
    facts["organizations"][2]["kind"] = "partner"
    (claim,) = check(facts, "Cog is our partner.")
    assert (claim.partner, claim.supported, claim.overstated) == ("cog", 0, True)
    assert claim.relationship is None
    facts["organizations"][2]["kind"] = "other"
    assert check(facts, "Cog is our partner.") == []


def test_a_partner_that_was_taken_over_is_known_by_both_names() -> None:
    facts = world(engagements=[engagement("e1", committed_at="2025-03-01")])
    facts["organizations"][1] |= {"merged_into": "cog", "merged_at": "2026-01-01T10:00:00Z"}
    for text in ("We work with Bolt.", "We work with Cog."):
        (claim,) = check(facts, text)
        assert (claim.partner, claim.supported) == ("cog", 3)
    (claim,) = check(facts, "We work with Bolt.", as_of="2025-12-31T12:00:00Z")
    assert claim.partner == "bolt"


def test_a_sentence_that_names_two_partners_is_held_against_both() -> None:
    second = {"id": "r2", "a": "cog", "b": "acme", "started_at": "2025-01-01T10:00:00Z"}
    facts = world(relationships=[second], engagements=[engagement("e1", committed_at="2025-03-01")])
    claims = check(facts, "Our partners Bolt and Cog are here.")
    assert [(each.partner, each.level, each.overstated) for each in claims] == [
        ("bolt", 3, False),
        ("cog", 3, True),
    ]


@pytest.mark.parametrize(
    ("sender", "recipients", "level", "overstated"),
    [
        ("maya@acme.example", ("x@tessel.example",), 5, True),
        ("maya@acme.example", ("x@bolt.example",), 5, False),
        ("maya@acme.example", ("x@bolt.example", "y@acme.example"), 5, False),
        ("maya@acme.example", ("x@bolt.example", "y@tessel.example"), 5, True),
        ("maya@acme.example", ("x@nobody.example",), 5, True),
        ("maya@acme.example", (), 5, True),
        ("x@bolt.example", ("y@tessel.example",), 0, False),
    ],
)
def test_what_goes_to_the_partner_or_to_us_alone_is_not_judged(
    sender: str, recipients: tuple[str, ...], level: int, overstated: bool
) -> None:
    letter = Letter(sender, recipients, "")
    (claim,) = check(world(), "We are a certified Bolt partner.", letter=letter)
    assert (claim.level, claim.overstated) == (level, overstated)


def test_what_may_be_said_is_that_of_the_rule_in_any_world() -> None:
    compared = 0
    for seed in range(40):
        known = read_facts(msgspec.json.encode(some_world(Random(seed))))
        for now in {each.made_at for each in known.claims} | {parse_instant(AS_OF)}:
            horizon = Horizon(Book(known), now)
            me = horizon.organization(known.me)
            for relationship in horizon.relationships(known.me):
                view = look(horizon.material(relationship), me, now)
                every = list(view.records.engagements)
                said = sayings(view)
                best = said[0].level if said else 0
                assert best == evidence(view, None, every)
                for each in every:
                    initiative = view.initiative(each.opportunity)
                    beside = [
                        one for one in every if view.initiative(one.opportunity) == initiative
                    ]
                    on_it = sayings(view, {str(initiative)})
                    best = on_it[0].level if on_it else 0
                    assert best == evidence(view, each.opportunity, beside)
                    compared += 1
    assert compared > 100


def test_what_may_be_said_claims_what_is_borne_out_and_no_more() -> None:
    hows = [(level, "engagement") for level in range(1, 5)]
    for level, how in [*hows, (3, "alliance"), (5, "certification"), (5, "exclusivity")]:
        for language in ("en", "de"):
            for about in ("", "depot hub"):
                said = Saying(level, how, None, ("x", "x"))  # type: ignore[arg-type]
                (claim,) = check(world(), sentence(said, "Bolt", language, about))
                assert claim.level == level
    for language in ("en", "de"):
        (claim,) = check(world(), sentence(None, "Bolt", language))
        assert claim.level == 0
    assert len(LEVELS) == 6
