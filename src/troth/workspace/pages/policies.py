"""Policy: every parameter of the rules, what it is where, and what a change of it would bring."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from troth.accounts.reach import ADMINS, ANYONE, MANAGERS
from troth.ledger.models import Change, Entry, Share
from troth.rules import PARAMETERS, RULES, Rule, rules_touched
from troth.rules.parameters import SHARED, Parameter
from troth.rules.verdicts import SEVERITIES
from troth.workspace.actions.set_policy import PolicyForm, allowed, amount
from troth.workspace.findings import partner_names
from troth.workspace.foresights import begin, given_of, make
from troth.workspace.forms import name_references
from troth.workspace.lines import partner_name
from troth.workspace.models import Foresight
from troth.workspace.next_actions import partners_of
from troth.workspace.registry import page
from troth.workspace.tables import csv_file, csv_writer

CHANGERS = MANAGERS | ADMINS
SHOWN = 100
"""Sides of a foresight shown at once, what weighs most first; all of them come as CSV."""
DEFAULT, AS_ALL = "Back to the default.", "As for everybody."
"""Why a parameter is set back: for everybody, or where it was something else than for everybody."""


class Row(NamedTuple):
    """A parameter, and what it is set to where."""

    parameter: Parameter
    rules: tuple[str, ...]
    site: Any
    """The policy that sets it for everybody, if any."""
    ours: Any
    """The one for our own conduct."""
    nearer: Any
    """The one for the partner that is looked at, or for its conduct."""
    others: int
    """How many sides and relationships beside have one of their own."""
    in_force: float
    """For our conduct: towards the partner that is looked at, else in general."""

    @property
    def is_changed(self) -> bool:
        """Whether it is not what it comes as."""
        return self.in_force != self.parameter.default


def _policies(request: Any, parameter: str | None = None) -> list[Any]:
    """The policies that one may read and that are in force or were, the latest first."""
    found = request.reach.reads("policies").filter(set_at__lte=request.now)
    if parameter:
        found = found.filter(parameter=parameter)
    found = found.select_related("organization").order_by("-set_at", "-pk")
    return [
        each
        for each in found
        if each.relationship_id is None or request.reach.may_read_relationship(each.relationship_id)
    ]


Target = tuple[str, str, str]
"""(parameter, level, whom)"""


class Set(NamedTuple):
    """What a parameter is set to for some, and to what it can be set back."""

    policy: Any
    back: float
    """For everybody the default; for one side or relationship what it is for everybody."""
    may_change: bool

    @property
    def is_back(self) -> bool:
        """Whether there is nothing to set back."""
        return bool(self.policy.value == self.back)


def _in_force(policies: Iterable[Any]) -> dict[Target, Any]:
    """At each level the latest policy, of those that come the latest first."""
    found: dict[Target, Any] = {}
    for each in policies:
        whom = each.organization_id or each.relationship_id or ""
        found.setdefault((each.parameter, each.level, whom), each)
    return found


@page("policies/", "policies", ANYONE)
def policies(request: Any) -> HttpResponse:
    """List all parameters by rule, with what they are set to."""
    known = _in_force(_policies(request))
    partners = dict(
        request.reach.reads("relationships")
        .filter(pk__in=request.reach.partners().values("pk"))
        .annotate(partner=partner_name(request.me, ""))
        .order_by("partner")
        .values_list("pk", "partner")[:1000]
    )
    chosen = request.GET.get("partner", "")
    chosen = chosen if chosen in partners else ""
    rows = {name: _row(each, known, request.me, chosen) for name, each in PARAMETERS.items()}
    listed = rows
    if request.GET.get("show") == "changed":
        listed = {name: each for name, each in rows.items() if each.is_changed or each.others}
    context = {
        "shared": _listed(SHARED, listed),
        "rules": [
            (rule, several) for rule in RULES if (several := _listed(rule.parameters, listed))
        ],
        "show": "changed" if listed is not rows else "",
        "partners": partners,
        "chosen": chosen,
        "changed": sum(each.is_changed for each in rows.values()),
        "number": len(rows),
        "entries": _entries(known.values()),
        "may_change": request.user.has_role(*CHANGERS),
    }
    return render(request, "workspace/policies.html", context)


def _listed(parameters: Iterable[Parameter], rows: Mapping[str, Row]) -> list[Row]:
    return [rows[each.name] for each in parameters if each.name in rows]


def _row(parameter: Parameter, known: Mapping[Target, Any], me: str, partner: str) -> Row:
    def at(level: str, whom: str = "") -> Any:
        return known.get((parameter.name, level, whom))

    site, ours = at("site"), at("organization", me)
    nearer = at("relationship", partner) if partner else None
    several = sum(name == parameter.name for name, *_ in known)
    first = next((each for each in (nearer, ours, site) if each is not None), None)
    return Row(
        parameter,
        rules_touched(parameter.name),
        site,
        ours,
        nearer,
        several - sum(each is not None for each in (site, ours)),
        parameter.default if first is None else first.value,
    )


def _entries(policies: Iterable[Any]) -> dict[int, Any]:
    """The entries of the audit trail that set some policies, by their keys."""
    found: dict[int, Any] = Entry.objects.in_bulk(sorted({each.entry_id for each in policies}))
    return found


@page("policies/<slug:name>/", "policy", ANYONE)
def policy(request: Any, name: str) -> HttpResponse:
    """Show one parameter: what it means, what it is where, who changed it when and why."""
    return _policy_page(request, _parameter(name), None)


def _parameter(name: str) -> Parameter:
    if name not in PARAMETERS:
        raise Http404(name)
    return PARAMETERS[name]


def _policy_page(request: Any, parameter: Parameter, form: Any) -> HttpResponse:
    every = _policies(request, parameter.name)
    known = _in_force(every)
    relationships = {each.relationship_id for each in every if each.relationship_id}
    mended: dict[str, list[Any]] = {}
    changes = Change.objects.filter(collection="policies", record__in=[each.pk for each in every])
    for each in changes.select_related("entry").order_by("-pk")[:200]:
        mended.setdefault(each.record, []).append(each)
    first = {"value": request.GET.get("value", f"{parameter.default:g}"), "level": "site"}
    if partner := request.GET.get("partner"):
        first |= {"level": "relationship", "relationship": partner[:64]}
    may_change = request.user.has_role(*CHANGERS)
    if form is None and may_change:
        form = PolicyForm(
            request.reach, asks_why=False, initial={"parameter": parameter.name, **first}
        )
    if form is not None:
        form.fields["parameter"].widget = form.fields["parameter"].hidden_widget()
        form.fields["value"].help_text = f"It takes {allowed(parameter)}."
    context = {
        "parameter": parameter,
        "takes": allowed(parameter),
        "rules": [
            (each, _meaning(each, parameter.name))
            for each in RULES
            if each.id in rules_touched(parameter.name)
        ],
        "is_shared": parameter in SHARED,
        "now": [
            Set(each, _back(parameter, each, known), _may_change(request, each))
            for each in known.values()
        ],
        "history": every[:100],
        "mended": mended,
        "entries": _entries(every[:100]),
        "partners": partners_of(relationships, request.reach),
        "thought": _thought(request, parameter),
        "form": form,
        "references": name_references(form) if form is not None else [],
        "may_change": may_change,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "workspace/policy.html", context, status=status)


def _back(parameter: Parameter, policy: Any, known: Mapping[Target, Any]) -> float:
    """What a parameter is set back to; a policy stays, so for one it is what everybody has now."""
    everybody = known.get((parameter.name, "site", ""))
    if policy.level == "site" or everybody is None:
        return parameter.default
    return float(everybody.value)


def _meaning(rule: Rule, parameter: str) -> list[str]:
    """The sentences of a rule's page that name a parameter, without the names in them."""
    blocks = re.split(r"\n\s*\n|^- |^## .*$", rule.page, flags=re.M)
    sentences = [
        each for block in blocks for each in re.split(r"(?<=\.)\s+(?=[A-Z(])", block.strip())
    ]
    return [
        re.sub(r"\s*\(`\w+`\)|, `\w+`(?=\))|`", "", " ".join(each.split()))
        for each in sentences
        if f"`{parameter}`" in each
    ]


def _thought(request: Any, parameter: Parameter) -> Any:
    """What the reader has thought of doing with a parameter."""
    found = Foresight.objects.filter(asked_by=request.user, parameter=parameter.name)
    return [] if getattr(request, "replay", None) else found[:5]


def _may_change(request: Any, policy: Any) -> bool:
    """Whether the reader may set a parameter for those for whom a policy is."""
    if not request.user.has_role(*CHANGERS):
        return False
    relationship = policy.relationship_id
    return relationship is None or request.reach.is_admin or relationship in request.reach.led


@page("policies/<slug:name>/foresee/", "foresee", CHANGERS, methods=("POST",))
def foresee(request: Any, name: str) -> HttpResponse:
    """Look at what a change would bring."""
    parameter = _parameter(name)
    form = PolicyForm(request.reach, {**request.POST.dict(), "parameter": name}, asks_why=False)
    if not form.is_valid():
        return _policy_page(request, parameter, form)
    thought = _kept(request, form.cleaned_data)
    begin(thought)
    return redirect("foresight", pk=thought.pk)


def _kept(request: Any, given: Mapping[str, Any], **more: Any) -> Foresight:
    """A change that is being thought of, not yet kept."""
    relationship = given["relationship"]
    if relationship and not (request.reach.is_admin or relationship in request.reach.led):
        raise PermissionDenied
    return Foresight(
        parameter=given["parameter"],
        value=given["value"],
        level=given["level"],
        organization_id=given["organization"],
        relationship_id=relationship,
        asked_by=request.user,
        asked_at=request.now,
        **more,
    )


@page("policies/<slug:name>/back/", "policy-back", CHANGERS, methods=("POST",))
def back(request: Any, name: str) -> HttpResponse:
    """Set a parameter back: for everybody to its default, for one as it is for everybody."""
    parameter = _parameter(name)
    every = _policies(request, name)
    found = [each for each in every if each.pk == request.POST.get("policy")]
    if not found:
        messages.error(request, "That policy is not here any more.")
        return redirect("policy", name=name)
    given = {
        "parameter": name,
        "value": _back(parameter, found[0], _in_force(every)),
        "level": found[0].level,
        "organization": found[0].organization_id,
        "relationship": found[0].relationship_id,
    }
    thought = _kept(request, given, reason=DEFAULT if found[0].level == "site" else AS_ALL)
    thought.save()
    return _made(request, thought)


def _thought_of(request: Any, pk: int) -> Foresight:
    found: Foresight = get_object_or_404(
        Foresight.objects.select_related("organization", "asked_by"), pk=pk
    )
    relationship = found.relationship_id
    if relationship and not request.reach.may_read_relationship(relationship):
        raise Http404(str(pk))
    return found


@page("policies/foresight/<int:pk>/", "foresight", CHANGERS, replayed=False)
def foresight(request: Any, pk: int) -> HttpResponse:
    """Show what a change would bring, or how far the looking is."""
    found = _thought_of(request, pk)
    sides, hidden = _sides(request, found)
    counts: Counter[tuple[str, str]] = Counter(
        (each["what"], each["severity"]) for side in sides for each in side["findings"]
    )
    now, is_so = _stands(request, found)
    context = {
        "found": found,
        "parameter": PARAMETERS[found.parameter],
        "amount": amount(found.parameter, found.value),
        "now": now,
        "whom": _whom(request, found),
        "part": 100 * found.done / found.total if found.total else 0,
        "sides": sides[:SHOWN],
        "number": len(sides),
        "hidden": hidden,
        "counts": [
            (
                title,
                sum(counts[what, each] for each in SEVERITIES),
                [(each, counts[what, each]) for each in SEVERITIES],
            )
            for what, title in (
                ("appears", "Would appear"),
                ("changes", "Would change severity"),
                ("goes", "Would go"),
            )
        ],
        "moved": sum(side["overall"][0] != side["overall"][1] for side in sides),
        "partners": partners_of({each["relationship"] for each in sides[:SHOWN]}, request.reach),
        "is_old": Entry.objects.filter(at__gt=found.ended_at or found.asked_at).exists(),
        "override": f"{reverse('do', args=['set-policy'])}?{_query(found)}",
        "is_mine": found.asked_by == request.user,
        "is_so": is_so,
    }
    template = "workspace/_foresight.html" if request.htmx else "workspace/foresight.html"
    return render(request, template, context)


def _query(found: Foresight) -> str:
    return str(
        urlencode({name: each for name, each in given_of(found).items() if each is not None})
    )


def _stands(request: Any, found: Foresight) -> tuple[str, bool]:
    """What stands now for those whom a change is for, and whether the change would set the same.

    Where nothing is set for just them, it is what the levels further away say.
    """
    whom = found.organization_id or found.relationship_id or ""
    levels = [
        (found.level, whom, ""),
        ("organization", request.me, ", as for our conduct"),
        ("site", "", ", as for everybody"),
    ]
    if found.level != "relationship":
        del levels[1]
    known = _in_force(_policies(request, found.parameter))
    for level, of, words in levels:
        policy = known.get((found.parameter, level, of))
        if policy is not None:
            is_so = not words and policy.value == found.value
            return f"{amount(found.parameter, policy.value)}{words}", is_so
    default = PARAMETERS[found.parameter].default
    return (
        f"{amount(found.parameter, default)} by default",
        found.level == "site" and default == found.value,
    )


def _whom(request: Any, found: Foresight) -> str:
    if found.organization_id:
        return f"the conduct of {found.organization.name}"
    if found.relationship_id:
        name = partners_of({found.relationship_id}, request.reach).get(found.relationship_id)
        return f"the relationship with {name}"
    return "everybody"


def _sides(request: Any, found: Foresight) -> tuple[list[dict[str, Any]], int]:
    """The sides that one may read, and how many there are beside; confidences are not told."""
    reach = request.reach
    mine = [each for each in found.seen if reach.may_read_relationship(each["relationship"])]
    shares = {
        key
        for side in mine
        if side["relationship"] not in reach.works_on
        for each in side["findings"]
        for collection, key in each["evidence"]
        if collection == "shares"
    }
    known = set(reach.reads("shares").filter(pk__in=sorted(shares)).values_list("pk", flat=True))
    known |= shares - set(Share.objects.filter(pk__in=sorted(shares)).values_list("pk", flat=True))
    for side in mine:
        side["is_ours"] = side["side"] == request.me
        for each in side["findings"]:
            if any(name == "shares" and key in shares - known for name, key in each["evidence"]):
                each["sentence"] = "Something confidential is concerned."
    return mine, len(found.seen) - len(mine)


@page("policies/foresight/<int:pk>.csv", "foresight-csv", CHANGERS, replayed=False)
def foresight_csv(request: Any, pk: int) -> HttpResponse:
    """Give what a change would bring as CSV, a line for each finding and each score."""
    found = _thought_of(request, pk)
    sides, _ = _sides(request, found)
    partners = partners_of({each["relationship"] for each in sides}, request.reach)
    heads = ("partner", "conduct_of", "what", "rule", "severity", "was", "before", "after", "text")
    names = partner_names({each["side"] for each in sides})

    def lines() -> Iterable[list[str]]:
        for side in sides:
            who = [partners.get(side["relationship"], ""), names.get(side["side"], "")]
            moved = {"overall": side["overall"], **side["scores"]}
            for rule, (before, after) in moved.items():
                if before != after:
                    scores = ["" if each is None else str(each) for each in (before, after)]
                    yield [*who, "score", rule, "", "", *scores, ""]
            for each in side["findings"]:
                said = [each["what"], each["rule"], each["severity"], each["was"]]
                yield [*who, *said, "", "", each["sentence"]]

    return csv_file(f"troth-foresight-{pk}.csv", csv_writer(), heads, lines())


@page("policies/foresight/<int:pk>/change/", "policy-change", CHANGERS, methods=("POST",))
def change(request: Any, pk: int) -> HttpResponse:
    """Make a change whose effect was looked at."""
    found = _thought_of(request, pk)
    if found.asked_by != request.user:
        raise PermissionDenied
    reason = request.POST.get("reason", "").strip()[:2000]
    if not reason:
        messages.error(request, "Say why: it is kept in the audit log.")
        return redirect("foresight", pk=pk)
    still = Foresight.objects.filter(pk=pk, state=Foresight.READY)
    if not still.update(state=Foresight.CHANGING, reason=reason):
        messages.info(request, "That is under way, or was done already.")
        return redirect("foresight", pk=pk)
    found.refresh_from_db()
    return _made(request, found)


def _made(request: Any, found: Foresight) -> HttpResponse:
    make(found)
    if found.state == Foresight.CHANGED:
        told = amount(found.parameter, found.value)
        messages.success(request, f"{found.parameter} is {told} from now on. {found.reason}")
        return redirect("policy", name=found.parameter)
    return redirect("foresight", pk=found.pk)
