"""What a published number was taken with, in words; what a source notes beside it stays in the source's language."""

from app.answers.catalogue import Title
from app.language import Language


def conditions(*parts: str) -> str:
    """As "Pixel 3, tflite-cpu, fp32, 4 threads. Android 10": the last of them is the note."""
    *said, note = parts
    return ". ".join(filter(None, (", ".join(filter(None, said)), note)))


def threads_text(threads: int | None, language: Language) -> str:
    """As "4 threads"; nothing where nobody says."""
    if threads is None:
        return ""
    return Title(f"{threads} thread{'s' * (threads != 1)}", f"스레드 {threads}개")[language]
