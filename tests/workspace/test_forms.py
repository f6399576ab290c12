"""Every form: empty, too long, with scripts in every field, of the wrong kind, and sent twice."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workspace.conftest import Sign
from tests.workspace.screens import Screens
from troth.accounts.models import Invitation, Team, User
from troth.accounts.reach import Reach
from troth.facts.model import COLLECTIONS
from troth.ledger.models import FACTS, Change, Entry
from troth.workspace.actions import actions
from troth.workspace.forms import InstantField, ReferenceField, ReferencesField
from troth.workspace.imports import run_import
from troth.workspace.models import HeldAction, ImportRun, InternalAsk, ParkedAsk, Sent
from troth.workspace.pages.entering import first_run_code

SCRIPT = "\"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}'; DROP TABLE users; --"
LONG = "x" * 30_000
NAMES = sorted(actions())
MINE = "with-halden"
OK = (200, 302, 409, 422)


def _count() -> dict[str, int]:
    models = [*FACTS.values(), Change, Entry, HeldAction, ParkedAsk, Sent]
    return {each.__name__: each.objects.count() for each in models}


def _reach() -> Reach:
    return Reach(User.objects.get(email="tomas@northwind.example"))


def _address(name: str) -> str:
    """The address of an action's form, on a fact that may still be changed."""
    action = actions()[name]
    if not action.collection:
        return f"/do/{name}/"
    facts = FACTS[action.collection].objects.all()
    names = {each.name for each in FACTS[action.collection]._meta.fields}
    if "relationship" in names and action.collection != "policies":
        facts = facts.filter(relationship=MINE)
    if action.collection == "relationships":
        facts = facts.filter(pk=MINE)
    if action.collection == "policies":
        facts = facts.filter(relationship=MINE) or facts
    ends = ("fulfilled_at", "released_at", "withdrawn_at", "answered_at", "ended_at")
    open_ones = facts.filter(**{each: None for each in ends if each in names})
    pk = (open_ones or facts).order_by("pk").values_list("pk", flat=True)[0]
    return f"/do/{name}/{pk}/"


def _fields(client: Client, url: str) -> dict[str, forms.Field] | None:
    answer = client.get(url)
    if answer.status_code == 403:
        return None
    form = answer.context["form"]
    fields = dict(form.fields)
    for name, rows in getattr(form, "rows", {}).items():
        fields |= {f"{name}-0-{each}": field for each, field in rows.forms[0].fields.items()}
        fields |= {f"{name}-{each}": field for each, field in rows.management_form.fields.items()}
    return fields


def _filled(client: Client, url: str, text: str) -> dict[str, Any]:
    """A form with the text in every field that takes text, and something right in the others."""
    form = client.get(url).context["form"]
    values = dict(_values(form, text))
    for name, rows in getattr(form, "rows", {}).items():
        values |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}
        if name == "stages":
            values |= {"stages-TOTAL_FORMS": "1", **dict(_values(rows.forms[0], text, "stages-0-"))}
    return values


def _values(form: Any, text: str, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, field in form.fields.items():
        initial = form.get_initial_for_field(field, name)
        right = _right(field, initial, text)
        if right is not None:
            yield prefix + name, right


def _right(field: forms.Field, initial: Any, text: str) -> Any:
    if isinstance(field, ReferenceField):
        if not (field.required or initial):
            return None
        limit = field.reach.reads(field.collection).filter(**field.limit)
        if field.collection == "relationships" and not initial:
            return MINE
        return initial or limit.order_by("pk").values_list("pk", flat=True)[0]
    if isinstance(field, ReferencesField):
        return None
    if isinstance(field, forms.ChoiceField):
        if initial:
            return initial
        choices = [value for value, _ in field.choices if value]
        return choices[0] if field.required else None
    if isinstance(field, InstantField):
        return "2026-01-15T10:00" if field.required else None
    if isinstance(field, forms.DateField):
        return "2026-01-15" if field.required else None
    if isinstance(field, forms.IntegerField | forms.FloatField):
        return "1" if field.required else None
    if isinstance(field, forms.BooleanField | forms.FileField | forms.TimeField):
        return None
    if isinstance(field.widget, forms.HiddenInput):
        return None
    return text


@pytest.fixture
def manager(sign_in: Sign) -> Client:
    return sign_in("manager")


@pytest.mark.parametrize("name", NAMES)
def test_a_form_that_is_empty_or_wrong_does_nothing(name: str, manager: Client) -> None:
    url = _address(name)
    fields = _fields(manager, url)
    if fields is None:
        pytest.skip("not this user's to change")
    before = _count()
    wrong: list[dict[str, Any]] = [{}]  # without its token nothing is taken
    texts = dict.fromkeys(fields, LONG)
    wrong.append({**texts, "token": "long"})
    wrong.append({**{each: ["-1", "1e999", "\0"] for each in fields}, "token": "many"})
    wrong.append({**dict.fromkeys(fields, "\x00\ud7ff\u202e"), "token": "odd"})
    for each in wrong:
        answer = manager.post(url, each)
        assert answer.status_code in OK, each
        if each.get("token") in ("long",) and any(
            field.required and not isinstance(field, forms.BooleanField)
            for field in fields.values()
        ):
            assert answer.status_code == 422
    answer = manager.post(url, {})
    assert answer.status_code == 422
    if any(field.required for field in fields.values()):
        assert _count() == before


def test_what_has_happened_is_not_still_to_come(manager: Client) -> None:
    before = _count()
    given = {"relationship": MINE, "kind": "nda", "signed_at": "2199-01-01T09:00", "token": "1"}
    answer = manager.post("/do/agree/", given)
    assert answer.status_code == 422
    assert "That is still to come." in answer.content.decode()
    assert _count() == before


@pytest.mark.parametrize("name", NAMES)
def test_scripts_are_text(name: str, manager: Client) -> None:
    url = _address(name)
    if _fields(manager, url) is None:
        pytest.skip("not this user's to change")
    text = SCRIPT if name != "rank-asks" else ""
    values = _filled(manager, url, text)
    for more in ({"token": "script"}, {"token": "script", "anyway": "1"}):
        answer = manager.post(url, {**values, **more})
        assert answer.status_code in OK, answer.content[:500]
        assert b"<script>alert" not in answer.content
        assert b"onerror=alert(1)>" not in answer.content.replace(b"&gt;", b"")
    assert manager.post(f"{url}?notes=1", {**values, "token": "n"}).status_code in (200, 422)
    for page in ("/", f"/partners/{MINE}/", "/audit/", "/findings/", "/search/?q=alert"):
        content = manager.get(page).content
        assert b"<script>alert" not in content
        assert b"<img src=x" not in content
    for collection in COLLECTIONS:
        assert b"<script>alert" not in manager.get(f"/facts/{collection}/").content


@pytest.mark.parametrize("name", NAMES)
def test_a_form_that_is_sent_twice_counts_once(name: str, manager: Client) -> None:
    url = _address(name)
    if _fields(manager, url) is None:
        pytest.skip("not this user's to change")
    values = {**_filled(manager, url, "Once"), "token": "twice", "anyway": "1"}
    first = manager.post(url, values)
    between = _count()
    second = manager.post(url, values)
    assert _count() == between
    assert first.status_code == second.status_code


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(
    collection: str, sign_in: Sign
) -> None:
    role = "admin" if collection in ("relationships", "policies") else "manager"
    screens = Screens(sign_in(role))
    facts = FACTS[collection].objects.order_by("pk")
    if collection not in ("relationships", "policies") and hasattr(
        FACTS[collection], "relationship_id"
    ):
        facts = facts.filter(relationship=MINE)
    if collection == "opportunities":
        facts = facts.filter(owner="northwind")
    tried = 0
    for pk in facts.values_list("pk", flat=True)[:6]:
        url = f"/do/correct-{collection}/{pk}/"
        if screens.client.get(url).status_code != 200:
            continue
        tried += 1
        answer = screens.fill(url, anyway="1")
        assert answer.status_code in (302, 409), (pk, answer.context["form"].errors)
        assert list(Change.objects.filter(record=pk).values_list("after", flat=True)) == []
    assert tried or not facts.exists()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(("share", "ask", "claim", "record-meetings", "record-value_plans")),
    data=st.data(),
)
def test_nothing_that_is_filled_in_breaks_a_form(
    name: str, data: st.DataObject, manager: Client
) -> None:
    fields = _fields(manager, f"/do/{name}/") or {}
    texts = st.one_of(st.text(max_size=60), st.sampled_from(["0", "-1", "us", MINE, "2026-13-40"]))
    values = {each: data.draw(texts) for each in fields}
    answer = manager.post(f"/do/{name}/", {**values, "token": "t"})
    assert answer.status_code in OK


# -- the other forms ------------------------------------------------------------------------------


def _settled(client: Client, url: str, given: dict[str, Any]) -> None:
    answer = client.post(url, given)
    assert answer.status_code in (302, 400, 403, 404, 422), (url, answer.status_code)
    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("text", ["", LONG, SCRIPT, "\0", "-1"])
def test_the_administrators_forms_take_nonsense(text: str, sign_in: Sign) -> None:
    admin = sign_in("admin")
    maya = User.objects.get(email="maya@northwind.example")
    users = User.objects.count()
    names = ("name", "email", "roles", "teams", "person", "team", "zone", "is_active")
    given = dict.fromkeys(names, text)
    for form in ("invite", "team", "", "other"):
        _settled(admin, "/settings/", {**given, "form": form})
    _settled(admin, f"/settings/users/{maya.pk}/", given)
    _settled(admin, "/profile/", given)
    for kind in ("crm", "facts", ""):
        _settled(admin, "/import/", {"kind": kind, "company": text, "zone": text})
    maya.refresh_from_db()
    assert maya.roles == ["seller"]
    assert User.objects.count() == users
    assert not Invitation.objects.exists()
    assert b"<script>alert" not in admin.get("/settings/").content


def test_a_team_and_an_invitation_are_made_once(sign_in: Sign) -> None:
    admin = sign_in("admin")
    for _ in range(2):
        admin.post("/settings/", {"form": "team", "team": "East"})
        admin.post(
            "/settings/",
            {"form": "invite", "name": "N", "email": "n@example.com", "roles": ["viewer"]},
        )
    assert Team.objects.filter(name="East").count() == 1
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("../../etc/passwd.csv", b"a,b\n1,2\n"),
        ("odd.csv", b"\xff\xfe\x00\x01" * 300),
        ("long.csv", b"x" * 300_000),
        ("no.txt", b"hello"),
    ],
)
def test_an_odd_file_is_refused_with_a_reason(name: str, content: bytes, sign_in: Sign) -> None:
    admin = sign_in("admin")
    before = _count()
    for kind, field in (("crm", "files"), ("facts", "file")):
        file = SimpleUploadedFile(name, content)
        given = {"kind": kind, "company": "Northwind", "zone": "UTC", field: file}
        answer = admin.post("/import/", given)
        assert answer.status_code in (302, 422)
        if answer.status_code == 302:
            run = ImportRun.objects.latest("pk")
            run_import.func(run.pk)
            run.refresh_from_db()
            assert run.state == ImportRun.FAILED, run.report
            assert run.report["faults"]
            assert admin.get(f"/import/{run.pk}/").status_code == 200
    assert _count() == before


@pytest.mark.parametrize("text", ["", LONG, SCRIPT, "\0"])
def test_the_small_forms_take_nonsense(text: str, manager: Client) -> None:
    before = InternalAsk.objects.count()
    for url in (
        f"/partners/{MINE}/stand-up/",
        "/opportunities/castellan-platform/ask-around/",
        "/today/aside/",
        "/engagements/castellan-platform-halden/influence/",
        "/parked/1/",
        "/held/1/approve/",
    ):
        names = ("text", "asked_of", "relationship", "due_on", "key", "how", "contact", "level")
        _settled(manager, url, dict.fromkeys(names, text))
    if text != SCRIPT:
        assert InternalAsk.objects.count() == before
    assert b"<script>alert" not in manager.get(f"/partners/{MINE}/").content
    for _ in range(2):
        given_ = {"text": "A reference", "asked_of": "Marketing"}
        manager.post(f"/partners/{MINE}/stand-up/", given_)
    assert InternalAsk.objects.filter(text="A reference").count() == 1


@pytest.mark.parametrize("text", ["", LONG, SCRIPT, "\0"])
def test_the_ways_in_take_nonsense(text: str, workspace: str) -> None:
    client = Client(HTTP_HOST="localhost")
    names = ("name", "email", "password", "login", "code", "role", "token")
    given_ = dict.fromkeys(names, text)
    for url in (
        "/welcome/",
        "/invited/nothing/",
        "/demo/enter/",
        "/account/login/",
        "/account/login/code/",
        "/account/password/reset/",
    ):
        answer = client.post(url, given_)
        assert answer.status_code in (200, 302, 403, 404, 422), url
        assert b"<script>alert" not in answer.content
    answer = client.post("/welcome/", {**given_, "code": first_run_code()})
    assert answer.status_code == 422
    assert not User.objects.exists()


def test_the_list_of_opportunities_tells_the_stage_each_is_in(sign_in: Sign) -> None:
    client = sign_in("seller")
    listing = client.get("/opportunities/").context["listing"]
    assert [title for title, *_ in listing.heads][2] == "Stage"
    stages = {row[0].url: row[2].text for row in listing.rows}
    deal = FACTS["opportunities"].objects.get(pk="castellan-platform")
    assert stages["/opportunities/castellan-platform/"] == "Business validation"
    assert deal.stages[-1]["stage"] == "business_validation"
    lines = b"".join(client.get("/facts/opportunities.csv")).decode().splitlines()
    assert any("Business validation" in each for each in lines if "castellan-platform" in each)
    assert client.get("/opportunities/?sort=stages").status_code == 200


@pytest.mark.parametrize(
    ("step", "whom"),
    [
        ("end/castellan-platform-lumen", "Lumen &amp; Grey, Castellan Foods: plant data platform"),
        ("rank-asks/with-brightwater", "Brightwater Consulting"),
        ("cancel-meeting/meeting-halden-88", "Halden Integrators, Castellan plant walk, Bergen"),
        ("correct-organizations/halden", "Halden Integrators"),
        ("keep-pledge/pledge-halden-26", "Halden Integrators"),
        (
            "../engagements/castellan-platform-halden/influence",
            "Halden Integrators, Castellan Foods: plant data platform",
        ),
    ],
)
def test_a_step_says_with_whom_it_is_taken(step: str, whom: str, sign_in: Sign) -> None:
    page = sign_in("manager").get(urljoin("/do/", f"{step}/")).content.decode()
    assert f'<span class="kicker">{whom}</span>' in page
