import re

import pytest

from adapters.web import assets
from adapters.web.render import web_address

PATHS = [
    "/", "/?q=sunscreen", "/episodes", "/episodes/ada-lovelace-1843", "/nowhere", "/api/quotes",
    "/api/episodes", "/healthz", "/readyz", "/metrics", "/quote/nothing", "/speakers", "/topics",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_has_its_safe_headers(browser, path):
    headers = (await browser.get(path)).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Python" not in headers["Server"]


@pytest.mark.parametrize("path", PATHS[:5])
async def test_no_page_needs_what_the_policy_forbids(browser, path):
    page = await browser.page(path)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=\"/static/)", page)
    assert not re.search(r'(src|<link[^>]*href)="(https?:)?//', page)


async def test_a_fault_is_a_plain_page_without_a_traceback(browser, house, caplog):
    house.library.turns = None
    response = await browser.get("/episodes/ada-lovelace-1843")
    page = await response.text()
    assert response.status == 500
    assert "Something broke on my side." in page
    assert "Traceback" not in page
    assert "AttributeError" not in page
    assert "GET '/episodes/ada-lovelace-1843' failed" in caplog.text


async def test_a_board_whose_database_is_away_says_so_and_is_no_mistake_of_ours(
    keeper, furnished, monkeypatch, caplog
):
    async def away(*_):
        raise ConnectionRefusedError

    monkeypatch.setattr(type(furnished.house.ports.ledger), "predictions", away)
    response = await keeper.get("/predictions")
    assert response.status == 503
    assert response.headers["Retry-After"] == "60"
    assert "The database is away" in await response.text()
    assert "GET '/predictions' failed for now: ConnectionRefusedError" in caplog.text
    assert "Traceback" not in caplog.text


async def test_an_address_cannot_forge_a_line_of_the_log(browser, house, caplog):
    house.library.known = None
    await browser.raw("GET /episodes/a%0Ainjected HTTP/1.1\r\nHost: here\r\n\r\n")
    assert "/episodes/a\\ninjected" in caplog.text
    assert "\ninjected" not in caplog.text


async def test_the_wrong_verb_is_told_the_right_one(browser):
    response = await browser.get("/press")
    assert response.status == 405
    assert response.headers["Allow"] == "POST"


async def test_static_files_are_kept_for_good_under_their_hash(browser):
    page = await browser.page("/")
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        response = await browser.get(address)
        assert response.status == 200
        assert "immutable" in response.headers["Cache-Control"]
        stale = await browser.get(address.partition("?")[0] + "?v=old")
        assert stale.headers["Cache-Control"] == "no-cache"
    assert page.count("/static/") == 7


async def test_what_a_script_imports_is_kept_for_good_under_its_hash(browser):
    for script in ("wall.js", "prediction.js"):
        sent = await browser.page(f"/static/{script}")
        imported = re.findall(r'from "\./([^"]+)";', sent)
        assert len(imported) == 1
        response = await browser.get(f"/static/{imported[0]}")
        assert "immutable" in response.headers["Cache-Control"]
        assert "export function" in await response.text()


def test_a_script_has_a_new_version_when_what_it_imports_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "_FOLDER", tmp_path)
    (tmp_path / "page.js").write_text('import { one } from "./shared.js";\n')
    versions = set()
    for content in ("1", "2"):
        (tmp_path / "shared.js").write_text(f"export const one = {content};\n")
        versions.add(assets.Assets.load().files["page.js"].version)
    assert len(versions) == 2


async def test_pages_are_compressed_for_those_who_can_read_it(browser):
    assert (await browser.get("/")).headers["Content-Encoding"] in {"gzip", "deflate"}
    plain = await browser.get("/", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize("path", ["/", "/episodes/ada-lovelace-1843"])
@pytest.mark.parametrize(
    ("takes", "packed"),
    [
        ("gzip", True),
        ("br, GZIP ; q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("br, gzip; q=0.000, deflate", False),
        ("*, gzip;q=0", False),
        ("*;q=0", False),
        ("", False),
    ],
)
async def test_nothing_is_packed_for_those_who_refuse_it(browser, path, takes, packed):
    headers = (await browser.get(path, headers={"Accept-Encoding": takes})).headers
    assert headers.get("Content-Encoding") == ("gzip" if packed else None)


async def test_health_is_told_to_machines(browser, house):
    assert await browser.page("/healthz") == "ok"
    assert await browser.json("/readyz") == {"database": True}
    house.checks["index"] = False
    response = await browser.get("/readyz")
    assert response.status == 503
    assert await response.json() == {"database": True, "index": False}


async def test_metrics_count_commands(browser):
    await browser.say("sunscreen")
    response = await browser.get("/metrics")
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    page = await response.text()
    assert 'hindcast_commands_total{command="quote",status="ok",surface="web"} 1.0' in page
    assert "hindcast_command_seconds_bucket" in page


async def test_a_refusal_is_counted_and_not_timed(browser):
    await browser.say("/judge")
    page = await browser.page("/metrics")
    assert 'hindcast_commands_total{command="judge",status="refused",surface="web"} 1.0' in page
    assert 'hindcast_command_seconds_count{command="judge"}' not in page


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.b/?c=d", True),
        ("HTTP://a.b", True),
        ("/episodes", True),
        ("//a.b", False),
        ("/\\a.b", False),
        ("/\t/a.b", False),
        ("/\n/a.b", False),
        ("/x\\y", False),
        ("https:\\\\a.b", False),
        ("https://a.b/\x00", False),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("", False),
        (None, False),
    ],
)
def test_only_harmless_addresses_become_links(url, safe):
    assert web_address(url) == (url if safe else "")
