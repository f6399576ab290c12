"""Tell a partner that the arrangement is not exclusive."""

from typing import Any

from django import forms

from troth.workspace.actions import Given, Making
from troth.workspace.actions.stepping import OnEngagement


class Disclose(OnEngagement):
    """The notice that others are considered; it names nobody."""

    name = "disclose"
    title = "Tell them that it is not exclusive"
    button = "Record that they were told"
    icon = "send"

    @property
    def hint(self) -> str:  # type: ignore[override]
        """The notice itself, to be sent by mail or said."""
        return (
            f"Say it in your own words, or send this to {self.partner}: “On {self.deal} we also "
            "talk with others for the same part. We wanted you to hear it from us first.” It names "
            "nobody who has not agreed to be named."
        )

    def fields(self) -> dict[str, forms.Field]:
        """When they were told."""
        return {
            "told_at": self.field(
                "engagements",
                "lead_disclosed_at",
                label="Told",
                help_text="Empty means now.",
            )
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """Told, by us."""
        return self.set(**{f"{self.ours}_disclosed_at": given["told_at"] or making.at})

    def sentence(self, given: Given) -> str:
        """Who was told of what."""
        return f"Tell {self.partner} that {self.deal} is not exclusive."


ACTIONS = (Disclose,)
