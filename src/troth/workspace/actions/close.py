"""Close an opportunity: launched, or lost."""

from typing import Any

from django import forms
from django.urls import reverse

from troth.facts.times import format_instant
from troth.ledger import rows
from troth.workspace.actions import Action, Given, Making
from troth.workspace.forms import Seg


class Close(Action):
    """The last stage of an opportunity; what was engaged on it ends or is fulfilled."""

    name = "close"
    title = "Close the opportunity"
    button = "Close it"
    icon = "check"
    collection = "opportunities"
    hint = "Commitments are kept with a launch. Whoever is still a candidate is let go."

    def fields(self) -> dict[str, forms.Field]:
        """How it ends."""
        choices = [("launched", "Launched"), ("closed_lost", "Lost")]
        return {
            "stage": forms.ChoiceField(choices=choices, widget=Seg, label="How it ended"),
            "note": self.field("opportunities", "note", label="What you told the partners"),
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """The last stage, and the end of all that is engaged."""
        before = [
            {"stage": each.stage, "at": format_instant(each.at)} for each in self.record.stages
        ]
        stages = [*before, {"stage": given["stage"], "at": making.at}]
        engagements = {}
        for each in rows.select("engagements", "WHERE opportunity_id = %s", self.on):
            if each.ended_at is not None or each.fulfilled_at is not None:
                continue
            if each.committed_at is not None and given["stage"] == "launched":
                engagements[each.id] = {"fulfilled_at": making.at}
            elif each.committed_at is None:
                engagements[each.id] = {"ended_at": making.at, "ended_by": self.me}
        changes: dict[str, Any] = {"opportunities": {self.on: {"stages": stages}}}
        if engagements:
            changes["engagements"] = engagements
        return {"set": changes}

    def sentence(self, given: Given) -> str:
        """What closes, and how."""
        how = "launched" if given["stage"] == "launched" else "lost"
        return f"Close {self.record.name} as {how}."

    def next_url(self, given: Given) -> str:
        """The opportunity."""
        return reverse("opportunity", args=[self.on])


ACTIONS = (Close,)
