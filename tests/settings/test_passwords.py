"""Whatever a database is opened with as a password is known as a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.logs.redaction import Redaction
from bot.settings import Settings
from bot.settings.passwords import passwords


@pytest.mark.parametrize(
    ("address", "password"),
    [
        ("postgresql://me:s3cret@db/x", "s3cret"),
        ("postgresql://me:pa/ss-word@db/x", "pa/ss-word"),
        ("postgresql://me:pa#ss-word@db/x", "pa#ss-word"),
        ("postgresql://me:pa?ss-word@db/x", "pa?ss-word"),
        ("postgresql://me:p%40ss+word@db/x", "p@ss+word"),
        ("postgresql+asyncpg://:s3cret@[::1]:5432/x", "s3cret"),
        ("postgresql://db/x?user=me&password=s3%20cret&ssl=require", "s3 cret"),
        ("postgresql://me:p@ss-word@db/x", "p@ss-word"),
    ],
)
def test_the_password_of_an_address_is_said_nowhere(address: str, password: str) -> None:
    wall = Redaction()
    wall.add(Settings(database_url=address).secrets())
    assert password in passwords(address)
    assert password not in wall.clean(f"cannot log in with {password} at {address}")


@pytest.mark.parametrize(
    "address", ["", "sqlite:////var/lib/x.db", "postgresql://me@db:5432/x?ssl=require"]
)
def test_an_address_without_a_password_has_none(address: str) -> None:
    assert passwords(address) == ()


_TEXT = st.text("a:/@?#&=%+ [].40", max_size=12)


@given(_TEXT, _TEXT, _TEXT)
def test_no_spelling_hides_a_password(login: str, place: str, query: str) -> None:
    address = f"postgresql://{login}@{place}?{query}&password={login}"
    try:
        read = make_url(address)
    except (ArgumentError, ValueError):
        return
    given_twice = read.query.get("password", ())
    in_query = [given_twice] if isinstance(given_twice, str) else given_twice
    for password in (read.password, *in_query):
        assert not password or password in passwords(address)
