"""Each of the twenty rules: broken on the screens, found with evidence, put right, gone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.workspace.conftest import Sign
from tests.workspace.screens import Screens, newest
from troth.accounts.models import User
from troth.ledger.models import FACTS, Override
from troth.rules import RULES
from troth.workspace.models import HeldAction

BLOCKING = {
    "do-03-stay-committed",
    "do-04-communicate-under-nda",
    "do-06-introduce-both-ways",
    "dont-02-cheat",
    "dont-10-overstate",
}
ME = "northwind"
REASON = "The customer decides today, and they agreed by phone."


def ago(days: float) -> str:
    """A time so many days ago, as a form takes it."""
    return f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%dT%H:%M}"


def on(days: int) -> str:
    """A day so many days from now."""
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


class World:
    """A new partner with a deal, recorded through the forms."""

    def __init__(self, screens: Screens) -> None:
        self.screens = do = screens
        do.do("record-organizations", name="Orrery Labs", timezone="UTC", kind="partner")
        self.them = newest("organizations")
        do.do("record-organizations", name="Quill Foods", timezone="UTC", kind="customer")
        self.customer = newest("organizations")
        do.do("record-relationships", a=ME, b=self.them, started_at=ago(300), leads="tomas")
        self.relationship = newest("relationships")
        do.do("record-people", organization=self.them, name="Ines Falk")
        self.person = newest("people")
        do.do("record-people", organization=self.customer, name="Otto Quill")
        self.contact = newest("people")

    def deal(self, stage: str = "prospect", decision: int | None = 200) -> str:
        """An opportunity."""
        decided = {"decision_on": on(decision)} if decision is not None else {}
        self.screens.do(
            "record-opportunities",
            name="Quill: new plant",
            owner=ME,
            customer=self.customer,
            **{"stages-0-stage": stage, "stages-0-at": ago(60)},
            **decided,
        )
        return newest("opportunities")

    def engaged(self, opportunity: str, **times: Any) -> str:
        """An engagement of the new partner on it."""
        self.screens.do(
            "record-engagements",
            relationship=self.relationship,
            opportunity=opportunity,
            lead=ME,
            partner=self.them,
            capability="hosting",
            **{"identified_at": ago(50), **times},
        )
        return newest("engagements")

    def record(self, collection: str, **given: Any) -> str:
        """Any other fact of the relationship."""
        self.screens.do(f"record-{collection}", relationship=self.relationship, **given)
        return newest(collection)

    def ask(self, kind: str, days: float, *, ours: bool) -> str:
        """An ask of ours or theirs."""
        self.screens.do(
            "ask",
            relationship=self.relationship,
            asker="us" if ours else "them",
            kind=kind,
            text=f"Something of {kind}",
            made_at=ago(days),
        )
        return newest("asks")

    def goal(self, for_org: str, owner: str) -> dict[str, str]:
        """The fields of a goal in the form of a value plan."""
        return {
            "goals-0-for_org": for_org,
            "goals-0-owner": owner,
            "goals-0-set_at": ago(1),
            "goals-0-text": "A reference in food",
            "goals-0-relies_on": "own_work",
        }


Broken = Callable[[World], Any]
Mended = Callable[[World, str, Any], Any]
"""How a rule is broken; how it is put right, from where the finding's button leads."""


def _unasked(world: World) -> None:
    world.ask("information", 2, ours=True)
    deal = world.deal()
    world.engaged(deal, exploring_at=ago(30), proposed_at=ago(20))


def _asked(world: World, remedy: str, _: Any) -> None:
    world.screens.do(remedy, text="Are you free?")
    world.screens.do("answer-ask", newest("asks"), answer="yes")


def _single(world: World) -> str:
    deal = world.deal()
    world.engaged(deal, exploring_at=ago(30), proposed_at=ago(20))
    return deal


def _another(world: World, remedy: str, deal: Any) -> None:
    world.screens.do(remedy, relationship="with-halden", capability="hosting", lead="us")
    world.screens.do("explore", newest("engagements"))


def _takes_over(world: World) -> str:
    return world.record(
        "meetings",
        invited_by=world.them,
        host=world.them,
        customer=world.customer,
        invited_at=ago(9),
        starts_at=ago(5),
        ended_at=ago(4.9),
        purpose="customer",
        led_strategy=ME,
        **{
            "talk_seconds-0-organization": ME,
            "talk_seconds-0-seconds": "1800",
            "talk_seconds-1-organization": world.them,
            "talk_seconds-1-seconds": "600",
        },
    )


def _somebody(organization: str) -> str:
    """A person of an organization of the demo."""
    people = FACTS["people"].objects.filter(organization__id__startswith=organization)
    return str(people.order_by("pk").values_list("pk", flat=True)[0])


def _two_doors(world: World) -> None:
    for target in (world.contact, _somebody("castellan")):
        world.screens.do(
            "introduce",
            relationship=world.relationship,
            introducer="them",
            target=target,
            opened_at=ago(30),
            consented_at=ago(29),
            made_at=ago(28),
        )


def _overloaded(world: World) -> list[str]:
    return [world.ask("resource", 3 + 9 * number, ours=True) for number in range(4)]


def _no_win(world: World) -> None:
    world.record("value_plans", agreed_at=ago(40), **world.goal(ME, ME))
    world.engaged(world.deal(), exploring_at=ago(45))


def _defect(world: World) -> None:
    world.record(
        "meetings", invited_by=ME, host=ME, invited_at=ago(9), starts_at=ago(5), purpose="business"
    )
    share = {"relationship": world.relationship, "sharer": "us", "confidentiality": "public"}
    world.screens.do("share", **share, title="Slides", topic="material", shared_at=ago(20))
    world.screens.do("report-defect", newest("shares"), defect_reported_at=ago(10))


def _advocacy(world: World) -> str:
    world.record("exchanges", giver=ME, kind="time", given_at=ago(3), accepted_at=ago(2), value="1")
    return world.ask("advocacy", 40, ours=False)


def _unanswered(world: World) -> str:
    world.screens.do(
        "share",
        relationship=world.relationship,
        sharer="us",
        confidentiality="public",
        topic="other",
        shared_at=ago(3),
    )
    return world.ask("resource", 12, ours=False)


def _follow(**given: str) -> Mended:
    """Do what the button offers, and no more."""
    return lambda world, remedy, _: world.screens.do(remedy, **given)


CASES: dict[str, tuple[Broken, Mended]] = {
    "do-01-know-availability": (_unasked, _asked),
    "do-02-keep-options-open": (_single, _another),
    "do-03-stay-committed": (
        lambda world: world.record(
            "pledges",
            pledger=ME,
            beneficiary=world.them,
            text="A list",
            made_at=ago(20),
            due_on=on(-8),
        ),
        _follow(),
    ),
    "do-04-communicate-under-nda": (_unanswered, _follow(answer="yes")),
    "do-05-give-to-get": (
        lambda world: world.record(
            "exchanges",
            giver=world.them,
            kind="lead",
            given_at=ago(100),
            accepted_at=ago(99),
            value="1",
        ),
        _follow(kind="training", given_at=ago(1), accepted_at=ago(0.5), value="1"),
    ),
    "do-06-introduce-both-ways": (
        lambda world: world.screens.do(
            "introduce",
            relationship=world.relationship,
            introducer="them",
            target=world.contact,
            opened_at=ago(30),
            consented_at=ago(29),
            made_at=ago(28),
        ),
        _follow(),
    ),
    "do-07-win-for-everyone": (
        _no_win,
        lambda world, remedy, _: world.screens.do(remedy, **world.goal(world.them, ME)),
    ),
    "do-08-listen": (
        lambda world: world.record(
            "ideas", proposer=world.them, text="Start in the north", offered_at=ago(40)
        ),
        _follow(response="adopted", reason="It saves a month"),
    ),
    "do-09-influence-not-authority": (
        lambda world: world.engaged(world.deal(), exploring_at=ago(30), proposed_at=ago(20)),
        _follow(influence_level="medium"),
    ),
    "do-10-use-alliance-team": (
        lambda world: world.engaged(
            world.deal("committed"), proposed_at=ago(30), committed_at=ago(10)
        ),
        _follow(topic="Who signs?"),
    ),
    "dont-01-overbearing": (
        _overloaded,
        lambda world, remedy, asks: world.screens.do(
            remedy, **{asks[0]: "withdraw", asks[1]: "withdraw", asks[2]: "must"}
        ),
    ),
    "dont-03-play-coy": (
        lambda world: world.ask("information", 30, ours=False),
        _follow(answer="yes"),
    ),
    "dont-04-selfish": (_advocacy, _follow(answer="partly")),
    "dont-05-force-change": (lambda world: world.ask("mandate", 1, ours=True), _follow()),
    "dont-06-last-minute": (
        lambda world: world.engaged(world.deal(decision=30)),
        _follow(),
    ),
    "dont-07-too-comfortable": (
        _defect,
        _follow(sharer="us", confidentiality="public", title="Slides, corrected"),
    ),
    "dont-08-forget-manners": (
        _takes_over,
        lambda world, _, meeting: world.screens.do(
            "correct-meetings",
            meeting,
            led_strategy=world.them,
            **{"talk_seconds-0-seconds": "300", "talk_seconds-1-seconds": "2100"},
        ),
    ),
    "dont-09-hoard-network": (
        _two_doors,
        lambda world, remedy, _: world.screens.do(
            remedy,
            introducer="us",
            target=_somebody("orrin"),
            opened_at=ago(2),
            consented_at=ago(1),
            made_at=ago(0.5),
        ),
    ),
}


def test_every_rule_is_tried() -> None:
    assert CASES.keys() | BLOCKING == {each.id for each in RULES}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_is_broken_found_and_put_right(rule: str, sign_in: Sign) -> None:
    world = World(Screens(sign_in("manager")))
    assert world.screens.findings(world.relationship, rule) == []
    broken, mended = CASES[rule]
    made = broken(world)
    found = world.screens.findings(world.relationship, rule)
    assert found, "nothing was found"
    first = found[0]
    assert first.evidence
    assert first.remedy
    listed = world.screens.see(f"/findings/?rule={rule}&partner={world.relationship}").findings
    assert [each for each in listed if each.rule == rule]
    mended(world, first.remedy, made)
    assert [each.text for each in world.screens.findings(world.relationship, rule)] == []


# -- the five that block --------------------------------------------------------------------------


class Block:
    """What a rule stops: the form that would break it, what is filled in, and the way out."""

    def __init__(self, url: str, given: dict[str, Any], collection: str, mended: Mended) -> None:
        self.url, self.given, self.collection, self.mended = url, given, collection, mended


def _withdraws(world: World) -> Block:
    pledge = world.record(
        "pledges", pledger=ME, beneficiary=world.them, text="A list", made_at=ago(5)
    )
    return Block(f"/do/withdraw-pledge/{pledge}/", {}, "pledges", _follow())


def _shares(world: World) -> Block:
    given = {
        "relationship": world.relationship,
        "sharer": "us",
        "title": "Prices",
        "confidentiality": "restricted",
        "topic": "budget",
    }
    return Block("/do/share/", given, "shares", _follow(kind="nda", covers="restricted"))


def _introduces(world: World) -> Block:
    given = {
        "relationship": world.relationship,
        "introducer": "us",
        "target": "maya",
        "made_at": ago(0.1),
    }
    return Block("/do/introduce/", given, "introductions", _follow())


def _cheats(world: World) -> Block:
    deal = world.deal("committed")
    world.engaged(deal, proposed_at=ago(30), committed_at=ago(20))
    world.screens.do(
        "engage", opportunity=deal, relationship="with-halden", capability="hosting", lead="us"
    )
    return Block(f"/do/propose/{newest('engagements')}/", {"told": "on"}, "engagements", _follow())


def _overstates(world: World) -> Block:
    given = {
        "relationship": world.relationship,
        "speaker": "us",
        "text": "Certified by Orrery Labs",
        "level": "5",
        "medium": "website",
    }
    return Block("/do/claim/", given, "claims", _follow())


BLOCKS: dict[str, Callable[[World], Block]] = {
    "do-03-stay-committed": _withdraws,
    "do-04-communicate-under-nda": _shares,
    "do-06-introduce-both-ways": _introduces,
    "dont-02-cheat": _cheats,
    "dont-10-overstate": _overstates,
}


@pytest.fixture
def ingrid(demo_url: str) -> User:
    """Another alliance manager, of the same team."""
    user = User.objects.create_user(
        "ingrid@northwind.example", None, name="Ingrid Solberg", roles=["manager"]
    )
    user.teams.add(User.objects.get(email="tomas@northwind.example").teams.get())
    return user


def _state(collection: str) -> list[Any]:
    return list(FACTS[collection].objects.order_by("pk").values())


@pytest.mark.parametrize("rule", BLOCKS)
def test_a_block_stops_until_another_approves(rule: str, sign_in: Sign, ingrid: User) -> None:
    world = World(Screens(sign_in("manager")))
    block = BLOCKS[rule](world)
    before = _state(block.collection)
    tomas, approver = world.screens, Screens(sign_in("viewer"))
    approver.client.force_login(ingrid)

    # Stopped, with what it breaks and the way out; a warning's button does not pass it.
    for passing in ({}, {"anyway": "1"}):
        stopped = tomas.fill(block.url, **block.given, **passing)
        assert stopped.status_code == 409
        assert f"/rules/{rule}/" in stopped.content.decode()
        assert "This can’t go ahead yet" in stopped.content.decode()
    assert _state(block.collection) == before

    # An override needs a reason, and an approver other than oneself.
    me = User.objects.get(email="tomas@northwind.example")
    for reason, who in (("because", ingrid.pk), (REASON, ""), (REASON, me.pk)):
        override = {"override": "1", "override_reason": reason, "override_approver": who}
        assert tomas.fill(block.url, **block.given, **override).status_code == 409
    assert not HeldAction.objects.exists()

    # Asked for: nothing is done, and the approver finds it under Today.
    override = {"override": "1", "override_reason": REASON, "override_approver": ingrid.pk}
    assert tomas.fill(block.url, **block.given, **override).status_code == 302
    assert _state(block.collection) == before
    held = HeldAction.objects.get()
    address = f"/held/{held.pk}/"
    assert address in [url for _, url in approver.see("/").links]
    assert REASON in approver.client.get(address).content.decode()
    assert tomas.client.post(f"{address}approve/").status_code == 403
    assert _state(block.collection) == before

    # Approved: done, found, audited.
    assert approver.client.post(f"{address}approve/").status_code == 302
    assert _state(block.collection) != before
    kept = Override.objects.get()
    assert (kept.reason, kept.approved_by) == (REASON, str(ingrid))
    audit = tomas.client.get("/audit/?deed=override").content.decode()
    assert REASON in audit
    assert f"Approved by {ingrid}" in audit
    (found,) = tomas.findings(world.relationship, rule)
    assert found.evidence

    # Approving again does nothing more; the way out clears it.
    approver.client.post(f"{address}approve/")
    assert Override.objects.count() == 1
    block.mended(world, found.remedy, None)
    assert tomas.findings(world.relationship, rule) == []


def test_declined_leaves_nothing(sign_in: Sign, ingrid: User) -> None:
    world = World(Screens(sign_in("manager")))
    block = _overstates(world)
    before = _state(block.collection)
    override = {"override": "1", "override_reason": REASON, "override_approver": ingrid.pk}
    world.screens.fill(block.url, **block.given, **override)
    approver = sign_in("viewer")
    approver.force_login(ingrid)
    held = HeldAction.objects.get()
    approver.post(f"/held/{held.pk}/decline/", {"answer": "Wait for the certificate"})
    approver.post(f"/held/{held.pk}/approve/")
    assert _state(block.collection) == before
    page = world.screens.client.get(f"/held/{held.pk}/").content.decode()
    assert "Wait for the certificate" in page


def test_a_share_waits_for_its_nda(sign_in: Sign) -> None:
    world = World(Screens(sign_in("manager")))
    block = _shares(world)
    before = _state("shares")
    assert world.screens.fill(block.url, **block.given, hold="nda").status_code == 302
    assert _state("shares") == before
    nda = {"relationship": world.relationship, "kind": "nda"}
    world.screens.do("agree", **nda, covers="confidential")
    assert _state("shares") == before  # it does not cover what is restricted
    world.screens.do("agree", **nda, covers="restricted")
    assert len(_state("shares")) == len(before) + 1
    assert HeldAction.objects.get().state == HeldAction.DONE
    assert world.screens.findings(world.relationship, "do-04-communicate-under-nda") == []
