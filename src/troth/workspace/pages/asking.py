"""The inbox of questions: what sources may have heard, to be confirmed, put right or dismissed."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from troth.accounts.reach import ADMINS, WORKERS
from troth.facts.file import InvalidFacts
from troth.ledger.acting import Stopped
from troth.ledger.models import Question
from troth.ledger.records import AlreadyAnswered, dismiss, reopen
from troth.ledger.writing import present
from troth.sources.items import KINDS
from troth.workspace.actions.confirm_question import ConfirmQuestion
from troth.workspace.lines import partner_name
from troth.workspace.numbers import number_in
from troth.workspace.performing import AlreadySent, NotAllowed, do, perform, review_soon
from troth.workspace.questions import WHY, open_questions
from troth.workspace.registry import WRITE, page

SHOWN = 20
"""Questions on one page."""


class Answers(NamedTuple):
    """What came of answering several questions."""

    confirmed: list[str]
    dismissed: list[str]
    left: list[tuple[Question, str]]
    """Those that stay open, with the reason."""


@page("questions/", "questions", WORKERS | ADMINS, methods=WRITE)
def questions(request: Any) -> HttpResponse:
    """Show what is asked, by partner; answer one, or all that are ticked."""
    if request.method == "POST":
        return _answer(request)
    found = open_questions(request.reach)
    kind, partner = request.GET.get("kind", ""), request.GET.get("partner", "")
    if kind in KINDS:
        found = found.filter(kind=kind)
    if partner:
        found = found.filter(relationship=partner[:64])
    number = number_in(request.GET.get("page", ""))
    start = (number - 1) * SHOWN
    named = found.annotate(partner=partner_name(request.me))
    rows = list(named.order_by("partner", "-asked_at", "pk")[start : start + SHOWN + 1])
    context = {
        "rows": rows[:SHOWN],
        "has_more": len(rows) > SHOWN,
        "page": number,
        "kinds": sorted(_kinds(request), key=KINDS.index),
        "kind": kind,
        "why": WHY,
    }
    return render(request, "workspace/questions.html", context)


def _kinds(request: Any) -> set[str]:
    return set(open_questions(request.reach).order_by().values_list("kind", flat=True).distinct())


def _answer(request: Any) -> HttpResponse:
    ids, yes = request.POST.getlist("q")[:SHOWN], request.POST.get("all") == "yes"
    for one in ("yes", "no"):
        if one in request.POST:
            ids, yes = [request.POST[one]], one == "yes"
    done = answer_all(request, [each[:64] for each in ids], yes=yes)
    if request.htmx:
        first = done.left[0] if done.left else (None, "")
        context = {"done": done, "pk": ids[0] if ids else "", "left": first[0], "reason": first[1]}
        return render(request, "workspace/_answered.html", context)
    if done.confirmed:
        messages.success(request, _told(len(done.confirmed), "confirmed"))
    if done.dismissed:
        messages.success(request, _told(len(done.dismissed), "dismissed"))
    for question, reason in done.left:
        messages.error(request, f"“{question.text}” stays open. {reason}")
    if not any(done):
        messages.info(request, "Nothing was ticked, or it was answered already.")
    return redirect(_back(request))


def _told(number: int, what: str) -> str:
    return f"{number} question{'s' if number > 1 else ''} {what}."


def _back(request: Any) -> str:
    """The page that was answered on, if that is one of our own addresses."""
    wanted = request.POST.get("next", "")
    own = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return str(wanted) if own else "questions"


def answer_all(request: Any, ids: Iterable[str], *, yes: bool) -> Answers:
    """Answer several questions, each checked by itself; what cannot be answered so stays open."""
    done = Answers([], [], [])
    actor = str(request.user)
    for question in open_questions(request.reach).filter(pk__in=list(ids)):
        try:
            if yes:
                action = ConfirmQuestion(request.reach, request.me, question.pk)
                do(action, {}, f"q-{question.pk}"[:64], actor)
                done.confirmed.append(question.pk)
            else:
                dismiss(question.pk, present(), actor)
                done.dismissed.append(question.pk)
        except (AlreadySent, AlreadyAnswered, Http404):  # perhaps by the answer to one before it
            continue
        except Stopped as stopped:
            found = [*stopped.preflight.new, *stopped.preflight.raised]
            block = next(each for _, each in found if each.finding.severity == "block")
            done.left.append((question, block.finding.sentence))
        except NotAllowed:
            done.left.append((question, "It changes something that others look after."))
        except InvalidFacts as error:
            done.left.append((question, f"It needs a look: {error.faults[0].sentence}."))
    if done.confirmed:
        review_soon()
    return done


@page("questions/<str:pk>/", "question", WORKERS | ADMINS, methods=WRITE)
def question(request: Any, pk: str) -> HttpResponse:
    """Put right what a question proposes, and confirm it."""
    return perform(request, ConfirmQuestion(request.reach, request.me, pk))


@page("questions/<str:pk>/undo/", "question-undo", WORKERS | ADMINS, methods=("POST",))
def undo(request: Any, pk: str) -> HttpResponse:
    """Ask again what was dismissed by mistake; the sentence that was quoted is gone."""
    mine = Question.objects.filter(pk=pk, answer="no", answered_by=str(request.user))
    if mine.exists():
        reopen(pk)
        messages.info(request, "It is asked again; the sentence it came from is not kept.")
    return redirect(_back(request))
