"""The tantivy index over passages, opened by any number of processes.

Everything a look-up shows is stored in the index, so that an answer needs no source to be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import tantivy

from bot.domain.search.passages import Passage
from bot.domain.search.question import Wanted
from bot.domain.search.vocabulary import Vocabulary
from storage.library.dictionary import WordList
from storage.library.encoder import word_vectors
from storage.library.meanings import Meanings
from storage.seeds.edition import EDITION

_CANDIDATES, _QUICK_CANDIDATES = 64, 32
_PHRASE = 4.0  # how much more the very words count than the same ones apart

VOCABULARY, DICTIONARY = "vocabulary", "dictionary"
"""The files of the words that were said, and of those of the language; beside tantivy's own."""

encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Passage).decode


class Words(msgspec.Struct):
    """The vocabulary as a file.

    The number of passages, and of those that were written about; for each form the number of
    passages with it, and for each word its form.
    """

    passages: int
    written: int
    counts: dict[str, int]
    forms: dict[str, str]


@dataclass(frozen=True, slots=True)
class Filter:
    """Whose passages are looked through: of one speaker, by name; of one episode, by slug."""

    speaker: str | None = None
    episode: str | None = None


def schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("stems", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("episode", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("voice", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("passage", stored=True)
    return builder.build()


class PassageIndex:
    """Passages and their vocabulary, read only. Searching blocks: call it off the event loop."""

    def __init__(self, folder: Path) -> None:
        words = msgspec.msgpack.decode((folder / VOCABULARY).read_bytes(), type=Words)
        self._schema = schema()
        self._searcher = tantivy.Index(self._schema, path=str(folder), reuse=True).searcher()
        language = WordList(folder / DICTIONARY)
        self.vocabulary = Vocabulary(words.counts, words.forms, words.passages, language)
        self.meanings = Meanings(folder, word_vectors)
        if len(self.meanings) != words.written:
            raise ValueError("the meanings of an index do not fit its passages")

    def candidates(self, wanted: Wanted, only: Filter, *, quick: bool = False) -> list[Passage]:
        """Return the passages that hold most of what is wanted, best first.

        When it must be `quick`, by the words that tell, and fewer.
        """
        if not (wanted.worth or wanted.halves):
            return []
        forms = wanted.sought if quick else wanted.weights
        most = _QUICK_CANDIDATES if quick else _CANDIDATES
        return self._search(self._words_query(wanted, forms), only, most)

    def _search(self, query: tantivy.Query, only: Filter, most: int) -> list[Passage]:
        must = [(tantivy.Occur.Must, query)]
        for name, value in (("voice", only.speaker), ("episode", only.episode)):
            if value:
                must.append((tantivy.Occur.Must, self._term(name, value, 0.0)))
        hits = self._searcher.search(tantivy.Query.boolean_query(must), most, count=False).hits
        return [_decode(self._searcher.doc(address)["passage"][0]) for _, address in hits]

    def _words_query(self, wanted: Wanted, forms: Mapping[str, float]) -> tantivy.Query:
        either = [self._term("stems", form, weight) for form, weight in forms.items()]
        either += [self._phrase(pair) for pair in wanted.halves]
        if len(wanted.stems) > 1:
            either.append(tantivy.Query.boost_query(self._phrase(wanted.stems), _PHRASE))
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in either])

    def _phrase(self, forms: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.phrase_query(self._schema, "stems", list(forms))

    def _term(self, name: str, value: str, boost: float) -> tantivy.Query:
        term = tantivy.Query.term_query(self._schema, name, value, "freq")
        return tantivy.Query.boost_query(term, boost)


def open_index(home: Path, name: str) -> PassageIndex | None:
    """Open the index called `name` under `home`; None when it is not there or cannot be read."""
    try:
        return PassageIndex(folder_of(home, name))
    except (OSError, EOFError, ValueError, msgspec.DecodeError):
        return None


def folder_of(home: Path, name: str) -> Path:
    """Return where the index called `name` is kept."""
    return home / f"{EDITION}-{name}"
