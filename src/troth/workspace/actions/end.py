"""End an engagement, with a kind word and a reason."""

from typing import Any

from django import forms

from troth.workspace.actions import Given, Making, without_empty
from troth.workspace.actions.stepping import OnEngagement


class End(OnEngagement):
    """Letting a partner down kindly, or being let down."""

    name = "end"
    title = "End it with a kind word"
    button = "End it"
    icon = "x"

    @property
    def hint(self) -> str:  # type: ignore[override]
        """Words that let down kindly."""
        return (
            f"For example: “Thank you for the time you gave us on {self.deal}. We go on without "
            "you this time, and here is why. We would like to ask you again.”"
        )

    def fields(self) -> dict[str, forms.Field]:
        """Who ends it, why, and whether the other released them."""
        return {
            "ended_by": self.side_field("Who ends it", initial="us"),
            "released": forms.BooleanField(
                required=False,
                label="The other side agreed to it",
                help_text="After a commitment only a release by the other side keeps your word.",
            ),
            "word": forms.CharField(
                label="Your kind word",
                max_length=1000,
                widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
                help_text="What you told them, with the reason. It is kept with the engagement.",
            ),
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """Ended, and perhaps released."""
        ended = {
            "ended_at": making.at,
            "ended_by": self.side(self.record.relationship, given["ended_by"]),
            "note": given["word"],
        }
        released = {"release_given_at": making.at if given["released"] else None}
        return self.set(**ended, **without_empty(released))

    def sentence(self, given: Given) -> str:
        """What ends."""
        return f"End {self.deal} with {self.partner}."


ACTIONS = (End,)
