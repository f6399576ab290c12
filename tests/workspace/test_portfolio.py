"""The portfolio: filters, orders, what partners bring, and what each score rests on."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from tests.workspace.conftest import Sign
from tests.workspace.test_reviews import add, body
from troth.accounts.models import Team, User
from troth.accounts.reach import Reach
from troth.ledger import past, reviewing
from troth.ledger.stored import reviews_of
from troth.ledger.writing import present
from troth.review.sheets import Pair
from troth.workspace.charts import Scatter
from troth.workspace.portfolio import Filters, Portfolio


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(body(client, f"/portfolio.csv{query}").decode())))


def ids(found: list[dict[str, str]]) -> set[str]:
    return {each["relationship"] for each in found}


def manager() -> Reach:
    users = User.objects.exclude(person=None)
    return Reach(next(each for each in users if "manager" in each.roles))


def test_partners_are_found_by_team_type_and_region(sign_in: Sign) -> None:
    client = sign_in("manager")
    every = ids(rows(client))
    choices = Portfolio(manager(), present()).choices
    for name, groups in choices.items():
        for _, options in groups:
            for value, _ in options:
                found = ids(rows(client, f"?{name}={value}"))
                assert found, (name, value)
                assert found <= every
    halden = Portfolio(manager(), present(), Filters(text="halden")).partners
    assert [each.relationship for each in halden] == ["with-halden"]
    assert {each.country for each in halden} == {"NO"}
    assert "with-halden" in ids(rows(client, "?region=NO"))
    assert "with-halden" not in ids(rows(client, "?region=SE"))
    team = Team.objects.create(name="Nobody yet")
    assert rows(client, f"?team={team.pk}") == []
    assert rows(client, "?team=no-team") == []
    led = User.objects.exclude(person=None).filter(person__in=halden[0].leads)
    assert led.exists()
    team.users.set(led)
    assert "with-halden" in ids(rows(client, f"?team={team.pk}"))


def test_worth_is_told_by_currency_and_what_is_lost_is_left_out(sign_in: Sign) -> None:
    client = sign_in("manager")
    before = next(each for each in rows(client) if each["relationship"] == "with-halden")

    def deal(id_: str, currency: str, *stages: str) -> dict[str, Any]:
        history = [
            {"stage": stage, "at": f"2026-01-{number:02}T10:00:00Z"}
            for number, stage in enumerate(("prospect", *stages), 5)
        ]
        return {
            "id": id_,
            "name": id_,
            "owner": "northwind",
            "currency": currency,
            "stages": history,
        }

    def part(id_: str, deal: str, attribution: str, **more: Any) -> dict[str, Any]:
        return {
            "id": id_,
            "relationship": "with-halden",
            "opportunity": deal,
            "lead": "northwind",
            "partner": "halden",
            "capability": "hosting",
            "identified_at": "2026-01-05T10:00:00Z",
            "attribution": attribution,
            **more,
        }

    add(
        opportunities=[
            deal("in-crowns", "NOK"),
            deal("in-dollars", "USD", "launched"),
            deal("lost", "NOK", "closed_lost"),
        ],
        engagements=[
            part("e1", "in-crowns", "sourced", value=100.5),
            part("e2", "in-crowns", "sourced"),
            part("e3", "in-dollars", "sourced", value=40),
            part("e4", "lost", "sourced", value=1000),
            part("e5", "in-dollars", "delivered", value=7),
            {
                **part("e6", "in-crowns", "influenced", value=3),
                "lead": "halden",
                "partner": "northwind",
            },
        ],
    )
    after = next(each for each in rows(client) if each["relationship"] == "with-halden")
    assert int(after["sourced"]) == int(before["sourced"]) + 2
    assert {"NOK 100.5", "USD 40"} <= set(after["sourced_worth"].split("; "))
    assert after["influenced_worth"] == before["influenced_worth"]
    worth = Portfolio(manager(), present(), Filters(text="halden")).worth("sourced")
    assert worth.unstated >= 1


def test_every_score_is_that_of_the_list_of_partners_with_what_it_rests_on(sign_in: Sign) -> None:
    client = sign_in("manager")
    listed = csv.DictReader(StringIO(body(client, "/partners.csv").decode()))
    partners = {each["relationship"]: each for each in listed}
    told = {each["relationship"]: each for each in rows(client)}
    assert told.keys() == partners.keys()
    for relationship, row in told.items():
        other = partners[relationship]
        assert row["we_treat_them_score"] == other["how_we_treat_them"]
        assert row["they_treat_us_score"] == other["how_they_treat_us"]
        assert f"{float(row['we_treat_them_coverage']):.0f}" == other["coverage"]
        assert [row[each] for each in ("blocks", "warnings", "notes")] == [
            other[each] for each in ("blocks", "warnings", "notes")
        ]
        assert bool(row["we_treat_them_one_sided"]) == bool(row["we_treat_them_score"])
    reach = manager()
    review = reviews_of(["with-halden"], present())["with-halden", "halden"]
    row_of = Portfolio(reach, present(), Filters(text="halden"))
    theirs = row_of.rows(row_of.partners)[0].theirs
    assert theirs.one_sided == review.one_sided


def test_the_trend_is_what_reviews_as_of_the_ends_of_the_quarters_say(sign_in: Sign) -> None:
    client = sign_in("manager")
    assert all(not value for each in rows(client) for key, value in each.items() if "-Q" in key)
    now = present()
    for _ in past.recall(now):
        pass
    told = {each["relationship"]: each for each in rows(client)}
    for quarter, at in past.ends(now)[:4]:
        for review in reviewing.as_of(at):
            row = told.get(review.relationship)
            if row is not None and review.overall is not None:
                shown = row[f"we_treat_them_score_{quarter.id}"]
                assert shown == f"{review.overall:.1f}", (review.relationship, quarter.id)


def test_orders_and_pages_hold_every_partner_once(sign_in: Sign) -> None:
    client = sign_in("manager")
    every = ids(rows(client))
    for order in ("name", "ours", "theirs", "gap", "findings", "nonsense"):
        found = rows(client, f"?sort={order}")
        assert ids(found) == every
        assert len(found) == len(every)
    worst = [float(each["we_treat_them_score"] or 101) for each in rows(client, "?sort=ours")]
    assert worst == sorted(worst)
    assert rows(client) == rows(client, "?sort=findings")  # who needs us most stands on top
    assert body(client, "/portfolio/?page=999").decode().count("<tbody>") <= 1


def test_who_may_read_few_partners_sees_few(sign_in: Sign) -> None:
    every = ids(rows(sign_in("manager")))
    stranger = User.objects.create_user("new@northwind.example", roles=["viewer"], name="New")
    may = set(Reach(stranger).reads("relationships").values_list("pk", flat=True))
    assert not may >= every
    client = Client(HTTP_HOST="localhost")
    client.force_login(stranger)
    assert ids(rows(client)) == every & may
    for pk in every - may:
        for name in ("", "partner/", "partner.pdf", "both.pdf", "figures.csv"):
            assert client.get(f"/reviews/{pk}/{name}").status_code == 404


def test_a_label_covers_no_other_point() -> None:
    near = [Pair("Even", 80, 80), Pair("A little further", 60, 80), Pair("Between", 66, 80)]
    first = Scatter(near).points[0]  # the furthest from even; another stands close to its right
    assert first.label == "" or first.anchor != "start"
    apart = [Pair(f"Partner {each}", 45 + 20 * each, 95 - 20 * each) for each in range(3)]
    assert all(each.label for each in Scatter(apart).points)
    edge = [Pair("The furthest", 50, 72), Pair("Close by", 58, 72)]  # no room on either side
    over = Scatter(edge).points[0]
    assert (over.label, over.anchor) == ("The furthest", "middle")
    alike = [Pair(f"Partner {each}", 70, 70) for each in range(200)]
    assert len([each for each in Scatter(alike).points if each.label]) <= 4


@pytest.mark.parametrize("page", ["99999", "9" * 5000, "-1", "²", ""])
def test_a_page_that_is_not_there_is_the_nearest(page: str, sign_in: Sign) -> None:
    client = sign_in("manager")
    for url in ("/portfolio/", "/team/"):
        answer = client.get(url, {"page": page})
        assert (answer.status_code, answer.context["page"]) == (200, 1)
    for url in ("/notices/", "/reviews/"):
        assert client.get(url, {"page": page}, follow=True).context["page"] == 1
    for url in ("/partners/", "/findings/", "/audit/", "/facts/asks/", "/questions/"):
        assert client.get(url, {"page": page}).status_code == 200
    for url in ("/partners/with-halden/", "/partners/with-halden/rules/do-08-listen/"):
        assert client.get(url, {"from": page}).status_code == 200
