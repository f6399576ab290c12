"""The pages of a workspace, measured in a process of its own.

`python -m benchmarks.pages demo|large DATABASE_URL` makes a workspace; `measure DATABASE_URL`
prints, as JSON, the seconds and the queries of each page, its seconds as of a past day, and how
large the first load is.
"""

import gzip
import json
import os
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

PARTNERS, DEALS, INTERACTIONS = 500, 20_000, 2_800
RUNS = 7
PAST_DAYS = 200
STATIC = ("troth.css", "more.css", "troth.js", "more.js", "htmx.min.js", "troth-mark.svg")


def _set_up(url: str) -> None:
    os.environ["DATABASE_URL"] = url
    os.environ["TROTH_SECRET_KEY"] = "a key for measuring alone, which signs nothing that lasts"
    os.environ["TROTH_LOG_LEVEL"] = "error"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troth.server.settings")
    django.setup()


def _begin() -> None:
    from troth.ledger import schema, writing

    schema.migrate()
    writing.begin(0)


def _end(person: str) -> None:
    """Review all, and have an alliance manager and an administrator."""
    from django.db import connection

    from troth.accounts.models import User
    from troth.ledger import writing
    from troth.ledger.reviewing import all_of_them, review

    for _ in review(all_of_them(), writing.present(), 0):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    roles = ["manager", "admin", "seller"]
    User.objects.create_user("a@b.example", None, name="A", roles=roles, person_id=person)


def demo() -> None:
    """Make the demo's workspace."""
    from troth import demo as story
    from troth.facts.file import parse, write
    from troth.ledger.importing import Origin, import_facts

    _begin()
    document = parse(write(story.story(date.today())))
    import_facts(document, Origin("facts", "demo", "benchmark"))
    _end("tomas")


def large() -> None:
    """Make a workspace of 500 partners, 20,000 opportunities and 1,000,000 messages."""
    from django.db import transaction

    from benchmarks import worlds
    from troth.facts.model import COLLECTIONS, Opportunity, Stage
    from troth.ledger import rows
    from troth.ledger.models import FACTS, Entry, InUse, Organization, Workspace
    from troth.rules import RULES

    _begin()
    with transaction.atomic():
        entry = Entry.objects.create(at=0, actor="benchmark", deed="import").pk
        shared = worlds.shared()
        for name in COLLECTIONS:
            rows.insert(name, ((each, None) for each in getattr(shared, name)), entry)
        for number in range(PARTNERS):
            made = worlds.relationship(number, INTERACTIONS)
            for name in COLLECTIONS:
                rows.insert(name, ((each, None) for each in made.get(name, ())), entry)
        missing = DEALS - FACTS["opportunities"].objects.count()
        stages = (Stage("prospect", worlds.START),)
        more = (
            Opportunity(f"deal-{each}", f"Deal {each}", worlds.ME, stages)
            for each in range(missing)
        )
        rows.insert("opportunities", ((each, None) for each in more), entry)
        Workspace.objects.update(me=worlds.ME)
        sides = Organization.objects.values_list("pk", flat=True)
        InUse.objects.bulk_create(
            InUse(rule=rule.id, side_id=side, since=0, fed_by="messages")
            for side in sides
            for rule in RULES
        )
    person = FACTS["people"].objects.filter(organization=worlds.ME).order_by("pk")
    _end(person.values_list("pk", flat=True)[0])


def _addresses() -> Iterator[tuple[str, str]]:
    from django.db.models import Count

    from troth.facts.model import COLLECTIONS
    from troth.ledger.models import FACTS, Engagement

    me = _me()

    def busiest(column: str) -> str:
        found = Engagement.objects.filter(lead=me).values_list(column).annotate(n=Count("pk"))
        return str(found.order_by("-n", column)[0][0])

    partner, deal = busiest("relationship"), busiest("opportunity")
    meeting = FACTS["meetings"].objects.filter(relationship=partner).order_by("pk")[0].pk
    ask = FACTS["asks"].objects.filter(relationship=partner).order_by("pk")[0].pk
    yield "Today", "/"
    yield "partners", "/partners/"
    yield "a partner", f"/partners/{partner}/"
    yield "a score's occasions", f"/partners/{partner}/rules/do-08-listen/"
    yield "opportunities", "/opportunities/"
    yield "an opportunity", f"/opportunities/{deal}/"
    yield "a meeting", f"/meetings/{meeting}/"
    yield "findings", "/findings/"
    yield "rules", "/rules/"
    yield "a rule", "/rules/do-04-communicate-under-nda/"
    yield "audit", "/audit/"
    yield "search", "/search/?q=an"
    yield "settings", "/settings/"
    yield "a fact", f"/facts/asks/{ask}/"
    yield "a form", f"/do/ask/?relationship={partner}"
    for name in COLLECTIONS:
        yield f"list of {name}", f"/facts/{name}/"


def _me() -> str:
    from troth.ledger.models import Workspace

    return str(Workspace.objects.get().me_id)


def measure() -> None:
    """Print what each page costs."""
    from django.db import connection
    from django.test import Client
    from django.urls import resolve

    from benchmarks.timing import best
    from troth import workspace
    from troth.accounts.models import User
    from troth.ledger.replaying import opened, prepare
    from troth.workspace.registry import PAGES
    from troth.workspace.replay import end_of_day

    day = date.today() - timedelta(days=PAST_DAYS)
    for _ in prepare(opened(end_of_day(str(day), _me())), 0):
        pass
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email="a@b.example"))
    found: dict[str, Any] = {}
    for name, url in _addresses():
        queries = 0

        def count(execute: Any, *arguments: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(*arguments)

        with connection.execute_wrapper(count):
            assert client.get(url).status_code == 200, url
        then = None
        if PAGES[resolve(url.partition("?")[0]).url_name].is_replayed:
            past = f"{url}{'&' if '?' in url else '?'}as_of={day}"
            assert client.get(past).status_code in (200, 404), past
            then = best(lambda: client.get(past), RUNS)  # noqa: B023
        found[name] = [best(lambda: client.get(url), RUNS), queries, then]  # noqa: B023
    folder = Path(workspace.__path__[0]) / "static" / "troth"
    size = len(gzip.compress(client.get("/").content, 6))
    size += sum(len(gzip.compress((folder / name).read_bytes(), 6)) for name in STATIC)
    found["first load"] = [size, 0, None]
    print(json.dumps(found))


if __name__ == "__main__":
    step, address = sys.argv[1:]
    _set_up(address)
    {"demo": demo, "large": large, "measure": measure}[step]()
