"""The chat as a person uses it, in headless Chromium."""

import json

import pytest
from playwright.sync_api import expect

from index import build
from tests.web.conftest import Visit, served, visiting

KABUL = "What does Craig want the US to do about Kabul?"
DRONES = "What do critics and supporters say about drones?"
NO_ANSWER = "What did Modi say about it?"
HALF_ANSWERED = "What would peace cost?"
SLOW = "What does Craig say slowly about Kabul?"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('whosaid.talk.'))"


def kept(visit) -> list[dict]:
    """The conversations that the browser keeps."""
    return [each["talk"] for each in visit.page.evaluate(f"{KEPT}.map((key) => JSON.parse(localStorage[key]))")]


def rewrite(visit, change: str) -> None:
    """Changes `entry`, the only one that is kept, and loads the page again."""
    read = f"const [key] = {KEPT}; const entry = JSON.parse(localStorage[key])"
    visit.page.evaluate(f"{read}; {change}; localStorage[key] = JSON.stringify(entry)")
    visit.reload()


def ask_slowly(visit) -> None:
    visit.box.fill(SLOW)
    visit.page.keyboard.press("Enter")
    visit.page.locator(".ws-found").wait_for(timeout=60_000)


def test_the_main_states_are_accessible_and_fit(every_visit):
    visit = every_visit
    visit.accessible()
    turn = visit.ask(DRONES)
    assert turn.locator(".ws-voice").count() > 1
    visit.accessible()
    turn.get_by_role("button", name="[1]").click()
    visit.in_sight(".ws-here")
    visit.accessible()
    visit.fits()
    visit.page.keyboard.press("Escape")
    visit.ask(NO_ANSWER)
    visit.page.locator(".ws-filter summary").click()
    visit.page.get_by_label("Ted Craig").wait_for()
    visit.accessible()
    visit.page.keyboard.press("Escape")
    visit.page.get_by_text("Earlier", exact=True).click()
    visit.page.get_by_role("button", name="Delete all").wait_for()
    visit.accessible()
    visit.fits()


# Asking


def test_first_what_is_found_then_the_answer(visit):
    visit.box.fill("What does Craig say slowly about Kabul?")
    visit.page.keyboard.press("Enter")
    found = visit.page.locator(".ws-found")
    found.wait_for(timeout=60_000)
    assert "passages in" in found.inner_text() and "Ted Craig" in found.inner_text()
    expect(visit.page.locator(".ws-answer")).to_have_count(0)
    assert visit.box.input_value() == ""
    turn = visit.answered("slowly")
    assert "Digest of Ted Craig" in turn.inner_text()
    assert visit.page.locator(".ws-says").text_content().startswith("Digest of Ted Craig")


def test_an_answer_is_stopped_and_asked_for_again(visit):
    visit.box.fill("What does Craig say slowly about Kabul?")
    visit.page.keyboard.press("Enter")
    visit.page.locator(".ws-found").wait_for(timeout=60_000)
    visit.page.get_by_test_id("stop-button").click()
    turn = visit.answered("slowly")
    assert "Stopped." in turn.inner_text()
    visit.page.get_by_test_id("submit-button").wait_for()
    turn.get_by_role("button", name="Ask again").click()
    turn.locator(".ws-voice").first.wait_for(timeout=60_000)
    expect(visit.page.locator(".ws-turn")).to_have_count(1)


def test_a_second_question_waits_until_the_first_is_answered(visit):
    visit.box.fill("What does Craig say slowly about Kabul?")
    visit.page.keyboard.press("Enter")
    visit.page.locator(".ws-state").wait_for()
    visit.box.fill("And about India?")
    visit.page.keyboard.press("Enter")
    visit.answered("slowly")
    assert visit.box.input_value() == "And about India?"
    expect(visit.page.locator(".ws-turn")).to_have_count(1)


def test_examples_follow_ups_and_what_was_searched_for(visit):
    example = visit.page.locator(".ws-ask").first.inner_text()
    visit.page.locator(".ws-ask").first.click()
    visit.answered(example)
    turn = visit.ask("And about India?")
    searched = turn.locator(".ws-edit").get_attribute("data-text")
    assert example in searched and "And about India?" in searched
    assert f"Searched for: {searched}" in turn.locator(".ws-asked").inner_text()
    turn.locator(".ws-edit").click()
    assert visit.box.input_value() == searched
    assert visit.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    visit.page.keyboard.type(" Why?")
    assert visit.box.input_value() == f"{searched} Why?"


def test_an_answer_is_copied_with_its_sources(visit):
    visit.ask(KABUL).get_by_role("button", name="Copy").click()
    visit.page.wait_for_function("document.querySelector('.ws-says').textContent === 'Copied.'")
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert "Digest of Ted Craig: “" in copied and "001-why-stay-engaged-with-pakistan.md, characters" in copied


def test_an_answer_is_copied_where_there_is_no_clipboard_proper(browser, url):
    with visiting(browser, url, "wide-light") as visit:
        turn = visit.ask(KABUL)
        visit.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        turn.get_by_role("button", name="Copy").click()
        visit.page.wait_for_function("document.querySelector('.ws-says').textContent === 'Copied.'")
        visit.box.press("Control+v")
        assert "Digest of Ted Craig: “" in visit.box.input_value()
        visit.page.evaluate("document.execCommand = () => false")
        turn.get_by_role("button", name="Copy").click()
        visit.page.get_by_text("does not let this page copy").wait_for()


def test_a_server_that_does_not_answer_is_said_so(browser, url):
    with visiting(browser, url, "phone-light") as visit:
        turn = visit.ask(KABUL)
        visit.page.route("**/component_server/", lambda route: route.fulfill(status=401))
        visit.page.get_by_text("Export", exact=True).click()
        visit.page.get_by_role("button", name="JSON", exact=True).click()
        expect(visit.page.locator(".ws-says")).to_contain_text("The server does not answer.")
        visit.in_sight(".ws-says:not(.ws-hidden)")
        turn.get_by_role("button", name="[1]").click()
        visit.source.get_by_text("The server does not answer.").wait_for()
        visit.page.unroute("**/component_server/")
        visit.page.keyboard.press("Escape")
        turn.get_by_role("button", name="[1]").click()
        visit.in_sight(".ws-here")
        visit.wrong[:] = [wrong for wrong in visit.wrong if "401" not in wrong]


def test_an_empty_question_is_no_question(visit):
    visit.box.fill("   ")
    visit.page.keyboard.press("Enter")
    visit.ask(KABUL)
    expect(visit.page.locator(".ws-turn")).to_have_count(1)


def test_markup_in_a_question_stays_words(visit):
    nasty = '<img src=x onerror="document.title=1"> & </section> **Kabul**'
    visit.ask(nasty)
    assert visit.page.locator(".ws-turn h2").inner_text() == nasty
    visit.reload()
    visit.page.locator(".ws-turn h2").wait_for()
    assert visit.page.locator(".ws-turn h2").inner_text() == nasty and visit.page.title() == "Whosaid"


@pytest.mark.parametrize("verdict", ["Good answer", "Bad answer"])
def test_a_verdict_and_its_reason_are_kept(visit, web_home, verdict):
    turn = visit.ask(KABUL)
    turn.get_by_role("button", name=verdict).click()
    assert turn.get_by_role("button", name=verdict).get_attribute("aria-pressed") == "true"
    turn.locator(".ws-reason input[type=checkbox]").first.check()
    turn.get_by_label("Why, in your own words").fill("it is <b>so</b>")
    turn.get_by_role("button", name="Send").click()
    turn.get_by_text("Thank you").wait_for()
    first, second = map(json.loads, (web_home / "feedback.jsonl").read_text().splitlines()[-2:])
    assert first["verdict"] == second["verdict"] == {"Good answer": "up", "Bad answer": "down"}[verdict]
    assert first["reason"] == "" and second["reason"].endswith("the question; it is <b>so</b>")
    assert second["question"] == KABUL and second["answer"]["sentences"]
    visit.reload()
    assert visit.answered(KABUL).get_by_role("button", name=verdict).get_attribute("aria-pressed") == "true"


# Citations


def test_a_citation_opens_its_source_at_the_sentence(visit):
    turn = visit.ask(KABUL)
    for n in ("1", "2"):
        mark = turn.get_by_role("button", name=f"[{n}]")
        quote = mark.locator("xpath=..").inner_text().split("“")[1].split("”")[0]
        mark.click()
        visit.in_sight(".ws-here")
        assert visit.page.locator(".ws-here").inner_text().removeprefix(n) == quote
        assert visit.source.locator("mark.ws-lit").count() >= 2
        visit.page.keyboard.press("Escape")
        assert visit.page.evaluate("document.activeElement.textContent") == f"[{n}]"
        expect(visit.page.get_by_role("tooltip")).to_be_hidden()
    if visit.phone:
        expect(visit.source).to_be_hidden()
    else:
        expect(visit.source.get_by_text("4 sources")).to_be_visible()


def test_from_citation_to_citation(visit):
    turn = visit.ask("How do Ted Craig and Abbas Hashemite differ on the United States?")
    marks = turn.locator(".ws-cite")
    total = marks.count()
    marks.first.click()
    visit.in_sight(".ws-here")
    previous, following = (visit.source.get_by_role("button", name=f"{name} citation") for name in ("Previous", "Next"))
    assert previous.is_disabled() and f"Citation 1 of {total}" in visit.source.inner_text()
    titles = {visit.source.locator("h2").inner_text()}
    for n in range(2, total + 1):
        following.click()
        visit.source.get_by_text(f"Citation {n} of {total}").wait_for()
        visit.in_sight(f'.ws-here[data-n="{n}"]')
        assert marks.nth(n - 1).get_attribute("aria-current") == "true"
        titles.add(visit.source.locator("h2").inner_text())
    assert following.is_disabled() and len(titles) == 2
    visit.page.locator(".ws-scroll").focus()
    visit.page.keyboard.press("ArrowLeft")
    visit.source.get_by_text(f"Citation {total - 1} of {total}").wait_for()


def test_a_card_tells_what_is_cited(browser, url):
    with visiting(browser, url, "wide-dark") as visit:
        turn = visit.ask("Which port was offered to the United States?")
        mark, card = turn.get_by_role("button", name="[1]"), visit.page.get_by_role("tooltip")
        mark.hover()
        card.wait_for()
        told = card.inner_text()
        assert (
            "the port of Pasni" in told and "Abbas Hashemite · 2025-10-24" in told and "Replaying Old Mistakes" in told
        )
        assert mark.get_attribute("aria-describedby") == card.get_attribute("id")
        visit.accessible()
        card.hover()
        visit.page.wait_for_timeout(400)
        assert card.is_visible(), "it went away under the pointer"
        visit.page.keyboard.press("Escape")
        expect(card).to_be_hidden()


def test_the_whole_way_by_keyboard(visit):
    page = visit.page
    page.locator("body").press("/")
    page.keyboard.type(KABUL)
    page.keyboard.press("Enter")
    turn = visit.answered(KABUL)
    turn.locator(".ws-edit").focus()
    page.keyboard.press("Tab")
    page.get_by_role("tooltip").wait_for()
    page.keyboard.press("Enter")
    visit.in_sight(".ws-here")
    assert page.evaluate("document.activeElement.className") == "ws-scroll"
    if visit.phone:
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('#ws-left')"), "the chat under the sheet has the focus"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "[1]"


def test_on_a_phone_the_source_is_a_sheet_with_a_way_out(browser, url):
    with visiting(browser, url, "phone-light") as visit:
        turn = visit.ask(KABUL)
        turn.get_by_role("button", name="[1]").click()
        sheet = visit.page.get_by_role("dialog")
        sheet.wait_for()
        assert visit.page.locator("#ws-left").evaluate("(e) => e.inert")
        sheet.get_by_role("button", name="Close the source").click()
        expect(sheet).to_be_hidden()
        assert not visit.page.locator("#ws-left").evaluate("(e) => e.inert")


def test_on_a_phone_the_way_back_leads_from_the_source_to_the_chat(browser, url):
    with visiting(browser, url, "phone-dark") as visit:
        turn = visit.ask(KABUL)
        sheet, first = visit.page.get_by_role("dialog"), turn.get_by_role("button", name="[1]")
        for closing in (visit.page.go_back, lambda: visit.page.keyboard.press("Escape"), visit.page.go_back):
            first.click()
            visit.in_sight(".ws-here")
            visit.source.get_by_role("button", name="Next citation").click()
            closing()
            expect(sheet).to_be_hidden()
        assert visit.page.url.startswith(url) and turn.locator(".ws-voice").count()


def test_on_paper_stands_the_whole_conversation(browser, url):
    with visiting(browser, url, "wide-dark") as visit:
        visit.ask(DRONES)
        visit.ask(NO_ANSWER)
        visit.page.emulate_media(media="print")
        expect(visit.box).to_be_hidden()
        expect(visit.source).to_be_hidden()
        whole = "(e) => e.scrollHeight - e.clientHeight"
        assert visit.page.locator(".ws-log").evaluate(whole) <= 1
        assert visit.page.locator(".ws-log").bounding_box()["height"] > 900
        assert visit.page.locator(".ws-log").evaluate("(e) => getComputedStyle(e).color") == "rgb(27, 37, 55)"


def test_all_of_an_answer_follows_the_readers_text_size(browser, url):
    with visiting(browser, url, "phone-light") as visit:
        turn = visit.ask(DRONES)
        texts = [*turn.locator("h2, figcaption b, figcaption span, blockquote p, .ws-coverage").all()]
        before = [float(t.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")) for t in texts]
        visit.page.evaluate("document.documentElement.style.fontSize = '200%'")
        visit.page.wait_for_timeout(1000)  # Gradio lets some of it grow slowly
        after = [float(t.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")) for t in texts]
        assert after == pytest.approx([2 * size for size in before])
        visit.fits()


def test_a_source_is_read_from_the_list(browser, url):
    with visiting(browser, url, "wide-light") as visit:
        visit.source.get_by_role("button", name="Us Pakistan Relations").click()
        visit.source.get_by_role("heading", name="What is disputed").wait_for()
        visit.source.get_by_role("button", name="All sources").click()
        visit.source.get_by_text("4 sources").wait_for()
        row = visit.source.get_by_role("button", name="Us Pakistan Relations")
        expect(row).to_be_focused()
        row.press("Enter")
        visit.source.get_by_role("button", name="Close the source").click()
        expect(row).to_be_focused()


def test_a_source_on_its_way_is_not_lost_where_the_list_is_drawn_anew(browser, url):
    with visiting(browser, url, "wide-light") as visit:

        def meanwhile(route):
            visit.page.evaluate("document.dispatchEvent(new CustomEvent('ws-shelf', {detail: 'a new list'}))")
            route.continue_()

        visit.page.route("**/component_server/", meanwhile)
        visit.source.get_by_role("button", name="Us Pakistan Relations").click()
        visit.source.get_by_role("heading", name="What is disputed").wait_for()


# Who says what


def test_positions_stand_side_by_side_at_a_desk_and_below_each_other_on_a_phone(visit):
    turn = visit.ask("How do Ted Craig and Abbas Hashemite differ on the United States?")
    voices = turn.locator(".ws-voice")
    assert "Craig" in voices.nth(0).inner_text() and "2025-10-24" in voices.nth(1).inner_text()
    one, two = voices.nth(0).bounding_box(), voices.nth(1).bounding_box()
    assert (one["x"] == two["x"]) == visit.phone and (one["y"] == two["y"]) != visit.phone


def test_the_coverage_line_asks_one_source_alone(visit):
    turn = visit.ask("What does Craig want the US to do about Kabul?")
    line = turn.locator(".ws-coverage")
    assert "of 4 sources speak" in line.inner_text() and "silent: " in line.inner_text()
    line.get_by_role("button", name="Abbas Hashemite").click()
    chip = visit.page.get_by_role("button", name="Remove the filter Abbas Hashemite")
    chip.wait_for()
    visit.page.locator(".ws-turn").nth(1).locator(".ws-actions").wait_for(timeout=60_000)
    again = visit.page.locator(".ws-turn").nth(1)
    assert "in Abbas Hashemite" in again.locator(".ws-asked").inner_text()
    cited = [
        json.loads(c)["path"]
        for c in again.locator(".ws-cite").evaluate_all("(all) => all.map((e) => e.dataset.citation)")
    ]
    assert set(cited) == {"002-replaying-old-mistakes.md"}
    chip.click()
    expect(chip).to_be_hidden()


# When there is no answer


def test_no_answer_says_why_what_is_near_and_what_to_try(visit):
    turn = visit.ask(NO_ANSWER)
    assert "none of them mentions “Modi”" in turn.locator(".ws-why").inner_text()
    cards = turn.locator(".ws-card")
    expect(cards).to_have_count(3)
    assert "Abbas Hashemite · 2025-10-24" in turn.inner_text()
    passage = json.loads(cards.first.get_attribute("data-citation"))["quote"]
    cards.first.click()
    visit.in_sight(".ws-here")
    lit = "".join(visit.source.locator("mark.ws-here").all_text_contents())
    assert "".join(lit.split()) == "".join(passage.split())
    visit.page.keyboard.press("Escape")
    offered = turn.locator(".ws-tries .ws-ask").first.inner_text()
    turn.locator(".ws-tries .ws-ask").first.click()
    assert visit.answered(offered).locator(".ws-voice").count() >= 1


# Filters


def test_filters_narrow_the_next_question_and_come_off(visit):
    page = visit.page
    page.locator(".ws-filter summary").click()
    page.locator("[data-field=authors]").get_by_label("Ted Craig").check()
    page.get_by_label("from", exact=True).fill("20")
    page.get_by_label("from", exact=True).press("Tab")
    assert "A date is" in page.get_by_role("alert").inner_text()
    page.get_by_label("from", exact=True).fill("")
    page.keyboard.press("Escape")
    turn = visit.ask("What do the sources say about India?")
    assert "by Ted Craig" in turn.locator(".ws-asked").inner_text()
    assert "1 of 1 source speaks" in turn.locator(".ws-coverage").inner_text()
    turn = visit.ask("What does Hashemite fear for Balochistan?")
    turn.get_by_role("button", name="Ask all sources, without the filter").click()
    page.locator(".ws-turn").nth(2).locator(".ws-voice").first.wait_for(timeout=60_000)
    assert "Hashemite" in page.locator(".ws-turn").nth(2).inner_text()
    expect(page.locator(".ws-chip")).to_have_count(0)


def test_a_date_range(browser, url):
    with visiting(browser, url, "phone-light") as visit:
        visit.page.locator(".ws-filter summary").click()
        visit.page.get_by_label("from", exact=True).fill("2025-01")
        visit.page.get_by_label("to", exact=True).fill("2025")
        visit.page.get_by_label("to", exact=True).press("Tab")
        visit.page.keyboard.press("Escape")
        turn = visit.ask("What do the sources say about China?")
        assert "1 of 1 source speaks to this: Abbas Hashemite" in turn.locator(".ws-coverage").inner_text()


def test_only_a_date_is_taken_for_one(browser, url):
    with visiting(browser, url, "wide-light") as visit:
        visit.page.locator(".ws-filter summary").click()
        since, alert = visit.page.get_by_label("from", exact=True), visit.page.get_by_role("alert")
        for date in ("2023-13", "2023-02-30", "0000", "2023-00", "2023-02-29", "20", "2023-04-03-02"):
            since.fill(date)
            since.press("Enter")
            expect(alert).to_contain_text("A date is")
            expect(visit.page.locator(".ws-chip")).to_have_count(0)
        for date in ("2023", "2024-12", "2024-02-29"):
            since.fill(date)
            since.press("Enter")
            expect(alert).to_be_empty()
            expect(visit.page.locator(".ws-chip")).to_have_text(f"from {date} ×")


def test_a_date_that_is_being_typed_stays_where_the_lists_come_anew(browser, url):
    with visiting(browser, url, "wide-light") as visit:
        visit.page.locator(".ws-filter summary").click()
        since = visit.page.get_by_label("from", exact=True)
        since.fill("2023-0")
        visit.page.locator(".ws-choices").first.evaluate("list => { list.id = 'before' }")
        visit.page.evaluate("document.dispatchEvent(new CustomEvent('ws-rebuilt'))")
        expect(visit.page.locator("#before")).to_have_count(0)
        expect(since).to_have_value("2023-0")


def test_what_was_kept_with_no_date_for_one_is_opened_without_it(browser, url):
    with visiting(browser, url, "wide-light") as visit:
        visit.ask(KABUL)
        rewrite(visit, "entry.talk.only = {since: '2023-13'}")
        visit.answered(KABUL)
        expect(visit.page.locator(".ws-chip")).to_have_count(0)
        visit.ask("And about India?")
        rewrite(visit, "entry.talk.turns = [{}]")
        visit.page.get_by_role("alert").get_by_text("this conversation cannot be read").wait_for()
        visit.ask(KABUL)
        assert len(kept(visit)) == 2


def test_how_sure_to_be_is_the_askers_choice_and_is_kept(visit):
    how_sure = visit.page.get_by_label("How sure to be before answering")
    how_sure.select_option("only if sure")
    assert visit.ask(HALF_ANSWERED).locator(".ws-why").is_visible()
    visit.reload()
    visit.answered(HALF_ANSWERED)
    expect(how_sure).to_have_value("cautious")
    how_sure.select_option("even if unsure")
    expect(visit.ask(HALF_ANSWERED).locator(".ws-voice").first).to_be_visible()


# Keeping


def test_a_conversation_survives_a_reload_and_can_be_deleted(visit):
    page = visit.page
    visit.ask(KABUL)
    visit.reload()
    turn = visit.answered(KABUL)
    turn.get_by_role("button", name="[1]").click()
    visit.in_sight(".ws-here")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="New conversation").click()
    page.locator(".ws-welcome").wait_for()
    visit.ask(DRONES)
    page.get_by_text("Earlier", exact=True).click()
    expect(page.locator(".ws-choose")).to_have_count(2)
    page.locator(".ws-choose", has_text="Kabul").click()
    visit.answered(KABUL)
    follow = visit.ask("And about India?")
    assert KABUL.replace("Kabul", "India") in follow.locator(".ws-asked").inner_text()
    page.get_by_text("Earlier", exact=True).click()
    page.get_by_role("button", name=f"Delete “{DRONES}”").click()
    page.wait_for_function("document.querySelectorAll('.ws-choose').length === 1")
    page.get_by_role("button", name="Delete all").click()
    page.get_by_role("button", name="Really delete all?").click()
    page.locator(".ws-welcome").wait_for()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('whosaid.talk.')).length") == 0
    visit.reload()
    page.locator(".ws-welcome").wait_for()


def test_two_tabs_of_one_conversation_lose_nothing_and_come_to_rest(browser, url):
    with visiting(browser, url, "wide-light") as visit:
        context, calls = visit.page.context, []
        context.on("request", lambda asked: calls.append(asked.url) if asked.method == "POST" else None)

        def at_rest() -> bool:
            """Whether a time comes without a request: tabs that wake each other never let one."""
            for _ in range(20):
                calls.clear()
                visit.page.wait_for_timeout(600)
                if not calls:
                    return True
            return False

        turn = visit.ask(KABUL)
        other = Visit(context.new_page(), url, phone=False).go()
        assert at_rest()
        (first,) = kept(visit)[0]["turns"]
        other.answered(KABUL).get_by_role("button", name="Ask again").click()
        visit.page.wait_for_function(f"(key) => !localStorage[{KEPT}[0]].includes(key)", arg=first["key"])
        other.answered(KABUL)
        ask_slowly(visit)
        other.page.locator(".ws-why", has_text="Not answered yet.").wait_for()
        turn.get_by_role("button", name="Good answer").click()
        other.ask(DRONES)
        visit.answered("slowly")
        for tab in (visit, other):
            expect(tab.page.locator(".ws-actions")).to_have_count(3)
            tab.page.locator(".ws-up[aria-pressed=true]").wait_for()
        (talk,) = kept(visit)
        assert sorted(turn["question"] for turn in talk["turns"]) == sorted([KABUL, DRONES, SLOW])
        assert all(turn["answer"] for turn in talk["turns"]) and talk["turns"][0]["verdict"] == "up"
        assert at_rest()


def test_a_reload_during_an_answer_keeps_the_question(browser, url):
    with visiting(browser, url, "wide-light") as visit:
        visit.ask(KABUL)
        ask_slowly(visit)
        visit.reload()
        asked = visit.answered("slowly")
        assert "Not answered yet." in asked.inner_text()
        visit.ask(DRONES)
        assert [turn["question"] for turn in kept(visit)[0]["turns"]] == [KABUL, DRONES]


def test_a_thumb_pressed_during_an_answer_survives_a_reload(browser, url):
    with visiting(browser, url, "wide-light") as visit:
        turn = visit.ask(KABUL)
        ask_slowly(visit)
        turn.get_by_role("button", name="Bad answer").click()
        visit.page.wait_for_function(f"""JSON.parse(localStorage[{KEPT}[0]]).talk.turns[0].verdict === 'down'""")
        visit.reload()
        visit.answered("slowly")
        visit.page.locator(".ws-down[aria-pressed=true]").wait_for()
        assert kept(visit)[0]["turns"][0]["verdict"] == "down"


def test_what_is_deleted_while_it_is_answered_stays_deleted(browser, url):
    with visiting(browser, url, "wide-light") as visit:
        visit.ask(KABUL)
        other = Visit(visit.page.context.new_page(), url, phone=False).go()
        ask_slowly(visit)
        visit.page.get_by_text("Earlier", exact=True).click()
        visit.page.get_by_role("button", name=f"Delete “{KABUL}”").click()
        assert kept(visit) == []
        other.page.locator(".ws-welcome").wait_for()
        visit.page.locator(".ws-welcome").wait_for()
        assert kept(visit) == []
        other.ask(KABUL)
        visit.ask(KABUL)
        assert [len(talk["turns"]) for talk in kept(visit)] == [1, 1]


def test_a_conversation_is_its_owners(browser, url):
    with visiting(browser, url, "wide-light") as visit:
        visit.ask(KABUL)
        rewrite(visit, "delete entry.owner")
        visit.answered(KABUL)
        for other in ("mara", "/another"):
            rewrite(visit, f"entry.owner = '{other}'")
            visit.page.locator(".ws-welcome").wait_for()
            visit.page.get_by_text("Earlier", exact=True).click()
            visit.page.get_by_text("No conversations yet.").wait_for()
        expect(visit.page.get_by_role("link", name="Log out")).to_have_count(0)


def test_nobody_sees_anothers_conversation(browser, url):
    with visiting(browser, url, "wide-light") as one, visiting(browser, url, "wide-light") as other:
        one.ask(KABUL)
        other.reload()
        other.page.locator(".ws-welcome").wait_for()
        assert KABUL not in other.page.content()


@pytest.mark.parametrize(
    ("form", "name", "holds"),
    [
        ("Markdown", "whosaid.md", "Ted Craig"),
        ("Web page", "whosaid.html", "<html"),
        ("JSON", "whosaid.json", '"sha256"'),
        ("BibTeX", "whosaid.bib", "author = {{Craig}, Ted}"),
        ("CSL-JSON", "whosaid.csl.json", '"family": "Craig"'),
    ],
)
def test_a_conversation_is_exported(browser, url, form, name, holds):
    with visiting(browser, url, "wide-light") as visit:
        visit.ask(KABUL)
        visit.page.get_by_text("Export", exact=True).click()
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name=form, exact=True).click()
        assert download.value.suggested_filename == name
        with open(download.value.path(), encoding="utf-8") as file:
            assert holds in file.read()


def test_a_kept_conversation_after_a_restart_and_a_rebuild(browser, folder, tmp_path):
    """It is reopened with its citations; a source that changed or went since is said to have."""
    home = tmp_path / "home"
    build(folder, home)
    with served(home) as server, visiting(browser, server.url, "wide-light") as visit:
        turn = visit.ask("Would the dam end the salmon run?")
        cited = turn.locator(".ws-cite", has_text="[").first
        quote = json.loads(cited.get_attribute("data-citation"))["quote"]
        visit.leave(lambda: visit.page.goto("about:blank"))
        server.stop()
        server.start()
        visit.go()
        turn = visit.answered("salmon run")
        turn.locator(".ws-cite").first.click()
        visit.in_sight(".ws-here")
        assert quote in visit.page.locator(".ws-here").inner_text()
        visit.page.keyboard.press("Escape")

        (folder / "ferry.txt").write_text("The ferry\n\nby Ada Holm\n\nThe ferry crosses the valley twice a day.\n")
        (folder / "river.txt").write_text("Leave it\n\nby Oskar Berg\n\nThe river was left alone after all.\n")
        (folder / "dam.md").unlink()
        build(folder, home)
        ferry = visit.ask("How often does the ferry cross the valley?")
        assert "twice a day" in ferry.inner_text()
        visit.page.locator("#ws-sources", has_text="2 sources").wait_for()
        states = set()
        for mark in turn.locator(".ws-cite").all():
            mark.click()
            note = visit.source.get_by_role("note")
            note.wait_for()
            assert json.loads(mark.get_attribute("data-citation"))["quote"] in note.inner_text()
            states |= {word for word in ("changed since", "no longer among") if word in note.inner_text()}
            visit.page.keyboard.press("Escape")
        assert "changed since" in states


def test_a_browser_that_refuses_to_keep_anything_is_talked_to_all_the_same(visit):
    refuse = "Object.defineProperty(window, '{}', {{get() {{ throw new DOMException('denied', 'SecurityError'); }}}});"
    visit.page.add_init_script("".join(map(refuse.format, ("localStorage", "sessionStorage"))))
    visit.reload()
    expect(visit.page.locator(".ws-says")).to_contain_text("keeps no conversations")
    answer = visit.ask(DRONES)
    answer.locator(".ws-cite").first.click()
    expect(visit.page.locator(".ws-lit").first).to_be_visible()
