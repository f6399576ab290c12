"""Note a partner as a candidate for a capability of an opportunity."""

from typing import Any

from django import forms
from django.urls import reverse

from troth.ledger.models import Opportunity
from troth.workspace.actions import Action, Given, Making, without_empty
from troth.workspace.forms import ReferenceField


class Engage(Action):
    """Engage a partner: nobody has talked yet."""

    name = "engage"
    title = "Engage a partner"
    button = "Note the candidate"
    hint = "Nothing is sent. The partner becomes a candidate on the board, to be explored next."
    icon = "plus"

    def fields(self) -> dict[str, forms.Field]:
        """Which partner, for what."""
        mine = {"pk__in": self.reach.partners()}
        return {
            "opportunity": self.field("engagements", "opportunity"),
            "relationship": ReferenceField("relationships", self.reach, mine, label="Partner"),
            "capability": self.field(
                "engagements", "capability", help_text="What they would bring, as the need says."
            ),
            "lead": self.side_field("Who leads towards the customer", initial="us"),
            "attribution": self.field("engagements", "attribution"),
            "value": self.field("engagements", "value", help_text="Their part, if known."),
            "note": self.field("engagements", "note"),
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """A new engagement, identified now."""
        us, them = self.sides(given["relationship"])
        lead, partner = (us, them) if given["lead"] == "us" else (them, us)
        more = without_empty({each: given[each] for each in ("attribution", "value", "note")})
        return {
            "add": {
                "engagements": [
                    {
                        "id": making.id("engagement"),
                        "relationship": given["relationship"],
                        "opportunity": given["opportunity"],
                        "capability": given["capability"],
                        "lead": lead,
                        "partner": partner,
                        "identified_at": making.at,
                        **more,
                    }
                ]
            }
        }

    def sentence(self, given: Given) -> str:
        """Who is noted for what."""
        deal = Opportunity.objects.values_list("name", flat=True).get(pk=given["opportunity"])
        return (
            f"Note {self.they(given['relationship'])} as a candidate for "
            f"{given['capability']} on {deal}."
        )

    def next_url(self, given: Given) -> str:
        """The opportunity's board."""
        return reverse("opportunity", args=[given["opportunity"]])


ACTIONS = (Engage,)
