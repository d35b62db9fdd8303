"""An answer to pass on: what was asked, in full, what came out, where its numbers are from, and how it is had again."""

import shlex
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from app.answers.choice import PointRow
from app.answers.record import Record
from app.language import Language
from app.language import record as words
from app.services.accuracies.known import accuracy_at
from app.services.choice.choose import Choice, answered, choose
from app.services.choice.question import Question
from app.services.choice.stamp import stamp_in, stamp_of, stored_latencies
from app.services.latency.origin import latency_origin
from app.settings import API_ROOT, VERSION
from mobilenet_core.accuracy import OwnSet

_SAID_APART = {"lang", "then"}
_PATH = f"{API_ROOT}/recommendation"


def record_of(question: Question, asked: Mapping[str, str], then: str, language: Language) -> Record:
    """asked: the parameters that were given. then: the stamp of an earlier answer, or "". Raises DesignError."""
    choice = choose(question)
    stated, now = _stated(asked, choice), datetime.now(UTC)
    stamp, sources = stamp_of(choice), _sources(choice, language)
    before = stamp_in(then) if then else None
    may_change = stored_latencies(question.source) or choice.untimed or isinstance(question.accuracy_set, OwnSet)
    options = (f"--{name.replace('_', '-')} {shlex.quote(value)}" for name, value in stated.items())
    told = Record(
        version=VERSION,
        asked_at=now,
        question=stated,
        path=f"{_PATH}?{urlencode(stated, safe=',/')}",
        command=" ".join(["mobilenet-explorer recommend", *options]),
        stamp=stamp.text if may_change else "",
        changed=words.changed(before, stamp, language) if before and not before.is_of(stamp) else "",
        sources=sources,
        text="",
        answer=answered(question, language),
    )
    return words.with_text(told, language)


def _stated(asked: Mapping[str, str], choice: Choice) -> dict[str, str]:
    """The question with what the answer took where it said nothing: this machine by its id, runtime, threads."""
    source, untimed = choice.latency_of, choice.untimed
    where = {"device": untimed.device} if untimed else {}
    if source is not None:
        threads = {} if source.threads is None else {"threads": str(source.threads)}
        where = {"device": source.device, "runtime": source.runtime, **threads}
    of = {"precision": choice.precision, "accuracy_set": choice.accuracy_set}
    return where | of | {name: text for name, text in asked.items() if name not in {*_SAID_APART, *where, *of} and text}


def _sources(choice: Choice, language: Language) -> dict[str, str]:
    """Where the latency and the accuracy of the best point are from, in words."""
    best = choice.best
    if best is None:
        return {}
    return {"latency": _of_latency(choice, best, language), "top1": _of_accuracy(choice.question, best)}


def _of_latency(choice: Choice, best: PointRow, language: Language) -> str:
    source = choice.question.source
    return (
        ""
        if source is None
        else latency_origin(source.of(choice.question.variant(best).network), best.point, best.latency_kind, language)
    )


def _of_accuracy(question: Question, best: PointRow) -> str:
    if best.top1_percent is None:
        return ""
    found = accuracy_at(question.variant(best), question.precision, question.accuracy_set)
    return found.source if found else ""
