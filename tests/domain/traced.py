"""What is read from a source is traced back to its places there."""

from bot.domain.transcript.timed_text import TimedText


def check_traceable(source: str, text: TimedText) -> None:
    """Find every character of a text at its place in the source, and back."""
    kept = set()
    for at, character in enumerate(text.text):
        place = text.place(at)
        assert text.find(place) == at
        if character == " ":
            assert source[place].isspace() or source[place] in ">&"
        else:
            assert source[place] == character
            kept.add(place)
    assert text.find(text.place(len(text.text))) == len(text.text)
    assert len(kept) == len(text.text.replace(" ", ""))
    check_shape(text)


def check_shape(text: TimedText) -> None:
    """Find the text in order: single spaces, runs without gaps, moments one after another."""
    assert text.text == " ".join(text.text.split())
    start = place = 0
    for run in text.runs:
        assert run.start == start
        assert run.place >= place
        assert run.length > 0
        start, place = run.start + run.length, run.place + run.length
    assert start == len(text.text)
    assert [moment.at for moment in text.moments] == sorted(moment.at for moment in text.moments)
    assert all(at == 0 or text.text[at - 1] == " " for at in text.changes)
