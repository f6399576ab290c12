"""What the steps of an engagement have in common."""

from typing import Any

from django.urls import reverse

from troth.ledger.models import Opportunity
from troth.workspace.actions import Action, Given


class OnEngagement(Action):
    """An action on an engagement."""

    collection = "engagements"

    @property
    def partner(self) -> str:
        """The partner's name."""
        return self.they(self.record.relationship)

    @property
    def deal(self) -> str:
        """The opportunity's name."""
        found = Opportunity.objects.filter(pk=self.record.opportunity)
        return str(found.values_list("name", flat=True).first())

    @property
    def whom(self) -> str:
        """The partner, and what for."""
        return f"{self.partner}, {self.deal}"

    @property
    def ours(self) -> str:
        """The beginning of our fields: lead or partner."""
        return "lead" if self.record.lead == self.me else "partner"

    def set(self, **fields: Any) -> dict[str, Any]:
        """An action that sets fields of the engagement."""
        return {"set": {"engagements": {self.on: fields}}}

    def next_url(self, given: Given) -> str:
        """The opportunity's board."""
        return reverse("opportunity", args=[self.record.opportunity])
