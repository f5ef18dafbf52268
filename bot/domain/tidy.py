"""A tidied reading of spoken words: without fillers and stutters. Never passed off as verbatim."""

import re

_FILLER = re.compile(
    r"(?<![\w'])(?:um+|uh+|er|erm|mhm|hmm|i mean|kind of like|sort of like"
    r"|you know(?! what| how| who| why| where| when| if))(?![\w'])"
    r"[,.]?\s*",
    re.IGNORECASE,
)
_LIKE = re.compile(
    r",\s*like,\s*|(?<=[a-z]) like,\s*|(?<![\w'])like like(?![\w'])\s*", re.IGNORECASE
)
_STUTTER = re.compile(r"(?<![\w'])([\w']+(?:\s+[\w']+){0,2})(?:,?\s+\1)+(?![\w'])", re.IGNORECASE)
_MEANT = {"that", "had", "very", "really", "no", "yes", "bye", "so"}


def tidy(text: str) -> str:
    """Return the words without "um", "you know" and repetitions; nothing else is changed."""
    plain = _FILLER.sub("", text)
    plain = _LIKE.sub(" ", plain)
    for _ in range(3):  # "the the the loop the loop"
        plain = _STUTTER.sub(_once, plain)
    plain = re.sub(r"\s+([,.?!])", r"\1", " ".join(plain.split()))
    plain = plain.lstrip(",. ")
    return plain[:1].upper() + plain[1:] if text[:1].isupper() else plain


def _once(match: re.Match[str]) -> str:
    """Return the words once; twice may be meant, as in "I know that that is hard"."""
    twice = len(match.group().split()) == 2 * len(match[1].split())
    return match.group() if twice and match[1].casefold() in _MEANT else match[1]
