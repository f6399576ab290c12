"""Who sees what: their own and their team's, confidences only where they work."""

from django.test import Client

from tests.workspace.conftest import Sign
from troth.accounts.models import User
from troth.accounts.reach import Reach
from troth.ledger.models import Engagement, Opportunity, Relationship, Share


def _reach(role: str) -> Reach:
    every = User.objects.exclude(person=None)
    return Reach(next(each for each in every if role in each.roles))


def test_a_seller_works_on_their_own_opportunities_and_what_is_engaged_there(
    sign_in: Sign,
) -> None:
    client, reach = sign_in("seller"), _reach("seller")
    mine = set(Opportunity.objects.filter(owner_person="maya").values_list("pk", flat=True))
    assert set(reach.reads("opportunities").values_list("pk", flat=True)) >= mine
    engaged = Engagement.objects.filter(opportunity__in=mine)
    assert reach.works_on == set(
        engaged.filter(relationship__a="northwind").values_list("relationship", flat=True)
    )
    assert client.get("/opportunities/castellan-platform/").status_code == 200
    other = (
        Opportunity.objects.exclude(owner_person="maya")
        .filter(owner="northwind")
        .exclude(
            pk__in=Engagement.objects.filter(relationship__in=reach.works_on).values("opportunity")
        )
    )
    for each in other[:3]:
        assert client.get(f"/opportunities/{each.pk}/").status_code == 404
    hidden = Relationship.objects.exclude(pk__in=reach.works_on).filter(a="northwind")
    for each in hidden[:3]:
        assert client.get(f"/partners/{each.pk}/").status_code == 404
        assert client.get(f"/do/rank-asks/{each.pk}/").status_code == 404


def test_a_team_shares_what_is_theirs(sign_in: Sign) -> None:
    client = sign_in("seller")
    assert client.get("/do/close/vantage-hub/").status_code == 403
    maya = User.objects.get(email="maya@northwind.example")
    colleague = User.objects.create_user("jonas@northwind.example", None, name="Jonas Weber")
    colleague.person_id = "jonas"
    colleague.save()
    colleague.teams.add(maya.teams.get())
    assert client.get("/do/close/vantage-hub/").status_code == 200


def test_an_alliance_manager_has_what_they_lead_and_what_nobody_leads(sign_in: Sign) -> None:
    sign_in("manager")
    reach = _reach("manager")
    for pk, leads in Relationship.objects.values_list("pk", "leads"):
        if "tomas" in leads:
            assert pk in reach.led
    ingrid = User.objects.create_user("ingrid@northwind.example", None, name="Ingrid Solberg")
    ingrid.roles, ingrid.person_id = ["manager"], "ingrid"
    ingrid.save()
    other = Reach(ingrid)
    assert "with-halden" not in other.led  # Tomás leads it
    assert "with-brightwater" in other.led  # nobody of the alliance managers does
    assert not other.approves(["with-halden"])
    assert other.approves(["with-brightwater"])


def _secret() -> Share:
    found = Share.objects.filter(
        confidentiality__in=("confidential", "restricted"), relationship="with-halden"
    ).exclude(title=None)
    share: Share = found.first()
    assert share is not None
    return share


def _sees(client: Client, share: Share) -> bool:
    listed = share.title in client.get("/facts/shares/?partner=with-halden").content.decode()
    found = share.title in client.get(f"/search/?q={share.title}").content.decode().replace(
        f"“{share.title}”", ""
    ).replace(f'value="{share.title}"', "")
    opened = client.get(f"/facts/shares/{share.pk}/").status_code == 200
    assert listed == found == opened
    return opened


def test_confidences_are_for_those_who_work_there(sign_in: Sign) -> None:
    share = _secret()
    assert _sees(sign_in("manager"), share)
    assert _sees(sign_in("seller"), share)
    assert not _sees(sign_in("viewer"), share)
    assert not _sees(sign_in("admin"), share)


def test_a_finding_on_a_confidence_does_not_tell_it(sign_in: Sign) -> None:
    told = "Price model for Thornby"
    assert told in sign_in("manager").get("/partners/with-brightwater/").content.decode()
    admin = sign_in("admin").get("/partners/with-brightwater/").content.decode()
    assert told not in admin
    assert "Something confidential is concerned." in admin


def test_a_viewer_and_an_admin_change_nothing_of_a_partner(sign_in: Sign) -> None:
    for role in ("viewer", "admin"):
        client = sign_in(role)
        for url in ("/do/keep-pledge/pledge-halden-26/", "/do/correct-pledges/pledge-halden-26/"):
            assert client.post(url, {"token": "t"}).status_code == 403
        given = {
            "token": "t",
            "relationship": "with-halden",
            "asker": "us",
            "kind": "information",
            "text": "x",
        }
        assert client.post("/do/ask/", given).status_code in (403, 422)


def test_what_is_not_theirs_cannot_be_named_in_a_form(sign_in: Sign) -> None:
    reach = _reach("seller")
    foreign = Relationship.objects.exclude(pk__in=reach.works_on).filter(a="northwind").first()
    answer = sign_in("seller").post(
        "/do/ask/",
        {
            "token": "t",
            "relationship": foreign.pk,
            "asker": "us",
            "kind": "information",
            "text": "x",
        },
    )
    assert answer.status_code == 422
    assert "that you may choose" in answer.content.decode()
