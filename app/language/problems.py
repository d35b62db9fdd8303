"""What each kind of problem is called, in English and Korean."""

from collections.abc import Mapping

from app.answers.catalogue import Title
from app.language import Language

_TITLES: Mapping[str, Title] = {
    "invalid-value": Title("A value is outside what is defined", "값이 정의된 범위를 벗어났습니다"),
    "not-found": Title("Nothing is here", "찾을 수 없습니다"),
    "method-not-allowed": Title("This path does not answer that method", "이 경로에서 지원하지 않는 메서드입니다"),
    "not-acceptable": Title("Not available in that format", "요청한 형식으로는 제공하지 않습니다"),
    "body-too-large": Title("The body is too large", "본문이 너무 큽니다"),
    "bodies-full": Title("Too many bodies are on their way", "전송 중인 본문이 너무 많습니다"),
    "bad-request": Title("The request could not be read", "요청을 읽을 수 없습니다"),
    "unauthorized": Title("Writing needs the token", "변경하려면 토큰이 필요합니다"),
    "too-many-guesses": Title("Too many wrong tokens", "틀린 토큰이 너무 많습니다"),
    "forbidden-origin": Title("Requests from other sites are refused", "다른 사이트에서 온 요청은 받지 않습니다"),
    "runtime-unavailable": Title("This runtime cannot run here", "이 서버에서 실행할 수 없는 런타임입니다"),
    "queue-full": Title("The queue is full", "대기열이 가득 찼습니다"),
    "line-full": Title("Too many requests wait", "대기 중인 요청이 너무 많습니다"),
    "unsupported-media-type": Title("The body is of another kind", "지원하지 않는 본문 형식입니다"),
    "too-many-listeners": Title("Too many streams are open", "열려 있는 스트림이 너무 많습니다"),
    "stopping": Title("The server is ending", "서버가 종료되는 중입니다"),
    "store-unavailable": Title("The store does not answer", "저장소가 응답하지 않습니다"),
    "no-room": Title("The server cannot keep a file now", "서버가 지금 파일을 저장할 수 없습니다"),
    "conflict": Title("This is not possible in the present state", "지금 상태에서는 할 수 없습니다"),
    "worker-busy": Title("The worker is still busy", "작업 프로세스가 다른 작업을 처리 중입니다"),
    "worker-failed": Title("The worker process failed", "작업 프로세스가 비정상 종료되었습니다"),
    "internal-error": Title("The server failed on this request", "서버가 이 요청을 처리하지 못했습니다"),
    "error": Title("The request failed", "요청이 실패했습니다"),
}

NOT_KEPT = Title(
    "This server cannot write its data folder: what is measured or imported now is lost when it ends.",
    "서버가 데이터 폴더에 쓸 수 없습니다. 지금 측정하거나 가져온 값은 서버가 종료되면 사라집니다.",
)
"""What the page says of a server that keeps its data in a temporary folder."""


def problem_title(kind: str, language: Language) -> str:
    """The title of a kind of problem."""
    return _TITLES.get(kind, _TITLES["error"])[language]
