"""Introduce a person, with their consent."""

from typing import Any

from django import forms

from troth.ledger.models import Person
from troth.workspace.actions import Action, Given, Making, without_empty


class Introduce(Action):
    """An introduction: opened, agreed to by the person, made."""

    name = "introduce"
    title = "Introduce somebody"
    button = "Record the introduction"
    hint = "Ask the person first: contact details pass only after they said yes."
    icon = "waypoints"

    def fields(self) -> dict[str, forms.Field]:
        """Whom, by whom, how far it is."""
        return {
            "relationship": self.partner_field(),
            "introducer": self.side_field("Who introduces", initial="us"),
            "target": self.field("introductions", "target", label="Who is introduced"),
            "asked": forms.BooleanField(
                required=False, initial=True, label="The other side asked for it"
            ),
            "consented_at": self.field(
                "introductions",
                "consented_at",
                label="The person agreed",
                help_text="Leave it empty until they have.",
            ),
            "made_at": self.field(
                "introductions",
                "made_at",
                label="Introduction made",
                help_text="Leave it empty until you have made it.",
            ),
            "opened_at": self.field("introductions", "opened_at", label="Asked for or offered"),
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """A new introduction."""
        us, them = self.sides(given["relationship"])
        ours = given["introducer"] == "us"
        times = [given[each] for each in ("opened_at", "made_at") if given[each]]
        introduction = {
            "id": making.id("introduction"),
            "relationship": given["relationship"],
            "introducer": us if ours else them,
            "beneficiary": them if ours else us,
            "target": given["target"],
            "opened_at": min(times, default=making.at),
            "asked": given["asked"],
            **without_empty({each: given[each] for each in ("consented_at", "made_at")}),
        }
        return {"add": {"introductions": [introduction]}}

    def sentence(self, given: Given) -> str:
        """Who introduces whom."""
        target = Person.objects.values_list("name", flat=True).get(pk=given["target"])
        they = self.they(given["relationship"])
        if given["introducer"] == "us":
            return f"Introduce {target} to {they}."
        return f"Note that {they} introduces {target} to us."


ACTIONS = (Introduce,)
