"""Settings: users, invitations, teams, and how this Troth is set up."""

from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from troth.accounts.models import ADMIN, INVITED_DAYS, ROLES, Invitation, Team, User
from troth.accounts.reach import ADMINS, ANYONE
from troth.settings import SETTINGS
from troth.workspace.forms import ReferenceField, name_references, zones
from troth.workspace.registry import WRITE, page


class _RolesForm(forms.Form):
    """Roles, teams and the person that a user is."""

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"class": "input"}))
    roles = forms.MultipleChoiceField(
        choices=list(ROLES.items()), widget=forms.CheckboxSelectMultiple, label="Roles"
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, reach: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        ours = {"organization": reach.me} if reach.me else {}
        self.fields["person"] = ReferenceField(
            "people",
            reach,
            ours,
            required=False,
            label="Who they are in the CRM and mail",
            help_text="This tells which opportunities and relationships are theirs.",
        )


class InviteForm(_RolesForm):
    """An invitation."""

    email = forms.EmailField(
        label="Work email",
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    field_order = ("email", "name", "person", "roles", "teams")

    def clean_email(self) -> str:
        """An address that nobody here has."""
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError("Somebody here has that address already.")
        return email


class UserForm(_RolesForm):
    """A user, changed by an administrator."""

    is_active = forms.BooleanField(required=False, label="May sign in")
    field_order = ("name", "person", "roles", "teams", "is_active")


class TeamForm(forms.Form):
    """A new team."""

    team = forms.CharField(
        max_length=120, label="Name of the team", widget=forms.TextInput(attrs={"class": "input"})
    )


@page("settings/", "settings", ADMINS, methods=WRITE, without_facts=True)
def settings(request: Any) -> HttpResponse:
    """Show users and teams, and invite."""
    posted = request.POST.get("form") if request.method == "POST" else None
    invite = InviteForm(request.reach, request.POST if posted == "invite" else None)
    team = TeamForm(request.POST if posted == "team" else None)
    if posted == "invite" and invite.is_valid():
        return _invite(request, invite.cleaned_data)
    if posted == "team" and team.is_valid():
        _, new = Team.objects.get_or_create(name=team.cleaned_data["team"].strip())
        messages.success(request, "The team is there." if new else "There was such a team already.")
        return redirect("settings")
    values = django_settings.TROTH
    context = {
        "users": User.objects.prefetch_related("teams").select_related("person")[:500],
        "invitations": Invitation.objects.filter(accepted_at=None, withdrawn_at=None)[:100],
        "teams": Team.objects.prefetch_related("users"),
        "invite": invite,
        "team_form": team,
        "references": name_references(invite),
        "mail": bool(values["TROTH_MAIL"]),
        "settings": [
            (
                each,
                "set" if each.secret and values[each.name] else values[each.name],
                values.origin[each.name],
            )
            for each in SETTINGS.values()
        ],
    }
    return render(request, "workspace/settings.html", context, status=_status(request))


def _status(request: Any) -> int:
    """Of a page with a form that is shown, or shown again with its errors."""
    return 422 if request.method == "POST" else 200


def _invite(request: Any, given: dict[str, Any]) -> HttpResponse:
    with transaction.atomic():
        Invitation.objects.filter(email=given["email"], accepted_at=None).update(
            withdrawn_at=timezone.now()
        )
        invitation = Invitation.objects.create(
            email=given["email"],
            name=given["name"],
            roles=given["roles"],
            person_id=given["person"],
            invited_by=request.user,
        )
        invitation.teams.set(given["teams"])
    link = django_settings.TROTH["TROTH_URL"] + reverse("invited", args=[invitation.token])
    if django_settings.TROTH["TROTH_MAIL"]:
        text = (
            f"{request.user} invites you to Troth, where we look after our partners.\n\n"
            f"Open this link within {INVITED_DAYS} days to choose how you sign in:\n{link}\n"
        )
        try:
            send_mail("You are invited to Troth", text, None, [given["email"]])
        except OSError as error:
            messages.error(request, f"The mail could not be sent ({error}). The link is below.")
        else:
            messages.success(request, f"The invitation went to {given['email']}.")
    else:
        messages.success(request, f"Send this link to {given['name']}: {link}")
    return redirect("settings")


@page(
    "settings/invitations/<int:pk>/withdraw/",
    "uninvite",
    ADMINS,
    methods=("POST",),
    without_facts=True,
)
def uninvite(request: Any, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = get_object_or_404(Invitation, pk=pk, accepted_at=None)
    invitation.withdrawn_at = timezone.now()
    invitation.save()
    messages.success(request, "The link does not work any more.")
    return redirect("settings")


@page("settings/users/<int:pk>/", "user", ADMINS, methods=WRITE, without_facts=True)
def user(request: Any, pk: int) -> HttpResponse:
    """Change a user's roles, teams and person, or keep them out."""
    found = get_object_or_404(User, pk=pk)
    given = request.POST if request.method == "POST" else None
    form = UserForm(
        request.reach,
        given,
        initial={
            "name": found.name,
            "roles": found.roles,
            "teams": found.teams.all(),
            "person": found.person_id,
            "is_active": found.is_active,
        },
    )
    if given is not None and form.is_valid():
        values = form.cleaned_data
        keeps = ADMIN in values["roles"] and values["is_active"]
        taken = User.objects.filter(person=values["person"]).exclude(pk=pk).first()
        if not keeps and not _other_admins(found):
            form.add_error("roles", "Somebody must stay administrator.")
        elif values["person"] and taken:
            form.add_error("person", f"{taken} is that person already.")
        else:
            with transaction.atomic():
                found.name, found.roles = values["name"], values["roles"]
                found.person_id, found.is_active = values["person"], values["is_active"]
                found.save()
                found.teams.set(values["teams"])
            messages.success(request, f"{found} is changed.")
            return redirect("settings")
    context = {"found": found, "form": form, "references": name_references(form)}
    return render(request, "workspace/user.html", context, status=_status(request))


def _other_admins(user: User) -> bool:
    if ADMIN not in user.roles or not user.is_active:
        return True
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    return any(ADMIN in roles for roles in others.values_list("roles", flat=True))


class ProfileForm(forms.Form):
    """What users change of themselves."""

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"class": "input"}))
    zone = forms.ChoiceField(
        choices=zones,
        required=False,
        label="Time zone",
        widget=forms.Select(attrs={"class": "input"}),
    )


@page("profile/", "profile", ANYONE, methods=WRITE, without_facts=True)
def profile(request: Any) -> HttpResponse:
    """Show and change one's own name, zone and ways to sign in."""
    given = request.POST if request.method == "POST" else None
    first = {"name": request.user.name, "zone": request.user.zone}
    form = ProfileForm(given, initial=first)
    if given is not None and form.is_valid():
        request.user.name, request.user.zone = form.cleaned_data["name"], form.cleaned_data["zone"]
        request.user.save()
        messages.success(request, "Saved.")
        return redirect("profile")
    return render(request, "workspace/profile.html", {"form": form}, status=_status(request))
