"""Looking words up in the real episodes, as conversations."""

import pytest

from bot.bootstrap import House
from bot.domain.quote import QuoteId
from bot.kernel.asker import LOCAL, Asker, Community, Role
from bot.kernel.card import Status
from bot.kernel.card_json import to_json
from tests.conftest import Visit, quotations, says


async def test_sunscreen_is_by_sholto_douglas(alice: Visit) -> None:
    card = await alice.says("/quote sunscreen")
    quote = quotations(card)[0]
    assert quote.speaker == "Sholto Douglas"
    assert "sunscreen" in quote.verbatim
    assert quote.start_estimated
    assert [quote.shown[span.start : span.end] for span in quote.highlights] == ["sunscreen"]
    assert card.private


async def test_chat_is_a_low_bandwidth_interface_has_an_exact_moment(alice: Visit) -> None:
    quote = quotations(await alice.says("/quote chat is a low bandwidth interface"))[0]
    assert quote.speaker == "David Luan"
    assert "low bandwidth" in quote.verbatim
    assert not quote.start_estimated
    assert quote.start_s is not None
    assert 18 * 60 + 30 < quote.start_s < 19 * 60
    assert quote.url == f"https://www.youtube.com/watch?v=AU9Fdgs0ZaI&t={int(quote.start_s) - 3}s"


async def test_an_estimated_moment_is_linked_fifteen_seconds_before(alice: Visit) -> None:
    quote = quotations(await alice.says("/quote sunscreen"))[0]
    assert quote.start_s is not None
    assert quote.url
    assert quote.url.endswith(f"&t={int(quote.start_s) - 15}s")


async def test_next_and_previous_turn_the_answers_over(alice: Visit) -> None:
    first = await alice.says("/quote sunscreen")
    second = await alice.presses("Next")
    assert quotations(second) != quotations(first)
    assert quotations(await alice.presses("Previous")) == quotations(first)


async def test_more_around_it_shows_each_voice_apart_and_grows(alice: Visit) -> None:
    await alice.says("/quote sunscreen")
    near = await alice.presses("More around it")
    assert "sunscreen" in " ".join(quote.verbatim for quote in quotations(near))
    far = await alice.presses("More around it")
    assert len(str(quotations(far))) > len(str(quotations(near)))
    assert {quote.speaker for quote in quotations(far)} == {"Sholto Douglas", "Jacob Effron"}
    assert "sunscreen" in quotations(await alice.presses("Back to the quote"))[0].verbatim


async def test_share_is_for_everybody_in_the_askers_name(alice: Visit) -> None:
    await alice.says("/quote sunscreen")
    shared = await alice.presses("Share")
    assert not shared.private
    assert shared.title == "Shared by Alice"
    assert shared.actions == ()


async def test_speaker_and_episode_narrow_the_search(alice: Visit) -> None:
    by_host = quotations(await alice.says('/quote reasoning speaker:"matt turck"'))
    assert {quote.speaker for quote in by_host} == {"Matt Turck"}
    in_luan = quotations(await alice.says("/quote agents episode:david-luan-2025"))
    assert {quote.episode for quote in in_luan} == {"david-luan-2025"}


async def test_nothing_found_says_so(alice: Visit) -> None:
    card = await alice.says("/quote mortgage rates")
    assert card.status is Status.NOT_FOUND
    assert "Nothing in the four episodes matches “mortgage rates”." in says(card)
    assert not quotations(card)


async def test_a_word_that_is_near_is_asked_for_by_its_button(alice: Visit) -> None:
    card = await alice.says('/quote sunscreeen speaker:"David Luan"')
    assert card.status is Status.NOT_FOUND
    assert [action.label for action in card.actions if action.command == "ask-near"] == [
        "sunscreen"
    ]
    again = await alice.presses("sunscreen")
    assert again.title == "Nothing found"  # he did not say it, and still nobody else is asked
    assert "“sunscreen”" in says(again)


async def test_subjects_that_are_near_lead_to_what_was_said_on_them(alice: Visit) -> None:
    card = await alice.says("/quote mortgage benchmarks xylophone")
    assert "Closest subjects: " in says(card)
    subject = next(action for action in card.actions if action.command == "open")
    opened = await alice.presses(subject.label)
    assert opened.title.startswith("The words behind it")
    assert quotations(opened)


async def test_a_forged_button_of_near_words_is_refused(alice: Visit) -> None:
    card = await alice.says("/quote sunscreen")
    behind = card.actions[-1].id
    assert (await alice.says(f"h1:ask-near:{behind}")).status is Status.REFUSED


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/quote agi speaker:davd", "Did you mean David Luan?"),
        ("/quote agi speaker:xyzzy", "Known: Mostafa Dehghani"),
        ("/quote agi episode:sholto-duglas", "Did you mean sholto-douglas-2025?"),
        ('/quote agi speaker:"matt turk"', "Did you mean Matt Turck?"),
        ("/random speaker:nobody", "I know no speaker “nobody”."),
        (f"/quote {'x' * 6000}", "6,000 characters; 300 is the most"),
        ("/quote", "/quote needs words: the words, as you remember them. Try: /quote sunscreen"),
        (
            "/quote \x00",
            "/quote needs words: the words, as you remember them. Try: /quote sunscreen",
        ),
        ("h1:next:unheard.3", "too old for its buttons"),
        ("h1:context:'; DROP TABLE card_state;--", "too old for its buttons"),
    ],
)
async def test_bad_input_is_refused_with_a_way_out(alice: Visit, line: str, answer: str) -> None:
    card = await alice.says(line)
    assert card.status is Status.REFUSED
    assert answer in says(card)


@pytest.mark.parametrize(
    "words",
    ["🙂", "مرحبا بالعالم", '"""', "a AND (b OR c)", "title:x^2 ~3 *", "-+!{}[]()", "'; --", "%_"],
)  # fmt: skip
async def test_strange_words_are_only_words(alice: Visit, words: str) -> None:
    card = await alice.says(f"/quote words:{words}")
    assert card.status in (Status.OK, Status.NOT_FOUND, Status.REFUSED)
    assert "broke" not in says(card)


async def test_random_draws_by_the_speaker(alice: Visit) -> None:
    drawn = await alice.says('/random speaker:"Jacob Effron"')
    assert quotations(drawn)[0].speaker == "Jacob Effron"
    again = await alice.presses("Another")
    assert quotations(again)[0].speaker == "Jacob Effron"
    around = await alice.presses("More around it")
    words = " ".join(quote.verbatim for quote in quotations(around))
    assert quotations(again)[0].verbatim in words


async def test_buttons_belong_to_their_owner_and_community(house: House, alice: Visit) -> None:
    await alice.says("/quote sunscreen")
    bob = Visit(house, Asker("bob", "Bob", Role.MEMBER, LOCAL), [*alice.cards])
    assert "answers somebody else" in says(await bob.presses("Next"))
    elsewhere = Asker("alice", "Alice", Role.MEMBER, Community("discord:1"))
    away = Visit(house, elsewhere, [alice.cards[0]])
    assert "too old" in says(await away.presses("Next"))


async def test_a_quote_id_is_permanent_and_leads_to_the_same_words(alice: Visit) -> None:
    quote = quotations(await alice.says("/quote sunscreen"))[0]
    quote_id = QuoteId.parse(quote.quote_id)
    assert quote_id
    found = await alice.house.ports.library.quote(quote_id)
    assert found
    assert found.text == quote.verbatim


async def test_the_json_of_a_card_keeps_its_contract(alice: Visit) -> None:
    card = to_json(await alice.says("/quote sunscreen"))
    assert set(card) == {"status", "title", "private", "blocks", "actions"}
    quotation = card["blocks"][0]
    assert quotation["type"] == "quotation"
    assert set(quotation) >= {
        "verbatim", "shown", "speaker", "episode", "start_s", "start_estimated", "url",
        "quote_id", "match",
    }  # fmt: skip
    assert set(card["actions"][0]) == {"label", "command", "id"}


async def test_suggestions_follow_what_was_chosen(house: House, alice: Visit) -> None:
    async def suggested(option: str, typed: str, **chosen: str) -> list[str]:
        found = await house.dispatch.suggest("quote", option, typed, alice.asker, chosen)
        return [value for _, value in found]

    assert await suggested("speaker", "dav") == ["David Luan"]
    assert await suggested("speaker", "", episode="david-luan-2025") == [
        "David Luan",
        "Jacob Effron",
    ]
    assert await suggested("episode", "sholto") == ["sholto-douglas-2025"]
    assert len(await suggested("episode", "", speaker="Matt Turck")) == 2


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("wear sunscreen anymore", "He doesn't wear sunscreen anymore."),
        (
            "don't know very well like biology",
            "I know some field that I don't know very well like biology",
        ),
    ],
)
async def test_a_line_is_suggested_up_to_where_it_may_end(
    house: House, alice: Visit, typed: str, line: str
) -> None:
    found = await house.dispatch.suggest("quote", "words", typed, alice.asker, {})
    value = next(value for _, value in found if typed in value)
    assert value.endswith(line)
    card = await alice.says(f'/quote "{value}"')
    assert card.title.startswith(f"“{value}” · 1 of ")
    assert typed in quotations(card)[0].verbatim


async def test_a_name_that_fits_two_is_asked_about(alice: Visit) -> None:
    card = await alice.says("/quote agi episode:mad")
    assert "fits two episodes" in says(card)
    assert "mostafa-dehghani-2026 or julian-schrittwieser-2025" in says(card)


async def test_option_names_may_be_written_large(alice: Visit) -> None:
    card = await alice.says("/quote words:low bandwidth Speaker:luan")
    assert quotations(card)[0].speaker == "David Luan"


async def test_what_is_compared_is_oldest_first_within_an_episode_too(alice: Visit) -> None:
    found = quotations(await alice.says("/compare AGI"))
    places = [(quote.said_on, quote.episode, quote.start_s) for quote in found]
    assert len(places) > 1
    assert places == sorted(places)
