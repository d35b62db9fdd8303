"""Where published numbers stand: the documents of a source, and those of a design point's published numbers."""

from app.answers.citations import CitedDocument, CitedNumber, PointCited, SourceCited
from app.language import Language
from app.language.accuracies import why_none
from app.language.amounts import amount, as_given, fixed, searchable
from app.language.citations import conditions, threads_text
from app.services.accuracies.elsewhere import elsewhere
from app.services.costs.design_point import identity_of
from mobilenet_core.accuracy import ACCURACY_SETS, AnySet, accuracy_of, precision_in, published
from mobilenet_core.errors import DesignError
from mobilenet_core.latency import KnownLatency
from mobilenet_core.networks.family import FAMILIES, Variant
from mobilenet_core.published.latency import published_latency
from mobilenet_core.published.networks import printed_in
from mobilenet_core.published.sets import PUBLISHED_SETS
from mobilenet_core.published.sources import documents_of
from mobilenet_core.records import PRECISIONS, Precision


def of_source(source: str, network: str = "") -> SourceCited:
    """The documents of a source as answers name it, or of a published accuracy set; of what it prints of a network.

    Raises DesignError.
    """
    sources = [source]
    printed = printed_in(source, network)
    number = f"{FAMILIES[network].title}, {printed}" if printed else ""
    if source in ACCURACY_SETS:
        sources = [row.source for precision in PRECISIONS for row in published(source, precision)]
    found = tuple(dict.fromkeys(each for one in sources for each in _documents(one, number)))
    if not found:
        raise DesignError(
            "source is {source!r}; expected the source of a published number, as answers give "
            "it, or an accuracy set: {known}",
            field="source",
            source=source[:80],
            known=", ".join(ACCURACY_SETS),
        )
    return SourceCited(source, len(found), found)


def of_point(
    variant: Variant,
    *,
    accuracy_set: str | None,
    precision: Precision,
    device: str = "",
    runtime: str | None = None,
    threads: int | None = None,
    language: Language = "en",
) -> PointCited:
    """The published numbers of a design point: its top-1 in a published set, its latencies on a device."""
    items = (
        *(_accuracies(variant, accuracy_set, precision, language) if accuracy_set in ACCURACY_SETS else ()),
        *(
            _latency(variant, each, language)
            for each in (published_latency(device, runtime, precision) if device else ())
            if each.variant == variant and threads in (None, each.setup.threads)
        ),
    )
    return PointCited(*identity_of(variant), len(items), items)


def why_nothing(variant: Variant, *, accuracy_set: str, precision: Precision, language: Language) -> str:
    """Where a top-1 of a design point stands that a set has none of at a precision. Raises DesignError."""

    def known(of: AnySet, at: Precision) -> list[float]:
        found = accuracy_of(variant.point, precision=at, set=of) if variant.network.is_published else None
        return [found.top1_percent] if found and found.kind == "published" else []

    return why_none(variant.name, accuracy_set, precision, elsewhere(known, accuracy_set, precision), language)


def _accuracies(
    variant: Variant, accuracy_set: str, precision: Precision, language: Language
) -> tuple[CitedNumber, ...]:
    at, point = precision_in(accuracy_set, precision), variant.point
    return tuple(
        CitedNumber(
            "top1_percent",
            f"top-1 {amount('min_top1', row.top1_percent)}",
            conditions(PUBLISHED_SETS[accuracy_set].title[language], at, row.note),
            row.note,
            row.source,
            _documents(row.source, f"{variant.name}, top-1 {fixed(row.top1_percent, 1)} %, {at}"),
        )
        for row in published(accuracy_set, at)
        if variant.network.is_published and (row.alpha, row.resolution) == (point.alpha, point.resolution)
    )


def _latency(variant: Variant, known: KnownLatency, language: Language) -> CitedNumber:
    setup, text = known.setup, as_given("max_latency_ms", known.p50_ms)
    device = known.device_name or setup.device
    taken = (device, setup.runtime, setup.precision, threads_text(setup.threads, "en"))
    return CitedNumber(
        "latency_ms",
        text,
        conditions(
            device,
            setup.runtime,
            setup.precision,
            threads_text(setup.threads, language),
            known.note,
        ),
        known.note,
        known.source,
        _documents(known.source, ", ".join(filter(None, (variant.name, text, *taken)))),
    )


def _documents(source: str, number: str = "") -> tuple[CitedDocument, ...]:
    """number: that stands there and is cited, in English as references are."""
    return tuple(
        CitedDocument(
            each.who,
            each.title,
            each.place,
            each.date or None,
            each.commit or None,
            each.url,
            each.text,
            each.entry(searchable(number)),
        )
        for each in documents_of(source)
    )
