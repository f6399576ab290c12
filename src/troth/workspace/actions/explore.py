"""Begin to talk with a candidate."""

from typing import Any

from django import forms

from troth.workspace.actions import Given, Making
from troth.workspace.actions.stepping import OnEngagement


class Explore(OnEngagement):
    """Talk with a partner, nothing proposed yet."""

    name = "explore"
    title = "Start exploring"
    button = "Start exploring"
    hint = "You talk about it with each other. Nothing is proposed yet."
    icon = "message-square"

    def fields(self) -> dict[str, forms.Field]:
        """When they first talked."""
        return {
            "exploring_at": self.field("engagements", "exploring_at", help_text="Empty means now.")
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """Talking from then on."""
        return self.set(exploring_at=given["exploring_at"] or making.at)

    def sentence(self, given: Given) -> str:
        """Who talks about what."""
        return f"Explore {self.deal} with {self.partner}."


ACTIONS = (Explore,)
