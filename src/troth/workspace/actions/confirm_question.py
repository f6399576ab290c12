"""Confirm what a source may have said, as it is or put right: then it is a fact."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from troth.accounts.reach import Reach
from troth.ledger.models import Question
from troth.ledger.records import answer, still_open, with_quote
from troth.ledger.writing import present
from troth.workspace.actions import Action, Given, Making
from troth.workspace.proposals import answered, form_of
from troth.workspace.questions import WHY, open_questions


class ConfirmQuestion(Action):
    """Confirm a question."""

    name, title, button = "confirm-question", "Confirm what was read", "Confirm"
    about = "workspace/_asked.html"

    def __init__(self, reach: Reach, me: str, on: str = "") -> None:
        super().__init__(reach, me, on)
        if not on:
            raise PermissionDenied("a question is confirmed where it stands")
        found: Question | None = open_questions(reach).filter(pk=on).first()
        if found is None:
            raise Http404(f"question {on}")
        self.question = found
        self.why = WHY.get(self.question.kind, "")

    def form(self, data: Any = None, **initial: Any) -> forms.Form:
        """The fields of what is proposed."""
        return form_of(self.question, self.reach, data, **initial)

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """What was proposed, put right."""
        return with_quote(answered(self.question, given), self.question)

    def sentence(self, given: Given) -> str:
        """That it was confirmed."""
        return f"Confirm: {self.question.text}"

    def done(self, given: Given) -> None:
        """It is answered."""
        answer(still_open(self.on), "yes", present(), str(self.reach.user))

    def next_url(self, given: Given) -> str:
        """Back to what else is asked."""
        return reverse("questions")


ACTIONS = (ConfirmQuestion,)
