"""Doing what a form says: checked, stopped or warned, held, done, told of; the same for all."""

import re
import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from troth.accounts.models import MANAGER, User
from troth.accounts.reach import COMMON, WORKERS, Reach
from troth.facts.file import InvalidFacts
from troth.facts.model import COLLECTIONS, OF_RELATIONSHIP
from troth.ledger.acting import Stopped, act, check
from troth.ledger.loading import PORTION
from troth.ledger.models import FACTS
from troth.ledger.reviewing import review, waiting
from troth.ledger.tasks import enqueue_review, looked_after
from troth.ledger.writing import present, writing
from troth.review.preflight import Preflight
from troth.workspace import notices
from troth.workspace.actions import Action, Given, Making
from troth.workspace.forms import label, name_references
from troth.workspace.models import HeldAction, ParkedAsk, Sent
from troth.workspace.remedies import way_out

REASON = 20
"""Characters that the reason of an override has at least."""


class AlreadySent(Exception):
    """A form that was sent before."""


class NotAllowed(Exception):
    """Facts that the user may not add or change."""


def perform(request: Any, action: Action) -> HttpResponse:
    """Show an action's form, or do what was filled in."""
    if request.method != "POST":
        form = action.form(**_initial(request, action))
        return _page(request, action, form, secrets.token_urlsafe(16))
    token = str(request.POST.get("token", ""))[:64]
    form = action.form(request.POST)
    form.files = request.FILES
    if not token or not form.is_valid():
        return _page(request, action, form, token or secrets.token_urlsafe(16), status=422)
    given = action.given(form)
    if "notes" in request.GET:
        return _notes(request, action, given, token)
    try:
        if request.POST.get("hold") == "nda" and action.may_wait_for_nda:
            return _hold_for_nda(request, action, given, token)
        if "park" in request.POST and action.may_be_parked:
            return _park(request, given)
        careful = "anyway" not in request.POST
        done = do(action, given, token, str(request.user), careful=careful)
    except AlreadySent:
        messages.info(request, "That was recorded already.")
        return redirect(_next(request, action, given))
    except NotAllowed:
        raise PermissionDenied from None
    except InvalidFacts as error:
        _tell(form, error)
        return _page(request, action, form, token, status=422)
    except Stopped as stopped:
        if stopped.preflight.verdict == "stop" and "override" in request.POST:
            return _ask_for_override(request, action, form, given, token, stopped.preflight)
        return guardrail(request, action, form, given, token, stopped.preflight)
    review_soon()
    messages.success(request, f"Done: {action.sentence(given)}{_cleared(done)}")
    return redirect(_next(request, action, given))


def do(
    action: Action,
    given: Given,
    token: str,
    actor: str,
    *,
    careful: bool = False,
    approval: Any = None,
) -> Preflight:
    """Do an action once, in one transaction with what it leaves beside the facts.

    Raises AlreadySent, NotAllowed, and what `act` raises.
    """
    now = present()
    with writing():
        try:
            with transaction.atomic():
                Sent.objects.create(pk=token, at=now)
        except IntegrityError:
            raise AlreadySent from None
        facts = action.facts(given, Making(now, token))
        _allow(facts, action.reach)
        done = act(
            facts,
            now,
            actor,
            action.reason(given),
            approval,
            careful=careful,
            sentence=action.sentence(given),
        )
        action.done(given)
    return done


def review_soon() -> None:
    """Review what an action touched: at once where it is little, else in the background."""
    now = present()  # no earlier than the facts, or they would not be seen yet
    work = waiting(now)
    if len(work.relationships) > PORTION:
        enqueue_review()
        return
    for _ in review(work, now, 1):
        pass
    looked_after.send(sender=None, now=now)


def _initial(request: Any, action: Action) -> dict[str, Any]:
    """What an address fills in; `about` names a fact whose opportunity or partner is meant."""
    given = {name: value for name, value in request.GET.items() if name not in ("next", "about")}
    collection, _, pk = request.GET.get("about", "").partition("/")
    if collection == "opportunities":
        given["opportunity"] = pk
    elif collection == "engagements":
        about = action.reach.reads("engagements").filter(pk=pk)
        opportunity, capability = about.values_list("opportunity", "capability").first() or ("", "")
        given |= {"opportunity": opportunity, "capability": capability}
    if "relationship" not in given and collection in OF_RELATIONSHIP:
        about = action.reach.reads(collection).filter(pk=pk)
        given["relationship"] = about.values_list("relationship", flat=True).first() or ""
    return given


def _allow(facts: dict[str, Any], reach: Reach) -> None:
    """Raise NotAllowed unless the user may add and change all of an action's facts."""
    for name, added in facts.get("add", {}).items():
        for each in added:
            if not _may_add(name, each, reach):
                raise NotAllowed(name)
    for name, changed in facts.get("set", {}).items():
        model = FACTS[name]
        records = reach.reads(name).in_bulk(list(changed)) if name in COLLECTIONS else {}
        added = {each["id"] for each in facts.get("add", {}).get(name, ())}
        for pk, fields in changed.items():
            if pk in added:
                continue
            if pk not in records or not reach.may_work(name, records[pk]):
                raise NotAllowed(f"{name} {pk}")
            moved = fields.get("relationship")
            if moved and moved not in reach.works_on:
                raise NotAllowed(f"{model.__name__} {moved}")


def _may_add(name: str, fact: dict[str, Any], reach: Reach) -> bool:
    if name in COMMON:
        return reach.may_work(name, None)
    if name == "opportunities":
        return reach.user.has_role(*WORKERS)
    if name in ("policies", "relationships"):
        return reach.is_admin or (
            reach.is_manager and fact.get("relationship") in (reach.led | {None})
        )
    if fact.get("relationship") in reach.works_on:
        return True
    if name == "engagements":  # whoever owns the opportunity may bring any partner in
        deal = reach.reads("opportunities").filter(pk=fact.get("opportunity")).first()
        return deal is not None and reach.may_work("opportunities", deal)
    return False


# -- what is answered ------------------------------------------------------------------------------


def _page(
    request: Any, action: Action, form: Any, token: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "action": action,
        "form": form,
        "token": token,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "references": _references(form),
        "record": action.record,
        **more,
    }
    return render(request, "workspace/do.html", context, status=status)


def _references(form: Any) -> list[str]:
    """Name what is chosen in a form and its rows; the collections of which names are offered."""
    rows = [row for several in getattr(form, "rows", {}).values() for row in several]
    return name_references(form, *rows)


def _next(request: Any, action: Action, given: Given) -> str:
    """Where the user came from, if that is one of our own addresses."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and not wanted.startswith(("//", "/\\")):
        return str(wanted)
    return action.next_url(given)


def _tell(form: Any, error: InvalidFacts) -> None:
    """Put each error beside the field that it is about."""
    for each in error.faults:
        name = re.split(r"[.\[]", each.field)[0]
        said = re.sub(r"[a-z]+(_[a-z]+)+", lambda field: label(field[0]).lower(), each.sentence)
        form.add_error(name if name in form.fields else None, f"{said}.")


def _cleared(done: Preflight) -> str:
    number = len(done.cleared)
    return f" That clears {number} finding{'s' if number > 1 else ''}." if number else ""


def _notes(request: Any, action: Action, given: Given, token: str) -> HttpResponse:
    """What an action would bring about, while its form is filled in."""
    try:
        facts = action.facts(given, Making(present(), token))
        _allow(facts, action.reach)
        found = check(facts, present())
    except (InvalidFacts, NotAllowed):
        return HttpResponse("")
    return render(
        request,
        "workspace/_notes.html",
        {"found": [*found.new, *found.raised], "cleared": found.cleared},
    )


def guardrail(
    request: Any,
    action: Action,
    form: Any,
    given: Given,
    token: str,
    preflight: Preflight,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    """The answer to an action that would break something."""
    found = [*preflight.new, *preflight.raised]
    fixes = []
    for relationship, each in found:
        way = way_out(each.rule, each.finding, relationship)
        known = FACTS[each.finding.subject[0]].objects.filter(pk=each.finding.subject[1])
        if way and (each.finding.subject[1] not in way.url or known.exists()):
            fixes.append((each.finding.action, way))
    relationships = {relationship for relationship, _ in found}
    return _page(
        request,
        action,
        form,
        token,
        status=409,
        preflight=preflight,
        found=found,
        fixes=list(dict.fromkeys(fixes)),
        sentence=action.sentence(given),
        may_hold=action.may_wait_for_nda
        and any(each.finding.kind == "uncovered" for _, each in found),
        approvers=approvers(relationships, request.user),
        errors=errors or {},
    )


# -- what waits ------------------------------------------------------------------------------------


def approvers(relationships: set[str], asker: User) -> list[User]:
    """Who may approve an override: an alliance manager of all that it concerns, not the asker."""
    managers = User.objects.filter(is_active=True).exclude(pk=asker.pk)
    return [
        each for each in managers if each.has_role(MANAGER) and Reach(each).approves(relationships)
    ]


def _ask_for_override(
    request: Any, action: Action, form: Any, given: Given, token: str, preflight: Preflight
) -> HttpResponse:
    reason = request.POST.get("override_reason", "").strip()
    found = [*preflight.new, *preflight.raised]
    relationships = {relationship for relationship, _ in found}
    able = {str(each.pk): each for each in approvers(relationships, request.user)}
    approver = able.get(request.POST.get("override_approver", ""))
    errors = {}
    if len(reason) < REASON:
        errors["reason"] = f"Say in at least {REASON} characters why it can’t wait."
    if approver is None:
        errors["approver"] = "Choose who approves: an alliance manager other than you."
    if errors:
        return guardrail(request, action, form, given, token, preflight, errors)
    _hold(request, action, token, preflight, HeldAction.APPROVAL, reason=reason, approver=approver)
    messages.info(request, f"Nothing is done yet: {approver} finds it under Today.")
    return redirect(_next(request, action, given))


def _park(request: Any, given: Given) -> HttpResponse:
    """Keep an ask for later: few at a time are answered sooner."""
    relationship = given["relationship"]
    if relationship not in Reach(request.user).works_on:
        raise NotAllowed(relationship)
    kept = {name: value for name, value in given.items() if value not in (None, "", False)}
    ParkedAsk.objects.get_or_create(
        relationship_id=relationship,
        given=kept,
        defaults={
            "text": given["text"] or "",
            "parked_by": request.user,
            "parked_at": present(),
        },
    )
    messages.info(request, "Parked: it stands on the partner’s page until you ask it.")
    return redirect("partner", pk=relationship)


def _hold_for_nda(request: Any, action: Action, given: Given, token: str) -> HttpResponse:
    now = present()
    facts = action.facts(given, Making(now, token))
    _allow(facts, action.reach)
    _hold(
        request,
        action,
        token,
        check(facts, now),
        HeldAction.NDA,
        relationship_id=given["relationship"],
    )
    messages.info(request, "It waits, and goes through by itself once an NDA covers it.")
    return redirect(_next(request, action, given))


def _hold(
    request: Any, action: Action, token: str, preflight: Preflight, waits_for: str, **more: Any
) -> None:
    form = action.form(request.POST)
    form.is_valid()
    found = [*preflight.new, *preflight.raised]
    left_out = ("csrfmiddlewaretoken", "anyway", "override", "hold", "next", "token")
    given = {
        name: request.POST.getlist(name)
        for name in request.POST
        if name not in left_out and not name.startswith("override_")
    }
    with transaction.atomic():
        held, new = HeldAction.objects.get_or_create(
            token=token,
            defaults={
                "action": action.name,
                "on": action.on,
                "given": given,
                "sentence": action.sentence(action.given(form)),
                "relationships": sorted({relationship for relationship, _ in found}),
                "findings": preflight.as_json(),
                "asked_by": request.user,
                "asked_at": present(),
                "waits_for": waits_for,
                **more,
            },
        )
        if new and held.approver is not None:
            notices.tell_of_held(held, held.approver, notices.TO_DECIDE, held.asked_at)
