"""The demo in the browser: a workspace that is imported and reviewed, clients signed in."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment

from tests.workspaces import SQLITE, Databases, leave, use
from troth import demo
from troth.accounts.demo import enter_cast
from troth.accounts.models import User
from troth.facts.file import parse, write
from troth.facts.times import parse_instant
from troth.ledger import schema, writing
from troth.ledger.importing import Origin, import_facts
from troth.ledger.reviewing import review, waiting

BEGAN = parse_instant("2020-01-01T00:00:00Z")
ROLES = ("seller", "manager", "viewer", "admin")

Sign = Callable[[str], Client]


def build(now: int | None = None) -> None:
    """Import the demo into the database in use, and review it."""
    schema.migrate()
    writing.begin(BEGAN)
    document = parse(write(demo.story(date.today())))
    import_facts(document, Origin("facts", "demo", "tests"))
    at = writing.present() if now is None else now
    for _ in review(waiting(at), at, 1):
        pass
    enter_cast()
    connections["default"].close()


@pytest.fixture(scope="session", autouse=True)
def instrumented() -> Iterator[None]:
    """Have answers tell of the templates that made them, and mail stay here."""
    setup_test_environment()
    yield
    teardown_test_environment()


@pytest.fixture(scope="session")
def template(databases: Databases) -> str:
    """The URL of the demo's database, to be copied."""
    url = databases.empty()
    use(url)
    build()
    return url


@pytest.fixture
def demo_url(template: str, databases: Databases) -> Iterator[str]:
    """The URL of a copy of the demo, in use."""
    connections["default"].close()
    if databases.kind == SQLITE:
        url = databases.empty()
        shutil.copy(template.removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))
    else:
        url = databases.empty(template.rpartition("/")[2])
    use(url)
    yield url
    leave()


@pytest.fixture
def sign_in(demo_url: str) -> Sign:
    """Gives a client that has signed in as one of the cast, by role."""

    def sign(role: str) -> Client:
        client = Client(HTTP_HOST="localhost")
        every = User.objects.exclude(person=None)
        client.force_login(next(each for each in every if role in each.roles))
        return client

    return sign


@pytest.fixture
def as_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the settings say that it is a demo."""
    monkeypatch.setattr(settings, "TROTH", {**settings.TROTH, "TROTH_DEMO": "yes"})
