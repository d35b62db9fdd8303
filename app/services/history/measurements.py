"""Stored measurements as the API shows them, and published latency beside them."""

from collections.abc import Sequence
from dataclasses import asdict
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from app.answers import latency as answers
from app.answers.measurements import Latency, LatencyAnswer, MachineStates, MeasurementDetail, MeasurementRow
from app.language import Language
from app.language.conditions import conditions
from app.language.marks import reasons
from app.language.states import sentence
from app.language.warnings import doubt, sentences
from app.services.costs.design_point import identity_of
from app.services.latency.source import predictions
from app.store import Filters, Kind, Stored, flat, flat_latency
from mobilenet_core.design import Rounding
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.networks.family import Variant
from mobilenet_core.published.devices import published_devices
from mobilenet_core.published.latency import published_latency, title_of
from mobilenet_core.records import Measurement, MeasurementPlan, Precision, Warning

if TYPE_CHECKING:
    from app.store.store import Store


def latency_of(
    variant: Variant, store: "Store", device: str | None = None, language: Language = "en", limit: int = 20
) -> LatencyAnswer:
    """Latencies of one design point by kind, the newest first; of one device, where its id is given, predicted too.

    limit: stored ones of each kind.
    """

    def stored(kind: Kind) -> tuple[MeasurementRow, ...]:
        found = store.history(Filters(device, kind=kind, **flat(variant)), limit=limit)
        return tuple(row(each, language) for each in found)

    return LatencyAnswer(
        *identity_of(variant),
        measured=stored("measured"),
        imported=stored("imported"),
        published=tuple(
            _published_row(each)
            for each in published_latency(device, network=variant.network.name)
            if each.variant.point == variant.point and each.is_of(variant.network)
        ),
        predicted=() if device is None else tuple(predictions(variant, device, store)),
    )


def published_of(device: str) -> answers.PublishedLatenciesAnswer | None:
    """Every latency that others published of a device, by id, of whatever network; None without such a device."""
    found = published_devices().get(device)
    if found is None:
        return None
    items = tuple(
        answers.PublishedLatencyOf(
            *(each.variant.point.called(title_of(each.variant.network.name)), *identity_of(each.variant)[1:]),
            **vars(_published_row(each)),
        )
        for each in (*found.points, *found.others)
    )
    return answers.PublishedLatenciesAnswer(found.id, found.name, len(items), items)


def _published_row(published: KnownLatency) -> answers.PublishedLatency:
    setup = published.setup
    return answers.PublishedLatency(
        device=published.device_name or setup.device,
        device_id=setup.device,
        runtime=setup.runtime,
        precision=setup.precision,
        threads=setup.threads,
        batch=setup.batch,
        latency_ms=published.p50_ms,
        kind="published",
        source=published.source,
        note=published.note,
        latency_marks=published.doubts,
    )


def row(stored: Stored, language: Language = "en") -> MeasurementRow:
    """A stored latency without its samples; None where an import does not say."""
    latency, measurement = stored.latency, stored.measurement
    return MeasurementRow(
        *timed(latency.variant, latency.setup, measurement.warnings if measurement else (), language),
        latency_marks=latency.doubts,
        doubt=_doubt(latency, measurement, language),
        id=stored.id,
        kind=stored.kind,
        created_at=stored.created_at,
        device=latency.setup.device,
        device_name=latency.device_name or latency.setup.device,
        runtime_version=latency.runtime_version,
        latency_ms=Latency(*_PERCENTILES(measurement.latency_ms))
        if measurement
        else Latency(None, None, latency.p50_ms, None, latency.p90_ms, latency.p99_ms, None, None),
        cpu_ms=latency.cpu_ms,
        runs=latency.runs,
        states=_states(measurement, language),
        import_id=stored.import_id,
        removed_at=stored.removed_at,
    )


def _doubt(latency: KnownLatency, measurement: Measurement | None, language: Language) -> str | None:
    """What makes it doubtful, in a sentence; of an import, which says no more than its marks, these."""
    if measurement is not None:
        return doubt(measurement.warnings, language)
    told = reasons(latency.doubts, language)
    return f"{told[:1].upper()}{told[1:]}." if told else None


def _states(measurement: Measurement | None, language: Language) -> MachineStates | None:
    states = measurement.conditions.states if measurement and measurement.conditions else None
    if measurement is None or states is None:
        return None
    return MachineStates(
        states.quick_share,
        states.is_quick,
        states.all_p50_ms,
        states.all_p90_ms,
        states.found,
        sentence(measurement, language),
    )


_PERCENTILES = attrgetter(*Latency.__slots__)


def timed(
    variant: Variant, plan: MeasurementPlan | Setup, warnings: Sequence[Warning], language: Language
) -> tuple[str, float, int, int, Rounding, str, Precision, int, int, tuple[str, ...], tuple[Warning, ...]]:
    """What was timed, how, and how surely: the first fields of whatever inherits from Timed."""
    point, network = variant.point, variant.network
    return (
        network.name,
        point.alpha,
        point.resolution,
        network.num_classes,
        network.rounding,
        plan.runtime,
        plan.precision,
        cast("int", plan.threads),  # the store knows it of everything
        plan.batch,
        tuple(sentences(warnings, language)),
        tuple(warnings),
    )


def detail(stored: Stored, language: Language = "en") -> MeasurementDetail:
    """A stored latency with every sample and everything recorded beside it."""
    told = row(stored, language)
    measurement = stored.measurement
    if measurement is None:
        return MeasurementDetail(**vars(told), samples_ms=(), conditions=(), record=flat_latency(stored.latency))
    record = {**asdict(measurement), "warnings": told.warnings}  # sentences there too, as they always were
    made_under = () if measurement.conditions is None else conditions(measurement.conditions, language)
    return MeasurementDetail(**vars(told), samples_ms=measurement.samples_ms, conditions=made_under, record=record)
