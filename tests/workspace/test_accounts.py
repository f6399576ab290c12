"""Coming in: password, code, second factor, invitation, first run, the demo; and staying out."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tests.workspace.conftest import Sign
from troth.accounts.models import Invitation, User
from troth.workspace.pages.entering import first_run_code

PASSWORD = "a quiet word among partners"
WRONG = "That email and password don’t match"
LOGIN = "/account/login/"
AJAX = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def maya(demo_url: str) -> User:
    user = User.objects.get(email="maya@northwind.example")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def mailbox() -> Iterator[list[mail.EmailMessage]]:
    backend = "django.core.mail.backends.locmem.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend):
        mail.outbox = []
        yield mail.outbox


def _is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_a_password_opens(maya: User, client: Client) -> None:
    client.post(LOGIN, {"login": maya.email.upper(), "password": PASSWORD})
    assert _is_in(client)
    client.post("/account/logout/")
    assert not _is_in(client)


@pytest.mark.parametrize(
    ("login", "password"),
    [("maya@northwind.example", "not hers at all"), ("nobody@northwind.example", PASSWORD)],
)
def test_what_was_wrong_is_not_said(maya: User, client: Client, login: str, password: str) -> None:
    answer = client.post(LOGIN, {"login": login, "password": password})
    assert WRONG in answer.content.decode()
    assert not _is_in(client)


def test_who_may_not_sign_in_does_not(maya: User, client: Client) -> None:
    maya.is_active = False
    maya.save()
    client.post(LOGIN, {"login": maya.email, "password": PASSWORD})
    assert not _is_in(client)


def test_nobody_signs_up(demo_url: str, client: Client) -> None:
    given = {"email": "new@northwind.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/account/signup/", given)
    assert not User.objects.filter(email="new@northwind.example").exists()


def test_a_code_comes_by_mail(maya: User, client: Client, mailbox: list[mail.EmailMessage]) -> None:
    client.post("/account/login/code/", {"email": maya.email})
    (message,) = mailbox
    assert message.to == [maya.email]
    (code,) = re.findall(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", str(message.body), re.M)
    client.post("/account/login/code/confirm/", {"code": code})
    assert _is_in(client)


def test_a_second_factor_is_asked_for(maya: User, client: Client) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(maya, secret)
    client.post(LOGIN, {"login": maya.email, "password": PASSWORD})
    assert not _is_in(client)
    number = totp.format_hotp_value(
        totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))
    )
    client.post("/account/2fa/authenticate/", {"code": number})
    assert _is_in(client)


def test_passkeys_are_offered(demo_url: str, client: Client) -> None:
    page = client.get(LOGIN).content.decode()
    assert "Use a passkey" in page
    assert client.get("/account/2fa/webauthn/login/", headers=AJAX).json().keys() == {
        "request_options"
    }


def test_single_sign_on_is_offered_once_it_is_set_up(demo_url: str, client: Client) -> None:
    assert "Company sign-on" not in client.get(LOGIN).content.decode()
    app = {
        "provider_id": "company",
        "name": "Company sign-on",
        "client_id": "troth",
        "secret": "s",
        "settings": {"server_url": "https://id.example.com"},
    }
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}):
        assert "Company sign-on" in client.get(LOGIN).content.decode()


def _invite(sign_in: Sign, **more: object) -> Invitation:
    given = {
        "form": "invite",
        "email": "Nils@Northwind.example",
        "name": "Nils Berg",
        "roles": ["seller"],
        **more,
    }
    answer = sign_in("admin").post(reverse("settings"), given)
    assert answer.status_code == 302
    return Invitation.objects.latest("pk")


def test_an_invitation_opens_once(sign_in: Sign, client: Client) -> None:
    invitation = _invite(sign_in, person="ingrid")
    address = reverse("invited", args=[invitation.token])
    assert "nils@northwind.example" in client.get(address).content.decode()
    client.post(address, {"name": "Nils Berg", "password": PASSWORD})
    assert _is_in(client)
    user = User.objects.get(email="nils@northwind.example")
    assert (user.roles, user.person_id) == (["seller"], "ingrid")
    again = Client(HTTP_HOST="localhost")
    assert again.post(address, {"name": "X", "password": PASSWORD}).status_code == 404


def test_a_weak_password_is_refused(sign_in: Sign, client: Client) -> None:
    address = reverse("invited", args=[_invite(sign_in).token])
    for weak in ("short", "1234567890", "nils@northwind"):
        assert client.post(address, {"name": "Nils Berg", "password": weak}).status_code == 422
    assert not User.objects.filter(email="nils@northwind.example").exists()


def test_an_old_or_withdrawn_invitation_opens_nothing(sign_in: Sign, client: Client) -> None:
    old = _invite(sign_in)
    Invitation.objects.filter(pk=old.pk).update(invited_at=timezone.now() - timedelta(days=15))
    assert client.get(reverse("invited", args=[old.token])).status_code == 404
    new = _invite(sign_in)
    sign_in("admin").post(reverse("uninvite", args=[new.pk]))
    assert client.get(reverse("invited", args=[new.token])).status_code == 404


def test_an_invitation_goes_by_mail_where_there_is_a_server(
    sign_in: Sign, mailbox: list[mail.EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {**settings.TROTH, "TROTH_MAIL": "smtp://mail.example.com"}
    values = type("Values", (dict,), {"origin": settings.TROTH.origin})(values)
    monkeypatch.setattr(settings, "TROTH", values)
    invitation = _invite(sign_in)
    (message,) = mailbox
    assert reverse("invited", args=[invitation.token]) in message.body


def test_somebody_stays_administrator(sign_in: Sign) -> None:
    client = sign_in("admin")
    me = User.objects.get(email="daniel@northwind.example")
    answer = client.post(
        reverse("user", args=[me.pk]), {"name": "Daniel", "roles": ["viewer"], "is_active": "on"}
    )
    assert "Somebody must stay administrator" in answer.content.decode()
    me.refresh_from_db()
    assert me.roles == ["admin"]


def test_the_first_account_needs_the_code_of_the_server(workspace: str, client: Client) -> None:
    assert client.get("/").headers["Location"] == "/welcome/"
    given = {"name": "Ada", "email": "ada@example.com", "password": PASSWORD}
    assert client.post("/welcome/", given).status_code == 403
    assert client.post("/welcome/", {**given, "code": "guess"}).status_code == 403
    assert not User.objects.exists()
    client.post("/welcome/", {**given, "code": first_run_code()})
    assert User.objects.get().roles == ["admin", "manager"]
    other = Client(HTTP_HOST="localhost")
    late = other.post("/welcome/", {**given, "email": "b@example.com", "code": first_run_code()})
    assert urlsplit(late.headers["Location"]).path == LOGIN
    assert User.objects.count() == 1


def test_only_the_demo_is_entered_without_a_password(demo_url: str, client: Client) -> None:
    assert client.post("/demo/enter/", {"role": "admin"}).status_code == 404
    assert not _is_in(client)


@pytest.mark.usefixtures("as_demo")
def test_the_demo_is_entered_in_any_role(demo_url: str) -> None:
    for role in ("seller", "manager", "viewer", "admin"):
        client = Client(HTTP_HOST="localhost")
        client.post("/demo/enter/", {"role": role})
        assert _is_in(client)


def test_health_says_whether_the_database_answers(workspace: str, client: Client) -> None:
    assert client.get("/health/").json() == {"status": "up"}
