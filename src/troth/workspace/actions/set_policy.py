"""Change a parameter of the rules: for everybody, for one side's conduct, for one relationship."""

from typing import Any

from django import forms
from django.urls import reverse

from troth.facts.model import MAX_NUMBER
from troth.ledger.models import Policy
from troth.rules import PARAMETERS
from troth.rules.parameters import Parameter, Unit
from troth.workspace.actions import Action, Given, Making, name_of
from troth.workspace.forms import ReferenceField, Seg

UNITS = {
    Unit.DAYS: "days",
    Unit.HOURS: "hours",
    Unit.MINUTES: "minutes",
    Unit.BUSINESS_DAYS: "working days",
    Unit.COUNT: "",
    Unit.SHARE: "as a share",
    Unit.POINTS: "points",
}
LEVELS = (
    ("site", "Everybody"),
    ("organization", "One side’s conduct"),
    ("relationship", "One relationship"),
)


def amount(parameter: str, value: float) -> str:
    """A value of a parameter with its unit."""
    unit = UNITS[PARAMETERS[parameter].unit]
    return f"{value:.15g} {unit.removesuffix('s') if value == 1 else unit}".rstrip()


def allowed(parameter: Parameter) -> str:
    """The values that a parameter takes, in words."""
    takes = parameter.range
    if takes.high < MAX_NUMBER:
        return str(takes)
    return f"a {'whole ' * takes.whole}number, {takes.low:g} or more"


class PolicyForm(forms.Form):
    """A value of a parameter, for whom, and why."""

    def __init__(
        self, reach: Any, data: Any = None, *, asks_why: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        chosen = forms.Select(attrs={"class": "input"})
        names = [(each, each) for each in PARAMETERS]
        self.fields["parameter"] = forms.ChoiceField(choices=names, widget=chosen)
        number = forms.NumberInput(attrs={"class": "input", "step": "any"})
        self.fields["value"] = forms.FloatField(widget=number, label="New value")
        self.fields["level"] = forms.ChoiceField(
            choices=LEVELS, widget=Seg, label="For", initial="site"
        )
        self.fields["organization"] = ReferenceField(
            "organizations",
            reach,
            required=False,
            label="Whose conduct",
            help_text="Only for one side’s conduct: ours, or a partner’s.",
        )
        self.fields["relationship"] = ReferenceField(
            "relationships",
            reach,
            {} if reach.is_admin else {"pk__in": reach.led},
            required=False,
            label="Which partner",
            help_text="Only for one relationship: it counts for both directions.",
        )
        if asks_why:
            self.fields["reason"] = forms.CharField(
                max_length=2000,
                label="Why",
                help_text="It is kept in the audit log.",
                widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        """A value that the parameter may have, for one that fits the level."""
        values: dict[str, Any] = super().clean() or {}
        parameter, level = values.get("parameter"), values.get("level")
        if parameter and values.get("value") is not None:
            known = PARAMETERS[parameter]
            if not known.range.admits(values["value"]):
                self.add_error("value", f"It takes {allowed(known)}.")
        for each in ("organization", "relationship"):
            if each != level:
                values[each] = None
            elif not values.get(each) and each not in self.errors:
                self.add_error(each, "Choose for whom.")
        return values


class SetPolicy(Action):
    """A change of policy: a new fact, in force from now on."""

    name = "set-policy"
    title = "Change a parameter"
    button = "Change it"
    hint = "From now on it counts in every review, also of the past."
    icon = "scale"

    def form(self, data: Any = None, **initial: Any) -> forms.Form:
        """The form to be filled in."""
        return PolicyForm(self.reach, data, initial={"level": "site", **initial})

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """A new policy, which wins over one that was set in the same second."""
        names = ("level", "organization", "relationship", "parameter")
        policy = {name: given[name] for name in names if given[name]}
        same = Policy.objects.filter(**{**dict.fromkeys(names[1:3]), **policy}, set_at=making.now)
        key = making.id("policy")
        while same.filter(pk__gte=key).exists():
            key = f"z{key}"
        policy |= {"id": key, "value": given["value"], "set_at": making.at}
        return {"add": {"policies": [policy]}}

    def sentence(self, given: Given) -> str:
        """What is set to what, for whom."""
        told = amount(given["parameter"], given["value"])
        return f"Set {given['parameter']} to {told}, {for_whom(self, given)}."

    def reason(self, given: Given) -> str:
        """Why."""
        return str(given["reason"])

    def next_url(self, given: Given) -> str:
        """The page of the parameter."""
        return reverse("policy", args=[given["parameter"]])


def for_whom(action: Action, given: Given) -> str:
    """Whom a policy is for, in words."""
    if given["level"] == "organization":
        return f"for the conduct of {name_of(given['organization'])}"
    if given["level"] == "relationship":
        return f"for the relationship with {action.they(given['relationship'])}"
    return "for everybody"


ACTIONS = (SetPolicy,)
