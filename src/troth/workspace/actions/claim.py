"""Say something about a partner to others: only what is true."""

from typing import Any

from django import forms

from troth.workspace.actions import Action, Given, Making, without_empty

LEVELS = (
    (1, "We talk with each other"),
    (2, "There is a proposal between us"),
    (3, "We are formally engaged together"),
    (4, "We have delivered together"),
    (5, "Certified, or exclusive"),
)


class Claim(Action):
    """What one side tells others of the other."""

    name = "claim"
    title = "Say something about a partner"
    button = "Record the claim"
    hint = "Before it goes out, check the text: what may be said is on the partner’s page, too."
    icon = "badge-check"

    def fields(self) -> dict[str, forms.Field]:
        """What is said to whom."""
        levels = forms.TypedChoiceField(
            choices=LEVELS,
            coerce=int,
            label="What it claims",
            widget=forms.Select(attrs={"class": "input"}),
        )
        return {
            "relationship": self.partner_field(),
            "speaker": self.side_field("Who says it", initial="us"),
            "text": self.field("claims", "text", label="The words"),
            "level": levels,
            "medium": self.field("claims", "medium"),
            "audience": self.field(
                "claims", "audience", label="To whom", help_text="Leave it empty for the public."
            ),
            "opportunity": self.field("claims", "opportunity"),
            "made_at": self.field("claims", "made_at"),
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """A new claim."""
        us, them = self.sides(given["relationship"])
        ours = given["speaker"] == "us"
        claim = {
            "id": making.id("claim"),
            "relationship": given["relationship"],
            "speaker": us if ours else them,
            "about": them if ours else us,
            "level": given["level"],
            "made_at": given["made_at"] or making.at,
            **without_empty(
                {each: given[each] for each in ("text", "medium", "audience", "opportunity")}
            ),
        }
        return {"add": {"claims": [claim]}}

    def sentence(self, given: Given) -> str:
        """What is said of whom."""
        said = dict(LEVELS)[given["level"]].lower()
        return f"Say of {self.they(given['relationship'])}: {given['text'] or said}."


ACTIONS = (Claim,)
