"""Rank the open asks to a partner: which few matter, which can wait, which go."""

from typing import Any

from django import forms
from django.urls import reverse

from troth.ledger.models import Ask
from troth.workspace.actions import Action, Given, Making

WITHDRAW = "withdraw"
CHOICES = (
    ("", "Not ranked"),
    ("must", "Must"),
    ("should", "Should"),
    ("could", "Could"),
    (WITHDRAW, "Withdraw it"),
)


class RankAsks(Action):
    """The ask budget of one partner."""

    name = "rank-asks"
    title = "Rank what we ask of them"
    button = "Keep the ranking"
    hint = "Few asks get good answers. Say which must be, and withdraw what can wait."
    icon = "list-checks"
    collection = "relationships"

    def allowed(self, row: Any) -> bool:
        """Whoever works on the relationship."""
        return row.pk in self.reach.works_on

    def _open(self) -> list[Any]:
        asks = Ask.objects.filter(
            relationship=self.on, asker=self.me, answered_at=None, withdrawn_at=None
        )
        return list(asks.order_by("made_at", "pk")[:100])

    def fields(self) -> dict[str, forms.Field]:
        """A rank for each."""
        return {
            each.pk: forms.ChoiceField(
                choices=CHOICES,
                required=False,
                initial=each.priority,
                label=each.text or each.kind.replace("_", " "),
                widget=forms.Select(attrs={"class": "input"}),
            )
            for each in self._open()
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """The ranks that differ."""
        asks: dict[str, dict[str, Any]] = {}
        for each in self._open():
            rank = given.get(each.pk)
            if rank == WITHDRAW:
                asks[each.pk] = {"withdrawn_at": making.at}
            elif rank != each.priority:
                asks[each.pk] = {"priority": rank}
        return {"set": {"asks": asks}} if asks else {}

    def sentence(self, given: Given) -> str:
        """Whose asks are ranked."""
        return f"Rank what we ask of {self.they(self.on)}."

    def next_url(self, given: Given) -> str:
        """The partner."""
        return reverse("partner", args=[self.on])


ACTIONS = (RankAsks,)
