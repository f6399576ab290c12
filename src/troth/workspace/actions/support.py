"""Ask the alliance team, answer, hand over, settle, ask again.

The fact is that it was asked, answered and resolved; what was said stays in the workspace.
"""

from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from troth.accounts.models import User
from troth.accounts.reach import lookers_after
from troth.ledger.writing import present
from troth.workspace import notices
from troth.workspace.actions import Action, Given, Making
from troth.workspace.forms import MAX_TEXT, ReferenceField
from troth.workspace.models import HandOver, SupportCase
from troth.workspace.support import answers, case_of, route


def _text(label: str, *, required: bool, help_text: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=MAX_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"class": "input", "rows": rows}),
    )


def _topic() -> forms.CharField:
    return forms.CharField(
        label="What it is about",
        max_length=200,
        help_text="A few words, for the queue.",
        widget=forms.TextInput(attrs={"class": "input"}),
    )


def _open_case(
    request: str, relationship: str, asker: User, holder: User | None, **said: Any
) -> None:
    """Keep what was asked, and tell whoever is to answer."""
    SupportCase.objects.create(request_id=request, asked_by=asker, holder=holder, **said)
    if holder is not None:
        notices.tell_of_request(holder, request, relationship, notices.ASKED, present())


class AskTeam(Action):
    """A question to our own alliance team."""

    name = "ask-team"
    title = "Ask the alliance team"
    button = "Ask the team"
    hint = "It goes to whoever looks after the partner, and the answer stays beside the partner."
    icon = "life-buoy"
    _new: str = ""

    def fields(self) -> dict[str, forms.Field]:
        """About which partner, and what."""
        return {
            "relationship": self.partner_field(),
            "topic": _topic(),
            "question": _text(
                "Your question", required=False, help_text="Only those who work with them read it."
            ),
            "opportunity": ReferenceField(
                "opportunities", self.reach, required=False, label="Opportunity"
            ),
        }

    def form(self, data: Any = None, **initial: Any) -> forms.Form:
        """The partner is filled in where the opportunity has only one."""
        if data is None and initial.get("opportunity") and not initial.get("relationship"):
            engaged = self.reach.reads("engagements").filter(
                opportunity=initial["opportunity"], ended_at=None
            )
            ours = engaged.order_by().values_list("relationship", flat=True).distinct()[:2]
            if len(ours) == 1:
                initial["relationship"] = ours[0]
        return super().form(data, **initial)

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """A new request of ours."""
        self._new = making.id("support")
        request = {
            "id": self._new,
            "relationship": given["relationship"],
            "organization": self.me,
            "opened_at": making.at,
            "topic": given["topic"],
        }
        return {"add": {"support_requests": [request]}}

    def sentence(self, given: Given) -> str:
        """About whom, and what."""
        return (
            f"Ask the alliance team about {self.they(given['relationship'])}: “{given['topic']}”."
        )

    def done(self, given: Given) -> None:
        """It goes to whoever looks after the partner."""
        relationship, asker = given["relationship"], self.reach.user
        _open_case(
            self._new,
            relationship,
            asker,
            route(relationship, asker),
            question=given["question"] or "",
            opportunity_id=given["opportunity"],
        )

    def next_url(self, given: Given) -> str:
        """The request."""
        return reverse("team-request", args=[self._new]) if self._new else reverse("team")


class _OnRequest(Action):
    """Something that is done to a request."""

    collection = "support_requests"

    @property
    def case(self) -> SupportCase:
        """What is kept beside it."""
        return case_of(self.on)

    def when(self, name: str) -> forms.Field:
        """When it was done."""
        return self.field(
            self.collection,
            name,
            required=False,
            label="When",
            help_text="Empty means now.",
        )

    def _about(self) -> str:
        return f"“{self.record.topic or 'a request'}” ({self.they(self.record.relationship)})"

    def next_url(self, given: Given) -> str:
        """The request."""
        return reverse("team-request", args=[self.on])


class Answer(_OnRequest):
    """What the alliance team says to a request."""

    name = "answer-support"
    title = "Answer the colleague"
    button = "Send the answer"
    hint = "It stays beside the partner, for the next who asks."
    icon = "send"

    def fields(self) -> dict[str, forms.Field]:
        """The answer, and when it was given."""
        fields: dict[str, forms.Field] = {"answer": _text("Your answer", required=True, rows=6)}
        if self.record.answered_at is None:
            fields["answered_at"] = self.when("answered_at")
        return fields

    def initial(self) -> dict[str, Any]:
        """What was answered before, to be mended."""
        return {"answer": self.case.answer} if self.record.answered_at else {}

    def allowed(self, row: Any) -> bool:
        """A manager of the partner, other than who asks."""
        return answers(self.reach, row, _case(row))

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """Answered; to mend the words of an answer changes no fact."""
        if self.record.answered_at is not None:
            return {}
        at = given["answered_at"] or making.at
        return {"set": {"support_requests": {self.on: {"answered_at": at}}}}

    def sentence(self, given: Given) -> str:
        """What is answered."""
        return f"Answer {self._about()}."

    def done(self, given: Given) -> None:
        """The words are kept, and whoever asked is told."""
        case = self.case
        case.answer, case.answered_by = given["answer"], self.reach.user
        case.holder = case.holder or self.reach.user
        case.save()
        if case.asked_by is not None:
            relationship = self.record.relationship
            notices.tell_of_request(
                case.asked_by, self.on, relationship, notices.ANSWERED, present()
            )


class HandOverRequest(_OnRequest):
    """A request given to another manager."""

    name = "hand-over-support"
    title = "Hand the request over"
    button = "Hand it over"
    hint = "The clock goes on: whoever asked has a customer waiting."
    icon = "arrow-right"

    def fields(self) -> dict[str, forms.Field]:
        """To whom, and what they should know."""
        case = self.case
        others = lookers_after(self.record.relationship)
        able = [each for each in others if each not in (case.holder, case.asked_by)]
        choices = [
            (str(each.pk), f"{each} (you)" if each == self.reach.user else str(each))
            for each in able
        ]
        none = "Nobody else looks after this partner. Name another lead on the partner’s page."
        return {
            "to": forms.ChoiceField(
                choices=[("", "—"), *choices],
                label="To whom",
                help_text="" if choices else none,
                widget=forms.Select(attrs={"class": "input"}),
            ),
            "words": _text("What they should know", required=False, rows=3),
        }

    def allowed(self, row: Any) -> bool:
        """A manager of the partner, other than who asks, until it is answered."""
        return row.answered_at is None and answers(self.reach, row, _case(row))

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """None: who has it is the workspace's own record."""
        return {}

    def sentence(self, given: Given) -> str:
        """What goes to whom."""
        return f"Hand {self._about()} over to {User.objects.get(pk=given['to'])}."

    def done(self, given: Given) -> None:
        """The other has it now, and is told."""
        case, to, now = self.case, User.objects.get(pk=given["to"]), present()
        case.holder = to
        case.save()
        HandOver.objects.create(
            case=case, at=now, by=self.reach.user, to=to, note=given["words"] or ""
        )
        if to != self.reach.user:
            notices.tell_of_request(to, self.on, self.record.relationship, notices.ASKED, now)


class Resolve(_OnRequest):
    """That a request is settled."""

    name = "resolve-support"
    title = "It is settled"
    button = "Mark as settled"
    hint = "The answer was what was needed. It stays beside the partner."

    def allowed(self, row: Any) -> bool:
        """Whoever works on the relationship, once it is answered and until it is settled."""
        return row.answered_at is not None and row.resolved_at is None and super().allowed(row)

    def fields(self) -> dict[str, forms.Field]:
        """When."""
        return {"resolved_at": self.when("resolved_at")}

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """Resolved."""
        at = given["resolved_at"] or making.at
        return {"set": {"support_requests": {self.on: {"resolved_at": at}}}}

    def sentence(self, given: Given) -> str:
        """What is settled."""
        return f"Settled: {self._about()}."


class AskAgain(_OnRequest):
    """A request that the answer did not settle: a new one with a clock of its own.

    What happened stays as it was: the old one was asked and answered when it was.
    """

    name = "ask-team-again"
    title = "Ask again"
    button = "Ask again"
    hint = "It goes back to the team as a new request that follows this one, with a new clock."
    icon = "history"
    _new: str = ""

    def fields(self) -> dict[str, forms.Field]:
        """What is still open."""
        return {"question": _text("What is still open", required=True)}

    def allowed(self, row: Any) -> bool:
        """Whoever works on the relationship, once it is answered."""
        return row.answered_at is not None and super().allowed(row)

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """Another request."""
        self._new = making.id("support")
        request = {
            "id": self._new,
            "relationship": self.record.relationship,
            "organization": self.me,
            "opened_at": making.at,
        }
        if self.record.topic:
            request["topic"] = self.record.topic
        return {"add": {"support_requests": [request]}}

    def sentence(self, given: Given) -> str:
        """What is asked again."""
        return f"Ask the alliance team again: {self._about()}."

    def done(self, given: Given) -> None:
        """It goes to whoever answered, if they still look after the partner."""
        before, asker = self.case, self.reach.user
        relationship = self.record.relationship
        able = [each for each in lookers_after(relationship) if each != asker]
        holder = before.holder if before.holder in able else route(relationship, asker)
        _open_case(
            self._new,
            relationship,
            asker,
            holder,
            question=given["question"],
            opportunity_id=before.opportunity_id,
            follows_id=self.on,
        )

    def next_url(self, given: Given) -> str:
        """The new request."""
        return reverse("team-request", args=[self._new or self.on])


def _case(row: Any) -> SupportCase | None:
    try:
        found: SupportCase = row.case
    except ObjectDoesNotExist:
        return None
    return found


ACTIONS = (AskTeam, Answer, HandOverRequest, Resolve, AskAgain)
