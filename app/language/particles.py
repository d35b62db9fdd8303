"""Korean particles, which follow the sound that a word ends in: 모델이, 한도가; 224는, 160은."""

_CLOSED_DIGITS, _RIEUL_DIGITS = "013678", "178"
_CLOSED_LETTERS = "lmnbkp"
"""That a word in Latin letters ends closed in, as it is read: ncnn 엔씨엔엔; torch 토치, litert 라이트 are open."""
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
    last = next((each for each in reversed(word) if each.isalnum()), "")
    is_closed, is_rieul = _ending(word, last)
    takes_closed = is_closed and not (is_rieul and closed == "으로")
    return f"{word}{closed if takes_closed else opened}"


def _ending(word: str, last: str) -> tuple[bool, bool]:
    """Whether the last sound is a consonant, and whether that is rieul."""
    if "가" <= last <= "힣":
        final = (ord(last) - _HANGUL) % 28
        return final > 0, final == _RIEUL
    if last.isdigit():
        return last in _CLOSED_DIGITS, last in _RIEUL_DIGITS
    return last.lower() in _CLOSED_LETTERS or word.endswith("Net"), last.lower() == "l"
