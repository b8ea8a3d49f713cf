"""What stands in a slot: law cards, their age, their grounds."""

from datetime import date

from courses.cards import SlotWriter
from courses.jurisdictions import NEUTRAL, Level, Provision, compose, load

TODAY = date(2026, 11, 22)


def provision(**changes: object) -> Provision:
    values: dict[str, object] = {
        "id": "xx-1", "slots": ("law:refusal",), "source_url": "https://example.org/law", "checked_on": TODAY,
        "text_as_of": date(2026, 4, 25), "confidence": "verified", "nature": "administrative", "article": "7 <b>",
        "instrument": {"en": "Act <1>", "es": "Ley <1>"}, "meaning": {"en": "Means <this>."}, "short": {"en": "act"},
    }  # fmt: skip
    return Provision.model_validate(values | changes)


def card(row: Provision, today: date = TODAY, locale: str = "en") -> str:
    level = Level(code="XX", name={"en": "Xland <x>"}, provisions=(row,))
    return SlotWriter(compose([level], today), locale).card("law:refusal")


def test_a_card_says_what_where_from_when_and_how_sure() -> None:
    html = card(provision())
    for words in ("Means &lt;this&gt;.", "Act &lt;1&gt;, article 7 &lt;b&gt;", "Xland &lt;x&gt;", "22 November 2026",
                  "Text as of 25 April 2026", "Verified.", 'href="https://example.org/law"'):  # fmt: skip
        assert words in html


def test_a_card_with_old_law_says_so() -> None:
    assert "convive-law-banner" not in card(provision(), date(2027, 4, 24))
    assert "convive-law-banner" in card(provision(), date(2027, 4, 25))
    assert "convive-law-expired" in card(provision(), date(2028, 4, 25))


def test_grounds_are_those_of_the_article() -> None:
    html = card(provision(grounds=("racism", "age"), grounds_within=("gender_identity",)))
    assert "Grounds of this article: racist motive, age." in html
    assert "Covered by wider wording: gender identity." in html


def test_partly_verified_rows_send_to_the_jurist() -> None:
    assert "Partly verified: ask your jurist." in card(provision(confidence="partly"))


def test_a_draft_never_fills_a_slot() -> None:
    assert "Ask your jurist what applies" in card(provision(confidence="memory"))


def test_words_without_a_translation_fall_back_to_english() -> None:
    html = card(provision(), locale="es")
    assert "Means &lt;this&gt;." in html
    assert "Ley &lt;1&gt;" in html


def test_the_parents_stand_below() -> None:
    html = SlotWriter(load("ES", TODAY), "en").card("law:overview")
    assert html.index("Criminal Code") < html.index("European Union") < html.index("Council of Europe")


def test_no_spanish_article_is_left_when_the_jurisdiction_changes() -> None:
    for overlay in (NEUTRAL, load("EU", TODAY), load("COE", TODAY)):
        assert "boe.es" not in SlotWriter(overlay, "en").card("law:overview")
