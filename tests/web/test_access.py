import hmac
import re
from functools import partial
from hashlib import scrypt
from timeit import timeit

import pytest

from tests.web.conftest import AS_JSON, KEY


async def judged(browser) -> str:
    return (await browser.say("/judge"))["status"]


async def test_the_key_is_exchanged_for_a_cookie_and_leaves_the_address(browser):
    response = await browser.get(f"/?q=sunscreen&key={KEY}")
    assert response.status == 303
    assert response.headers["Location"] == "/?q=sunscreen"
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie  # links on other sites' pages have to work
    assert KEY not in cookie


async def test_who_came_with_the_key_may_do_what_a_visitor_may_not(browser):
    assert await judged(browser) == "refused"
    await browser.come_with_key()
    assert await judged(browser) == "ok"
    assert "You came with the key" in await browser.page("/")


@pytest.mark.parametrize("key", ["", "wrong", "ключ", "open-sesame "])
async def test_a_wrong_key_opens_nothing(browser, key):
    response = await browser.get("/", params={"key": key})
    assert response.status == 403
    assert "Set-Cookie" not in response.headers
    assert await judged(browser) == "refused"


@pytest.mark.parametrize("cookie", ["", KEY, "0" * 64, "é"])
async def test_a_made_up_cookie_opens_nothing(browser, cookie):
    headers = {**AS_JSON, "Cookie": f"hindcast={cookie}"}
    response = await browser.post("/command", json={"line": "/judge"}, headers=headers)
    assert (await response.json())["status"] == "refused"


async def test_the_cookie_of_the_key_is_what_opens(browser):
    """Keeps the test above honest: a right cookie, set by hand as there, does open."""
    cookie = (await browser.get(f"/?key={KEY}")).headers["Set-Cookie"].partition(";")[0]
    browser.forget()
    assert await judged(browser) == "refused"
    headers = {**AS_JSON, "Cookie": cookie}
    response = await browser.post("/command", json={"line": "/judge"}, headers=headers)
    assert (await response.json())["status"] == "ok"


def cheap(key: str) -> str:
    return hmac.new(key.encode(), b"hindcast web room cookie 1", "sha256").hexdigest()


def dear(key: str) -> str:
    salt, room = b"hindcast web room cookie 2", 2**26
    return scrypt(key.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=room, dklen=32).hex()


@pytest.mark.parametrize(("derive", "status"), [(cheap, "refused"), (dear, "ok")])
async def test_to_guess_the_cookie_takes_work_for_each_key(browser, derive, status):
    headers = {**AS_JSON, "Cookie": f"hindcast={derive(KEY)}"}
    response = await browser.post("/command", json={"line": "/judge"}, headers=headers)
    assert (await response.json())["status"] == status
    assert status == "refused" or timeit(partial(derive, KEY), number=1) > 0.01


async def test_behind_tls_no_cookie_goes_over_an_open_line(proxied, browser):
    for path in ("/", f"/?key={KEY}"):
        assert "; Secure" in (await proxied.get(path)).headers["Set-Cookie"]
        assert "; Secure" not in (await browser.get(path)).headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://hindcast.example", 200),
        ("https://elsewhere.example", 403),
        ("https://hindcast.example.elsewhere.example", 403),
        ("null", 403),
        ("", 403),
    ],
)
async def test_the_address_that_was_set_is_our_own_whatever_a_proxy_calls_us(
    proxied, origin, status
):
    headers = {**AS_JSON, "Origin": origin}
    response = await proxied.post("/command", json={"line": "sunscreen"}, headers=headers)
    assert response.status == status


async def visitor(browser) -> str:
    address = {"address": "h1:next:a.1"}
    response = await browser.post("/press", json=address, headers=AS_JSON)
    return (await response.json())["blocks"][0]["text"].split()[0]


async def test_a_visitor_is_known_by_a_cookie_not_by_an_address(browser):
    greeted = await browser.get("/")
    cookie = greeted.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Max-Age=604800"))
    first = await visitor(browser)
    assert re.fullmatch(r"visitor:[\w-]{22}", first)
    assert first == await visitor(browser)
    browser.forget()
    assert first != await visitor(browser)


@pytest.mark.parametrize("name", ["", "admin", "a" * 23, "../../../../../../etc/pw"])
async def test_a_visitor_does_not_choose_a_name(browser, name):
    headers = {**AS_JSON, "Cookie": f"hindcast-visitor={name}"}
    address = {"address": "h1:next:a.1"}
    response = await browser.post("/press", json=address, headers=headers)
    text = (await response.json())["blocks"][0]["text"]
    assert re.match(r"visitor:[\w-]{22} ", text)
    assert text.split()[0] != f"visitor:{name}"


async def test_a_room_without_a_key_has_no_moderator(locked):
    assert (await locked.get("/?key=")).status == 403
    assert await judged(locked) == "refused"


@pytest.mark.parametrize("path", ["//elsewhere.example/", "///x.example", "/\\\\x.example/"])
async def test_the_key_never_sends_anybody_elsewhere(browser, path):
    answer = await browser.raw(f"GET {path}?key={KEY} HTTP/1.1\r\nHost: here\r\n\r\n")
    places = [line for line in answer.splitlines() if line.startswith("Location:")]
    assert not any(re.match(r"Location: ([/\\]{2}|[a-z]+:)", place) for place in places)


@pytest.mark.parametrize("line", ["h1:share:a.1", "h1:next:a.1", "/post", "post"])
async def test_a_link_presses_no_button_and_posts_nothing(browser, line):
    page = await browser.page(f"/?q={line}")
    assert "This waits for your press." in page
    below = page.partition("This waits for your press.")[2]
    assert 'action="/command" method="post"' in below.partition("</article>")[0]
    assert "stands on" not in page
    assert "posted" not in page
    answer = await browser.submits("/command", q=line)
    assert any(done in answer for done in ("stands on", "posted", "wear sunscreen"))


async def test_following_a_link_changes_nothing(browser):
    await browser.come_with_key()
    page = await browser.page("/?q=/judge")
    assert "you judged" not in page
    assert 'action="/command?as=you" method="post"' in page
    assert "you judged" in await browser.submits("/command?as=you", q="/judge")


@pytest.mark.parametrize("site", ["same-origin", "none", "same-site", "cross-site", ""])
async def test_only_what_was_typed_here_is_not_told_that_links_only_show(browser, site):
    await browser.come_with_key()
    headers = {"Sec-Fetch-Site": site} if site else {}
    page = await (await browser.get("/?q=/judge", headers=headers)).text()
    assert ("A link only shows. This waits for your press." in page) is (site != "same-origin")
    assert ("“Do it” will " in page) is (site == "same-origin")
    assert "you judged" not in page
    assert 'action="/command?as=you" method="post"' in page


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[nonsense"}, 403),
    ],
)
async def test_a_page_of_another_site_cannot_press_our_buttons(browser, headers, status):
    await browser.come_with_key()
    for path, body in (("/press", {"address": "h1:next:1"}), ("/command", {"line": "/judge"})):
        # Our own cookie comes along from anywhere that a link may be: the origin is what guards.
        response = await browser.post(path, json=body, headers={**AS_JSON, **headers})
        assert response.status == status


async def test_our_own_origin_is_welcome(browser):
    response = await browser.get("/")
    origin = f"http://{response.url.host}:{response.url.port}"
    headers = {**AS_JSON, "Origin": origin}
    response = await browser.post("/command", json={"line": "sunscreen"}, headers=headers)
    assert response.status == 200
