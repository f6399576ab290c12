"""Propose to work together on an opportunity."""

from typing import Any

from django import forms

from troth.workspace.actions import Given, Making, without_empty
from troth.workspace.actions.stepping import OnEngagement


class Propose(OnEngagement):
    """A proposal to the partner."""

    name = "propose"
    title = "Propose to work together"
    button = "Propose"
    hint = "The proposal is recorded as made. Say what each side expects of the other."
    icon = "arrow-right"

    def fields(self) -> dict[str, forms.Field]:
        """Terms, and what influence they have on the customer."""
        return {
            "we_expect": forms.BooleanField(
                required=False, label=f"We expect exclusivity of {self.partner}"
            ),
            "we_give": forms.BooleanField(required=False, label="We give exclusivity"),
            "told": forms.BooleanField(
                required=False, label="We have told them that it is not exclusive"
            ),
            "influence_level": self.field(
                "engagements",
                "influence_level",
                label="Their influence on the customer",
                help_text="Influence is not authority: “decider” only if they decide there.",
            ),
            "proposed_at": self.field("engagements", "proposed_at", help_text="Empty means now."),
        }

    def initial(self) -> dict[str, Any]:
        """The terms as they are."""
        return {
            "we_expect": getattr(self.record, f"{self.ours}_expects_exclusive"),
            "we_give": getattr(self.record, f"{self.ours}_gives_exclusive"),
            "influence_level": self.record.influence_level,
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """Proposed, on these terms."""
        at = given["proposed_at"] or making.at
        fields: dict[str, Any] = {
            "proposed_at": at,
            f"{self.ours}_expects_exclusive": given["we_expect"],
            f"{self.ours}_gives_exclusive": given["we_give"],
        }
        if given["told"]:
            fields[f"{self.ours}_disclosed_at"] = at
        level = without_empty({"influence_level": given["influence_level"]})
        if level and level["influence_level"] != self.record.influence_level:
            fields |= {**level, "influence_recorded_at": making.at}
        return self.set(**fields)

    def sentence(self, given: Given) -> str:
        """Who proposes what."""
        return f"Propose {self.deal} to {self.partner}."


ACTIONS = (Propose,)
