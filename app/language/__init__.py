"""Every sentence that the server says, English and Korean side by side."""

from app.vocabulary import Language


def language_of(accept_language: str) -> Language:
    """Korean where a browser or client asks for Korean first, else English."""
    return "ko" if accept_language.strip().lower().startswith("ko") else "en"
