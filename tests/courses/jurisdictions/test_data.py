"""The law that ships: complete, in both languages, honest about its sources."""

from datetime import date
from importlib.resources import files

import pytest

from courses.errors import ContentError
from courses.jurisdictions import Channel, Provision, codes, drafts, load, read, shipped
from courses.jurisdictions.reader import UnknownJurisdiction, grounds, level, slots

TODAY = date(2026, 11, 22)
SPAIN = load("ES", TODAY)

BY_NAME = [
    "es-cp-22-4",
    "es-cp-510-1",
    "es-cp-510-2",
    "es-cp-511",
    "es-cp-512",
    "es-cp-314",
    "es-ley15-2022-2",
    "es-ley15-2022-6",
    "es-ley15-2022-18",
    "es-ley4-2015-1",
    "es-ley4-2015-3-1",
    "es-ley4-2015-10",
    "es-ley4-2015-15",
    "es-lo2-1986-5-1-b",
    "es-lo2-1986-29-2",
    "es-lo2-1986-53-1-i",
    "es-lo2-1986-53-2",
    "es-lecrim-262",
    "es-lecrim-282",
    "es-lecrim-284-2",
    "es-lopj-89-9",
    "es-ley5-2012-2-2",
    "es-loex-31-bis",
    "es-rd1155-2024-128-2",
    "eu-dir-2012-29",
    "eu-dir-2012-29-22",
    "eu-fd-2008-913",
    "coe-rec-2024-4",
    "coe-rec-2018-8",
]


def provision(row_id: str) -> Provision:
    row = SPAIN.row(row_id)
    assert isinstance(row, Provision)
    return row


@pytest.mark.parametrize("row_id", BY_NAME)
def test_provisions_that_questions_depend_on_keep_their_ids(row_id: str) -> None:
    assert SPAIN.row(row_id) is not None


@pytest.mark.parametrize("slot", sorted(slots()))
def test_spain_fills_every_slot_with_long_and_short_words(slot: str) -> None:
    filled = SPAIN.fill(slot)
    assert filled is not None
    assert filled.code == "ES"
    assert filled.words is not None
    assert {"en", "es"} <= set(filled.words.short) & set(filled.words.long)


def test_every_word_is_there_in_english_and_spanish() -> None:
    for row in SPAIN.rows:
        assert isinstance(row, Provision | Channel)
        for words in (row.meaning, row.short, row.instrument if isinstance(row, Provision) else row.route):
            assert {"en", "es"} <= set(words), row.id
    for entry in slots().values():
        assert all({"en", "es"} <= set(words) for words in (entry.title, entry.short, entry.long))
    assert all({"en", "es"} <= set(words) for words in grounds().values())


def test_short_forms_fit_into_a_sentence() -> None:
    for row in SPAIN.rows:
        assert isinstance(row, Provision | Channel)
        assert not any(words.endswith(".") for words in row.short.values()), row.id


def test_sources_are_official_addresses() -> None:
    hosts = {row.source_url.split("/")[2] for row in SPAIN.rows}
    assert hosts <= {
        "www.boe.es", "eur-lex.europa.eu", "www.coe.int", "rm.coe.int", "www.fiscal.es", "www.policia.es",
        "www.guardiacivil.es", "alertcops.ses.mir.es", "www.administraciondejusticia.gob.es", "www.igualdad.gob.es",
        "violenciagenero.igualdad.gob.es", "www.interior.gob.es", "www.proteccioncivil.es",
    }  # fmt: skip


def test_the_date_of_the_text_is_said_for_every_spanish_law() -> None:
    laws = level("ES").provisions
    assert {row.text_as_of for row in laws} == {date(2026, 4, 25)}
    assert {row.confidence for row in laws} == {"verified"}


def test_rows_from_memory_are_drafts_that_no_slot_shows() -> None:
    drafts = {row.id for row in SPAIN.rows if not row.is_published}
    assert "eu-fd-2008-913-4" in drafts
    for slot in slots():
        filled = SPAIN.fill(slot)
        assert filled is not None
        shown = {row.id for part in (filled, *filled.below) for row, _ in part.rows}
        assert not shown & drafts


def test_a_ground_belongs_to_an_article() -> None:
    aggravation, speech, refusal = provision("es-cp-22-4"), provision("es-cp-510-1"), provision("es-cp-511")
    assert "national_origin" not in aggravation.grounds
    assert {"antigypsyism", "age", "gender_identity", "aporophobia", "social_exclusion"} <= set(aggravation.grounds)
    assert {"age", "social_exclusion"}.isdisjoint(speech.grounds)
    assert "national_origin" in speech.grounds
    assert "racism" not in refusal.grounds
    assert "open_clause" in provision("es-ley15-2022-2").grounds


def test_the_bar_on_mediation_cites_the_law_in_force() -> None:
    filled = SPAIN.fill("law:mediation_bars")
    assert filled is not None
    assert {"es-lopj-89-9", "es-ley4-2015-3-1"} <= {row.id for row, _ in filled.rows}


def test_the_message_about_residence_promises_nothing() -> None:
    filled = SPAIN.fill("law:status_firewall")
    assert filled is not None
    assert filled.words is not None
    assert "Do not promise" in filled.words.long["en"]
    assert "No se debe prometer" in filled.words.long["es"]


def test_a_fault_in_a_data_file_is_said_with_its_place() -> None:
    text = files("courses.jurisdictions").joinpath("data/coe.yaml").read_text("utf-8")
    with pytest.raises(ContentError, match="no slot law:nope"):
        read(text.replace("law:overview", "law:nope"), "coe.yaml")
    with pytest.raises(ContentError, match="https|pattern|match"):
        read(text.replace("https://", "http://"), "coe.yaml")


def test_the_codes_that_ship_are_known() -> None:
    assert codes() == ("COE", "ES", "EU")


DRAFTS = ["BG", "EE", "FI", "GB-EAW", "GB-NIR", "GB-SCT", "IT", "LV", "PT"]


def test_the_law_of_the_partners_waits_for_a_jurist() -> None:
    assert [draft.code for draft in drafts()] == DRAFTS
    assert {draft.parents for draft in drafts()} == {("EU", "COE"), ("COE",)}
    assert {draft.code for draft in drafts() if "EU" not in draft.parents} == {"GB-EAW", "GB-NIR", "GB-SCT"}


@pytest.mark.parametrize("code", DRAFTS)
def test_a_draft_is_whole_and_cannot_be_used(code: str) -> None:
    draft = level(code)
    for row in draft.rows():
        texts = (row.meaning, row.short, row.instrument if isinstance(row, Provision) else row.route)
        assert all({"en", "es"} <= set(words) for words in texts), row.id
        assert not any(words.endswith(".") for words in row.short.values()), row.id
        assert row.id.startswith(f"{code.lower()}-")
    assert any("channel:escalation" in row.slots for row in draft.channels)
    assert not draft.rules
    for use in (shipped, lambda name: load(name, TODAY)):
        with pytest.raises(UnknownJurisdiction):
            use(code)
