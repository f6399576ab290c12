"""Candidates for one capability side by side: what each brings, and how it stands between us."""

from typing import Any

import pytest
from django.test import Client

from tests.workspace.conftest import Sign
from troth.accounts.models import User
from troth.facts.times import DAY
from troth.ledger.models import FACTS, Engagement, Meeting, Message
from troth.ledger.writing import present
from troth.workspace.comparison import Beside

URL = "/opportunities/castellan-platform/compare/"
DEAL = "/opportunities/castellan-platform/"


def _beside(client: Client) -> dict[str, dict[str, Beside]]:
    """Who stands beside whom, by capability and relationship."""
    compared = client.get(URL).context["compared"]
    return {
        each.capability: {one.ticket.row.relationship_id: one for one in each.several}
        for each in compared
    }


def _standings(client: Client) -> dict[str, Any]:
    return {each.relationship: each for each in client.get("/partners/").context["standings"]}


def test_only_what_several_partners_would_bring_is_compared(sign_in: Sign) -> None:
    client = sign_in("seller")
    beside = _beside(client)
    assert {capability: set(each) for capability, each in beside.items()} == {
        "change management": {"with-fennimore", "with-lumen"},
        "plant-floor integration": {"with-brightwater", "with-halden"},
    }
    assert URL in client.get(DEAL).content.decode()


def test_one_who_was_let_down_stands_there_no_more(sign_in: Sign) -> None:
    client = sign_in("seller")
    theirs = Engagement.objects.filter(opportunity="castellan-platform", relationship="with-lumen")
    theirs.update(ended_at=present(), ended_by="northwind")
    assert set(_beside(client)) == {"plant-floor integration"}
    others = Engagement.objects.filter(opportunity="castellan-platform")
    others.filter(relationship="with-brightwater").delete()
    page = client.get(URL).content.decode()
    assert "Nobody to compare yet." in page
    assert URL not in client.get(DEAL).content.decode()


def test_both_scores_and_the_findings_are_those_of_the_list_of_partners(sign_in: Sign) -> None:
    client = sign_in("seller")
    standings = _standings(client)
    page = client.get(URL).content.decode()
    for several in _beside(client).values():
        for pk, each in several.items():
            of = standings[pk]
            assert (each.standing.about_us, each.standing.about_them) == (
                of.about_us,
                of.about_them,
            )
            assert each.standing.ours.coverage == of.ours.coverage
            assert each.standing.ours.score == pytest.approx(of.ours.score, abs=0.01)
            assert each.standing.theirs.score == pytest.approx(of.theirs.score, abs=0.01)
            assert f"{each.standing.ours.coverage:.0f}&nbsp;% coverage" in page
    about_halden = standings["with-halden"]
    shown = client.get("/partners/with-halden/").context
    assert (about_halden.about_us.number, about_halden.about_them.number) == (
        shown["about_us"],
        shown["about_them"],
    )


def test_customers_in_common_do_not_count_this_one(sign_in: Sign) -> None:
    client = sign_in("seller")
    customer = Engagement.objects.get(pk="castellan-platform-halden").opportunity.customer_id
    ours = Engagement.objects.filter(relationship="with-halden", committed_at__isnull=False)
    customers = set(ours.values_list("opportunity__customer", flat=True)) - {customer, None}
    halden = _beside(client)["plant-floor integration"]["with-halden"]
    assert halden.candidate.in_common == len(customers) > 0


def test_who_to_talk_to_and_when_the_two_last_did(sign_in: Sign) -> None:
    client = sign_in("seller")
    lumen = _beside(client)["change management"]["with-lumen"]
    assert {each.organization_id for each in lumen.contacts} == {"lumen"}
    wrote = Message.objects.filter(relationship="with-lumen", sent_at__lte=present())
    met = Meeting.objects.filter(relationship="with-lumen", ended_at__lte=present())
    last = {*wrote.values_list("sent_at", flat=True), *met.values_list("ended_at", flat=True)}
    assert lumen.contact_at == max(last)
    gone = lumen.contacts[0].pk
    FACTS["people"].objects.filter(pk=gone).update(left_at=present() - DAY)
    lumen = _beside(client)["change management"]["with-lumen"]
    assert gone not in {each.pk for each in lumen.contacts}


def test_the_next_step_of_each_is_one_click_away(sign_in: Sign) -> None:
    page = sign_in("seller").get(URL).content.decode()
    assert f"/do/explore/castellan-platform-lumen/?next={URL}" in page
    assert f"/do/commit/castellan-platform-brightwater/?next={URL}" in page
    assert f"/do/end/castellan-platform-lumen/?next={URL}" in page
    assert "/do/end/castellan-platform-halden/" not in page  # committed: nobody is let down so


def test_a_partner_whom_one_may_not_read_stands_beside_nobody(sign_in: Sign) -> None:
    sign_in("manager")
    ingrid = User.objects.create_user("ingrid@northwind.example", None, name="Ingrid Solberg")
    ingrid.roles, ingrid.person_id = ["manager"], "ingrid"
    ingrid.save()
    client = Client(HTTP_HOST="localhost")
    client.force_login(ingrid)
    answer = client.get(URL)  # Brightwater is hers to work with; Tomás leads Halden
    assert answer.status_code == 200
    assert "plant-floor integration" not in {each.capability for each in answer.context["compared"]}
    assert "Halden" not in answer.content.decode()


def test_who_does_not_work_on_it_sees_no_comparison(sign_in: Sign) -> None:
    for role in ("viewer", "admin"):
        client = sign_in(role)
        assert client.get(URL).status_code == 403
        assert URL not in client.get(DEAL).content.decode()
    assert sign_in("seller").get("/opportunities/nowhere/compare/").status_code == 404
    assert sign_in("seller").get("/opportunities/vantage-hub/compare/").status_code in (403, 404)
