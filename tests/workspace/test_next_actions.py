"""Next best actions: what comes first, what is put aside, what goes by itself."""

import re
from collections import Counter

from django.test import Client

from tests.workspace.conftest import Sign
from troth.accounts.models import User
from troth.accounts.reach import Reach
from troth.facts.times import DAY
from troth.ledger.models import Relationship, Workspace
from troth.ledger.writing import present
from troth.workspace.models import PutAside
from troth.workspace.next_actions import NextAction, next_actions


def _actions() -> list[NextAction]:
    return next_actions(Reach(User.objects.get(email="tomas@northwind.example")), present())


def _of(key: str) -> list[NextAction]:
    return [each for each in _actions() if each.key == key]


def test_the_gravest_come_first_and_nothing_twice(sign_in: Sign) -> None:
    sign_in("manager")
    actions = _actions()
    ranks = [("block", "warn", "note", "clock").index(each.severity) for each in actions]
    assert ranks == sorted(ranks)
    assert max(Counter(each.subject for each in actions).values()) == 1
    assert all(each.remedy for each in actions)


def _put(client: Client, action: NextAction, how: str, **more: str) -> None:
    client.post("/today/aside/", {"key": action.key, "how": how, **more})


def test_done_is_gone_and_comes_back_with_undo(sign_in: Sign) -> None:
    client = sign_in("manager")
    first = _actions()[0]
    _put(client, first, "done")
    assert _of(first.key) == []
    client.post(f"/today/aside/{PutAside.objects.get().pk}/undo/")
    assert _of(first.key) == [first]


def test_what_is_put_off_comes_back_on_its_day(sign_in: Sign) -> None:
    client = sign_in("manager")
    first = _actions()[0]
    _put(client, first, "snoozed", days="3")
    assert _of(first.key) == []
    user = User.objects.get(email="tomas@northwind.example")
    later = next_actions(Reach(user), present() + 4 * DAY)
    assert first.key in [each.key for each in later]


def test_what_does_not_apply_keeps_its_reason(sign_in: Sign) -> None:
    client = sign_in("manager")
    first = _actions()[0]
    _put(client, first, "dismissed", reason="We have it in writing elsewhere")
    assert _of(first.key) == []
    assert PutAside.objects.get().reason == "We have it in writing elsewhere"


def test_it_is_put_aside_for_oneself_only(sign_in: Sign) -> None:
    client = sign_in("manager")
    first = _actions()[0]
    _put(client, first, "done")
    ingrid = User.objects.create_user("ingrid@northwind.example", None, name="Ingrid")
    ingrid.roles = ["manager"]
    ingrid.save()
    keys = [each.key for each in next_actions(Reach(ingrid), present())]
    if first.relationship in Reach(ingrid).led:
        assert first.key in keys
    assert PutAside.objects.filter(user=ingrid).count() == 0


def test_it_goes_by_itself_when_the_facts_say_so(sign_in: Sign) -> None:
    client = sign_in("manager")
    overdue = next(each for each in _actions() if each.subject == ("pledges", "pledge-ravel-31"))
    client.post("/do/keep-pledge/pledge-ravel-31/", {"token": "kept"})
    assert _of(overdue.key) == []


def test_nonsense_is_not_put_aside(sign_in: Sign) -> None:
    client = sign_in("manager")
    first = _actions()[0]
    for given in (
        {"key": "nothing", "how": "done"},
        {"key": first.key, "how": "burnt"},
        {"key": first.key, "how": "snoozed", "days": "400"},
        {},
    ):
        assert client.post("/today/aside/", given).status_code == 302
    assert not PutAside.objects.exists()


def test_what_happened_before_troth_is_on_nobodys_list(sign_in: Sign) -> None:
    client = sign_in("manager")
    counts = re.compile(r"\b(?:Block|Warn|Note) \d")
    lists = ("/partners/", "/portfolio/")
    assert all(counts.search(_text(client, each)) for each in lists)
    Workspace.objects.update(began_at=present())
    assert [each for each in _actions() if each.finding] == []
    for page in ("/partners/with-brightwater/", "/findings/"):
        assert "Before Troth" in client.get(page).content.decode()
    assert not any(counts.search(_text(client, each)) for each in lists)


def test_today_tells_how_late_a_pledge_is_and_offers_only_what_one_may_do(sign_in: Sign) -> None:
    page = sign_in("manager").get("/").content.decode()
    assert re.search("[0-9]\xa0days? late", page)
    lena = sign_in("viewer").get("/").content.decode()
    assert "No meeting in the next two weeks." in lena
    assert "/do/record-meetings/" not in lena


def test_a_search_for_a_partner_leads_to_the_partner_and_tells_the_newest_first(
    sign_in: Sign,
) -> None:
    answer = sign_in("manager").get("/search/?q=halden")
    groups = dict(answer.context["groups"])
    assert next(iter(groups)) == "relationships"
    assert [each.text for each in groups["relationships"]] == ["Halden Integrators"]
    assert 'href="/partners/with-halden/"' in answer.content.decode()
    met = [each.at for each in groups["meetings"]]
    assert met == sorted(met, reverse=True)
    assert met[0] > present() - 30 * DAY
    reach = Reach(User.objects.get(email="maya@northwind.example"))
    hidden = Relationship.objects.exclude(pk__in=reach.works_on).filter(a=reach.me).first()
    assert hidden is not None
    theirs = sign_in("seller").get("/search/", {"q": hidden.b.name}).context["groups"]
    assert "relationships" not in dict(theirs)


def _text(client: Client, page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(page).content.decode()).split())
