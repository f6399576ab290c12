"""Small steps on one fact: keep a pledge, answer an ask, thank for an introduction.

A step sets a time, now if it is left empty, and perhaps says how it came out.
"""

from typing import Any, NamedTuple

from django import forms

from troth.workspace.actions import Action, Given, Making, without_empty
from troth.workspace.forms import label


class Step(NamedTuple):
    """A step: the time that it sets, what else it asks for, and what it is called."""

    name: str
    collection: str
    sets: str
    title: str
    button: str
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    """Those of `asks` that must be answered."""
    hint: str = ""
    icon: str = "check"


STEPS = (
    Step("keep-pledge", "pledges", "fulfilled_at", "The pledge is kept", "Mark as kept"),
    Step(
        "answer-ask",
        "asks",
        "answered_at",
        "Answer the ask",
        "Record the answer",
        ("answer", "reason"),
        ("answer",),
        "“Not possible” is a fair answer, with its reason.",
        "send",
    ),
    Step(
        "answer-idea",
        "ideas",
        "responded_at",
        "Answer the idea",
        "Record the answer",
        ("response", "reason"),
        ("response",),
        "Adopt it, park it or decline it: they should hear which, and why.",
        "send",
    ),
    Step(
        "consent",
        "introductions",
        "consented_at",
        "The person agreed to be introduced",
        "Record the consent",
    ),
    Step(
        "make-introduction",
        "introductions",
        "made_at",
        "Make the introduction",
        "I introduced them",
    ),
    Step(
        "decline-introduction",
        "introductions",
        "declined_at",
        "Decline the introduction",
        "Decline",
        icon="x",
    ),
    Step(
        "follow-up",
        "introductions",
        "followed_up_at",
        "Follow up the introduction",
        "Record the follow-up",
        hint="Write to the person you were introduced to, with thanks.",
    ),
    Step("thank", "introductions", "thanked_at", "Say thank you", "I thanked them"),
    Step(
        "accept-give",
        "exchanges",
        "accepted_at",
        "It was received",
        "Confirm it",
        hint="A give counts once the receiver confirms that it was of use.",
    ),
    Step(
        "recall",
        "shares",
        "recalled_at",
        "It was deleted again",
        "Record the recall",
        hint="Ask them to delete it and to say so.",
    ),
    Step(
        "report-defect",
        "shares",
        "defect_reported_at",
        "Something in it is wrong",
        "Report it",
        icon="triangle-alert",
    ),
    Step(
        "correct-claim",
        "claims",
        "corrected_at",
        "Correct what was said",
        "Record the correction",
        hint="Tell whoever heard it what is true.",
        icon="pencil",
    ),
    Step("terminate", "agreements", "terminated_at", "End the agreement", "End it", icon="x"),
    Step("fulfil", "engagements", "fulfilled_at", "The commitment is kept", "Mark as fulfilled"),
    Step(
        "rate-influence",
        "engagements",
        "influence_recorded_at",
        "Their influence on the customer",
        "Write it down",
        ("influence_level",),
        ("influence_level",),
        "Influence is not authority: “decider” only if they decide there.",
        "trending-up",
    ),
    Step(
        "confirm-influence",
        "engagements",
        "influence_confirmed_at",
        "They confirm their influence",
        "Record the confirmation",
    ),
    Step(
        "cancel-meeting",
        "meetings",
        "cancelled_at",
        "Cancel the meeting",
        "Cancel it",
        hint="Tell them in good time, with a new date.",
        icon="x",
    ),
    Step(
        "send-agenda",
        "meetings",
        "agenda_sent_at",
        "The agenda is sent",
        "Record it",
        hint="With a part that serves them.",
        icon="send",
    ),
    Step(
        "send-followup",
        "meetings",
        "followup_sent_at",
        "The follow-up is sent",
        "Record it",
        hint="Within a working day: what was agreed, and who does what.",
        icon="send",
    ),
    Step("end-plan", "value_plans", "ended_at", "End the value plan", "End it", icon="x"),
    Step(
        "refresh-profile",
        "organizations",
        "profile_updated_at",
        "The profile is up to date",
        "Record it",
        hint="What partners read about us: people, products, what we look for.",
    ),
)


def _action(step: Step) -> type[Action]:
    class Stepped(Action):
        name, title, button, hint, icon = step.name, step.title, step.button, step.hint, step.icon
        collection = step.collection

        def fields(self) -> dict[str, forms.Field]:
            asked = {
                each: self.field(step.collection, each, required=each in step.needs)
                for each in step.asks
            }
            when = self.field(
                step.collection, step.sets, required=False, help_text="Empty means now."
            )
            return {**asked, step.sets: when}

        def facts(self, given: Given, making: Making) -> dict[str, Any]:
            more = without_empty({each: given[each] for each in step.asks})
            at = given[step.sets] or making.at
            return {"set": {step.collection: {self.on: {step.sets: at, **more}}}}

        def sentence(self, given: Given) -> str:
            said = "".join(
                f" {label(each)}: {given[each]}." for each in step.asks if given.get(each)
            )
            return f"{step.title}{_of(self)}.{said}"

    Stepped.__doc__ = step.title
    return Stepped


def _of(action: Action) -> str:
    record = action.record
    text = next(
        (
            getattr(record, each)
            for each in ("text", "title", "topic", "name")
            if getattr(record, each, None)
        ),
        None,
    )
    relationship = getattr(record, "relationship", None)
    told = f": “{text}”" if text else ""
    return told + (f" ({action.they(relationship)})" if relationship else "")


ACTIONS = tuple(map(_action, STEPS))
