"""What is kept of a page is nobody's own."""

from flask import Flask

from tests.support.browser import Browser
from tests.support.cast import Cast


def test_two_people_get_their_own_forms_around_the_same_head(app: Flask, cast: Cast) -> None:
    first, second = Browser(app, cast.trainee), Browser(app, cast.mate)
    address = f"/learn/p/{next(iter(cast.home.placements.values())).uuid}"
    one, other = first.get(address).text, second.get(address).text
    assert f'name="as" value="{cast.trainee.person.uuid}"' in one
    assert cast.trainee.person.uuid not in other
    assert f'name="as" value="{cast.mate.person.uuid}"' in other


def test_the_form_for_the_language_comes_back_to_the_page_it_was_on(app: Flask, cast: Cast) -> None:
    browser = Browser(app, cast.trainee)
    address = f"/learn/p/{next(iter(cast.home.placements.values())).uuid}"
    assert f'name="next" value="{address}?"' not in browser.get(address).text
    assert f'name="next" value="{address}"' in browser.get(address).text
    assert f'name="next" value="{address}?a=%22%3E&amp;b=1"' in browser.get(f"{address}?a=%22%3E&b=1").text
