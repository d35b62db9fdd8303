# ruff: noqa: RUF001 - the multiplication sign is meant
"""English and Korean words that the server writes: problem titles, chart texts and the page without scripts."""

from collections.abc import Mapping

from app.vocabulary import Language

_PROBLEM_TITLES: Mapping[str, Mapping[Language, str]] = {
    "invalid-value": {"en": "A value is outside what is defined", "ko": "값이 정의된 범위를 벗어났습니다"},
    "not-found": {"en": "Nothing is here", "ko": "여기에는 아무것도 없습니다"},
    "method-not-allowed": {
        "en": "This path does not answer that method",
        "ko": "이 경로는 그 메서드에 답하지 않습니다",
    },
    "not-acceptable": {"en": "Not available in that format", "ko": "요청한 형식으로는 제공하지 않습니다"},
    "body-too-large": {"en": "The body is too large", "ko": "본문이 너무 큽니다"},
    "bad-request": {"en": "The request could not be read", "ko": "요청을 읽을 수 없습니다"},
    "unauthorized": {"en": "Writing needs the token", "ko": "쓰려면 토큰이 필요합니다"},
    "forbidden-origin": {
        "en": "Requests from other sites are refused",
        "ko": "다른 사이트에서 온 요청은 받지 않습니다",
    },
    "runtime-unavailable": {"en": "This runtime cannot run here", "ko": "이 런타임은 여기서 실행할 수 없습니다"},
    "queue-full": {"en": "The queue is full", "ko": "대기열이 가득 찼습니다"},
    "unsupported-media-type": {
        "en": "The body is of another kind",
        "ko": "본문의 형식이 다릅니다",
    },
    "too-many-listeners": {"en": "Too many streams are open", "ko": "열려 있는 스트림이 너무 많습니다"},
    "stopping": {"en": "The server is ending", "ko": "서버가 종료되는 중입니다"},
    "store-unavailable": {"en": "The store does not answer", "ko": "저장소가 응답하지 않습니다"},
    "conflict": {"en": "This is not possible in the present state", "ko": "지금 상태에서는 할 수 없습니다"},
    "worker-busy": {"en": "The worker is still busy", "ko": "작업 프로세스가 아직 바쁩니다"},
    "worker-failed": {"en": "The worker process failed", "ko": "작업 프로세스가 실패했습니다"},
    "internal-error": {"en": "The server failed on this request", "ko": "서버가 이 요청을 처리하지 못했습니다"},
    "error": {"en": "The request failed", "ko": "요청이 실패했습니다"},
}

KINDS: Mapping[str, Mapping[Language, str]] = {
    "measured": {"en": "measured", "ko": "측정"},
    "imported": {"en": "imported", "ko": "가져옴"},
    "published": {"en": "published", "ko": "발표"},
    "predicted": {"en": "predicted", "ko": "예측"},
    "interpolated": {"en": "interpolated", "ko": "보간"},
}
"""Where a latency or an accuracy is from."""

_CHARTS: Mapping[str, Mapping[Language, str]] = {
    "mult_adds": {"en": "Mult-Adds, M (lower is better)", "ko": "Mult-Adds, M(낮을수록 좋음)"},
    "mult_adds_plain": {"en": "Mult-Adds, M", "ko": "Mult-Adds, M"},
    "top1": {"en": "Top-1 accuracy, % (higher is better)", "ko": "top-1 정확도, %(높을수록 좋음)"},
    "latency": {"en": "Latency, ms (lower is better)", "ko": "지연 시간, ms(낮을수록 좋음)"},
    "alpha": {"en": "Width multiplier alpha", "ko": "alpha, 너비 배수(width multiplier)"},
    "resolution": {"en": "Input resolution, px", "ko": "입력 해상도, px"},
    "front": {"en": "Pareto front", "ko": "파레토 경계(front)"},
    "this_point": {"en": "This design point", "ko": "지금 고른 모델"},
    "variants": {"en": "Published variants", "ko": "발표된 모델"},
    **KINDS,
    "your_budget": {"en": "your budget: {value}", "ko": "내 한도 {value}"},
    "latency_plain": {"en": "latency", "ko": "지연 시간"},
    "weights_plain": {"en": "weights", "ko": "가중치"},
    "mult_adds_word": {"en": "Mult-Adds", "ko": "Mult-Adds"},
    "params_word": {"en": "params", "ko": "파라미터"},
    "activations_plain": {"en": "activations", "ko": "활성값"},
    "top1_plain": {"en": "top-1", "ko": "top-1"},
    "alpha_plain": {"en": "alpha", "ko": "alpha"},
    "input_plain": {"en": "input", "ko": "입력"},
    "no_accuracy": {"en": "{name}: no published accuracy", "ko": "{name}: 발표된 정확도 없음"},
    "share_mult_adds": {"en": "Share of Mult-Adds, %", "ko": "Mult-Adds 비율, %"},
    "share_time": {"en": "Share of time (measured), %", "ko": "시간 비율(측정), %"},
    "between": {"en": "Between layers", "ko": "레이어 사이"},
    "none": {"en": "none", "ko": "없음"},
    "share_params": {"en": "Share of parameters, %", "ko": "파라미터 비율, %"},
    "conv_any": {"en": "Convolution k × k", "ko": "합성곱 k × k"},
    "linear_any": {"en": "Fully connected", "ko": "완전 연결층"},
    "conv": {"en": "Convolution 3 × 3", "ko": "합성곱 3 × 3"},
    "depthwise": {"en": "Depthwise 3 × 3", "ko": "Depthwise 3 × 3"},
    "pointwise": {"en": "Pointwise 1 × 1", "ko": "Pointwise 1 × 1"},
    "linear": {"en": "Classifier", "ko": "분류층(classifier)"},
    "pool": {"en": "Pooling", "ko": "풀링(pooling)"},
}

CHART_WORDS = frozenset(_CHARTS)
"""The keys that `chart` takes."""


def language_of(accept_language: str) -> Language:
    """Korean where a browser or client asks for Korean first, else English."""
    return "ko" if accept_language.strip().lower().startswith("ko") else "en"


def problem_title(kind: str, accept_language: str) -> str:
    """The title of a kind of problem, in the language asked for."""
    return _PROBLEM_TITLES.get(kind, _PROBLEM_TITLES["error"])[language_of(accept_language)]


def chart(word: str, language: Language) -> str:
    """A chart's text by key."""
    return _CHARTS[word][language]
