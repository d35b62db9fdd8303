"""/vocabulary, /networks and /runtimes: what can be asked for here; /citations: where numbers stand."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from app.answers.catalogue import NetworkRow, NetworksAnswer, RuntimeRow, RuntimesAnswer, Vocabulary
from app.answers.citations import SourceCited
from app.language import Language
from app.language.refusals import in_language
from app.language.vocabulary import vocabulary
from app.services import citations
from app.services.costs.design_point import report_of_own
from app.web import parameters
from app.web.answer_cache import KeptRoute
from app.web.dependencies import LanguageQuery
from app.web.problems import documented
from app.web.refusals import NotFound
from app.web.reply import ANALYTIC, STORED, reply
from mobilenet_core.networks.family import FAMILIES
from mobilenet_core.runtimes import RUNTIMES
from mobilenet_core.runtimes.protocol import Runtime

router = APIRouter(tags=["catalogue"], route_class=KeptRoute)
_NAMES = tuple(FAMILIES)


def _network(name: str) -> NetworkRow:
    family, report = FAMILIES[name], report_of_own(name)
    roundings = family.roundings if family.has_alpha else ()
    of_choice = (family.task, family.has_alpha, family.has_resolution, family.side, roundings)
    return NetworkRow(name, family.title, *of_choice, report.mult_adds, report.params)


@router.get("/vocabulary", response_model=Vocabulary)
async def read_vocabulary(request: Request) -> Response:
    """Every name that can be asked for, its title in both languages, its unit and its range.

    What a user brought is not here: GET /accuracies has imported sets, GET /devices the devices.
    """
    return reply(vocabulary(), ANALYTIC, request)


@router.get("/citations", response_model=SourceCited, responses=documented(422))
async def read_citations(
    request: Request,
    source: Annotated[str, parameters.SOURCE.query()],
    network: Annotated[str, parameters.CITED_NETWORK.query()] = "",
) -> Response:
    """How to cite a published number, by its source: who, which document at which version, when; as text and BibTeX."""
    return reply(citations.of_source(source, network), ANALYTIC, request)


@router.get("/networks", response_model=NetworksAnswer)
async def read_networks(request: Request) -> Response:
    """Every network, at alpha 1 and 224 pixels; those without an alpha, which /comparison takes, at their own."""
    items = tuple(map(_network, _NAMES))
    return reply(NetworksAnswer(len(items), items), ANALYTIC, request)


@router.get("/networks/{name}", response_model=NetworkRow, responses=documented(404, 422))
async def read_network(
    request: Request,
    name: Annotated[str, Path(max_length=64, description="Name of a network.", examples=["mobilenet_v1"])],
) -> Response:
    """One network, at alpha 1 and 224 pixels, or at its own resolution where it has no alpha."""
    if name not in _NAMES:
        raise NotFound("There is no network {name!r}; known: {known}.", name=name, known=", ".join(_NAMES))
    return reply(_network(name), ANALYTIC, request)


@router.get("/runtimes", response_model=RuntimesAnswer, responses=documented(422, 429))
def read_runtimes(request: Request, lang: LanguageQuery = "en") -> Response:
    """Every runtime, and for what cannot run here the sentence that says what to install."""
    items = tuple(_runtime_row(each, each.why_unavailable(), lang) for each in RUNTIMES)
    return reply(RuntimesAnswer(len(items), items), STORED, request)


def _runtime_row(runtime: Runtime, why: str | None, language: Language) -> RuntimeRow:
    told = None if why is None else in_language(why, language)
    return RuntimeRow(runtime.name, runtime.precisions, runtime.profiles, why is None, told)
