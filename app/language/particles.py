"""Korean particles, which follow the sound that a word ends in: 모델이, 한도가; 224는, 160은."""

import re

_CLOSED_DIGITS, _RIEUL_DIGITS = "013678", "178"
_CLOSED_ENDINGS = ("l", "m", "n", "b", "k", "p", "me", "ne", "le", "ng", "Net")
"""Of words in Latin letters that are read with a consonant at the end: onnxruntime 런타임; torch 토치 is open."""
_CLOSED_LETTERS = "LMNR"
"""Of abbreviations, whose letters are read one by one: MB 엠비 is open, RAM is closed."""
_HANGUL = ord("가")
_RIEUL = 8


class Word(str):
    """What a sentence names, which brings its particle: f"{Word('모델'):이/가}"."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return with_particle(self, spec) if "/" in spec else super().__format__(spec)


def with_particle(word: str, pair: str) -> str:
    """The word and the one of a pair that follows it: 은/는, 이/가, 을/를, 과/와, 으로/로."""
    closed, opened = pair.split("/")
    is_closed, is_rieul = _ending(word)
    takes_closed = is_closed and not (is_rieul and closed == "으로")
    return f"{word}{closed if takes_closed else opened}"


def _ending(word: str) -> tuple[bool, bool]:
    """Whether the last sound is a consonant, and whether that is rieul."""
    last = (re.findall(r"[가-힣]+|[A-Za-z]+|\d|%", word) or [""])[-1]
    if not last or last == "%":
        return False, False
    if "가" <= last[-1] <= "힣":
        final = (ord(last[-1]) - _HANGUL) % 28
        return final > 0, final == _RIEUL
    if last.isdigit():
        return last in _CLOSED_DIGITS, last in _RIEUL_DIGITS
    if last.isupper():
        return last[-1] in _CLOSED_LETTERS, last[-1] in "LR"
    if last == "px":
        return True, True
    return last.endswith(_CLOSED_ENDINGS), last.endswith(("l", "le"))
