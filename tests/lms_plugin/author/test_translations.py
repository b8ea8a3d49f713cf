"""Translations on screen: how far each language is, and a translator's round by PO without any folder on disk."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from courses.packages import ModulePackage, module_from_body, read_zip, write_files, write_zip
from lms_plugin.models import Audit, Module, ModuleVersion, Programme
from tests.lms_plugin.author.packages import changed, packed
from tests.support.cast import Cast, Visitor, library
from tests.support.sending import get, post, upload

HIDDEN = re.compile(r'name="(seen|carried)" value="([^"]*)"')


def po_of(client: FlaskClient, address: str) -> Catalog:
    answer = post(client, f"{address}/po")
    assert answer.status_code == 200, answer.text
    return read_po(BytesIO(answer.data))


def filled(catalogue: Catalog, words: str = "PT") -> bytes:
    for message in catalogue:
        if message.id and not message.string:
            message.string = f"{words} {message.id}"
    return as_file(catalogue)


def as_file(catalogue: Catalog) -> bytes:
    stream = BytesIO()
    write_po(stream, catalogue)
    return stream.getvalue()


def bring_back(client: FlaskClient, address: str, data: bytes) -> TestResponse:
    return post(client, f"{address}/back", po=(BytesIO(data), "pt.po"), act="check")


def save(client: FlaskClient, address: str, report: TestResponse) -> TestResponse:
    return post(client, f"{address}/back", act="save", **dict(HIDDEN.findall(report.text)))


def versions(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count(ModuleVersion.id))) or 0


def draft(session: Session, module: Module) -> ModulePackage:
    session.rollback()
    return module_from_body(session.get_one(ModuleVersion, module.draft_version_id).body)


@pytest.fixture
def texts(own: Module) -> str:
    return f"/author/m/{own.uuid}/texts/pt"


def test_every_programme_and_module_says_how_far_each_language_is(admin: FlaskClient, own: Module) -> None:
    page = get(admin, "/author/translations").text
    for title in ("Hate crime", "night-shift", "Library: its texts"):
        assert title.casefold() in page.casefold()
    assert "It is in no other language yet." in page
    assert "All translated" in page
    assert "<progress" in page
    assert "Español" in page
    found = get(admin, "/author/translations?q=night").text
    assert "night-shift" in found
    assert "role-and-limits" not in found
    assert "Nothing has “zzz”" in get(admin, "/author/translations?q=zzz").text


def test_a_language_is_begun_by_its_code_and_nothing_is_stored_for_it(
    admin: FlaskClient, own: Module, session: Session
) -> None:
    before = versions(session)
    answer = get(admin, f"/author/translations/begin?module={own.uuid}&language=pt")
    assert answer.headers["Location"] == f"/author/m/{own.uuid}/texts/pt"
    for bad in ("../x", "en", "", "english"):
        answer = get(admin, f"/author/translations/begin?module={own.uuid}&language={bad}")
        assert (answer.status_code, "Write the code of a language" in answer.text) == (422, True)
    assert versions(session) == before


def test_a_page_of_texts_is_filtered_searched_and_turned(admin: FlaskClient, session: Session, cast: Cast) -> None:
    module = session.scalars(select(Module).where(Module.key == "why-local-police")).first()
    assert module is not None
    address = f"/author/m/{module.uuid}/texts/es"
    page = get(admin, address).text
    assert 'lang="es" dir="ltr"' in page
    assert 'rel="next"' in page
    assert 'rel="prev"' in get(admin, f"{address}?page=2").text
    assert 'rel="next"' not in get(admin, f"{address}?page=99999").text
    assert "Nothing is missing" in get(admin, f"{address}?state=missing").text
    assert "No text fits." in get(admin, f"{address}?q=zzzz").text
    quiz = get(admin, f"{address}?file=why-local-police/check").text
    assert "questions/" in quiz
    assert "sections/" not in quiz


def test_texts_that_lack_a_translation_are_listed_as_missing(admin: FlaskClient, texts: str) -> None:
    page = get(admin, f"{texts}?state=missing").text
    assert "Who is asked first?" in page
    assert "none yet: the source is shown" in page
    assert "Portuguese" in page


def test_a_file_that_comes_back_is_reported_before_anything_changes_and_saved_as_a_draft(
    admin: FlaskClient, own: Module, texts: str, session: Session
) -> None:
    before = versions(session)
    report = bring_back(admin, texts, filled(po_of(admin, texts)))
    assert "nothing has changed yet" in report.text
    assert "PT Who is asked first?" in report.text
    assert versions(session) == before
    saved = save(admin, texts, report)
    assert "Saved as version 2." in saved.text
    assert versions(session) == before + 1
    package = draft(session, own)
    assert package.in_locale("pt").manifest.title == "PT The night shift"
    assert package.in_locale("en").manifest.title == "The night shift"
    assert "Nothing is missing" in get(admin, f"{texts}?state=missing").text


def test_what_is_published_stays_as_it_is(admin: FlaskClient, own: Module, texts: str, session: Session) -> None:
    page = get(admin, f"/author/m/{own.uuid}/publish").text
    digest = re.findall(r'name="digest" value="(\w+)"', page)[0]
    post(admin, f"/author/m/{own.uuid}/publish", digest=digest)
    session.rollback()
    published = session.get_one(Module, own.id).published_version_id
    assert published is not None
    body = session.get_one(ModuleVersion, published).body
    save(admin, texts, bring_back(admin, texts, filled(po_of(admin, texts))))
    session.rollback()
    session.expire_all()
    module = session.get_one(Module, own.id)
    assert module.published_version_id == published
    assert module.draft_version_id != published
    assert session.get_one(ModuleVersion, published).body == body


def test_both_ways_are_noted(admin: FlaskClient, own: Module, texts: str, session: Session) -> None:
    save(admin, texts, bring_back(admin, texts, filled(po_of(admin, texts))))
    session.rollback()
    for act in ("content.po", "content.translate"):
        line = session.scalars(select(Audit).where(Audit.act == act)).one()
        assert (line.thing_uuid, line.detail["language"]) == (own.uuid, "pt")


def test_a_refused_text_is_named_with_line_and_reason_and_the_others_are_taken(
    admin: FlaskClient, own: Module, texts: str, session: Session
) -> None:
    catalogue = po_of(admin, texts)
    data = filled(catalogue).decode()
    data = data.replace('"PT Look twice, then ask.', '"PT <b>Look</b> twice, then ask.')
    data += '\nmsgctxt "night-shift/check:no/such/path"\nmsgid "x"\nmsgstr "y"\n'
    data += '\n#, fuzzy\nmsgctxt "night-shift/check:intro"\nmsgid "One more"\nmsgstr "Uma"\n'
    data += '\nmsgid "lost"\nmsgstr "perdido"\n'
    report = bring_back(admin, texts, data.encode())
    assert "raw HTML is not allowed: write it in Markdown" in report.text
    assert "the source has no text at this path: take this line out, or correct its path" in report.text
    assert "marked as fuzzy" in report.text
    assert "msgctxt is missing" in report.text
    line = next(number for number, one in enumerate(data.splitlines(), 1) if one == 'msgid "x"')
    assert f'data-label="Line">{line}<' in report.text
    save(admin, texts, report)
    package = draft(session, own)
    assert package.in_locale("pt").documents["check"].questions[0].text == "PT Who is asked first?"
    assert package.in_locale("pt").documents["street"].sections[0].text == "Look twice, then ask."


def test_a_text_of_an_older_source_is_stale_and_its_old_source_is_shown(
    admin: FlaskClient, own: Module, texts: str
) -> None:
    save(admin, texts, bring_back(admin, texts, filled(po_of(admin, texts))))
    zipped = post(admin, f"/author/m/{own.uuid}/download", version="2").data
    files = write_files(read_zip(zipped))
    files["check.yaml"] = files["check.yaml"].replace("Who is asked first?", "Who is asked at once?")
    upload(admin, packed(files))
    page = get(admin, f"{texts}?state=stale").text
    assert "Who is asked at once?" in page
    assert "Who is asked first?" in page
    assert "The source it was translated from" in page
    assert "1 out of date" in get(admin, "/author/translations?q=night").text
    fuzzy = [message for message in po_of(admin, texts) if message.fuzzy and message.id]
    assert [message.id for message in fuzzy] == ["Who is asked at once?"]


def test_a_translation_confirmed_by_its_translator_is_no_longer_out_of_date(
    admin: FlaskClient, own: Module, texts: str
) -> None:
    test_a_text_of_an_older_source_is_stale_and_its_old_source_is_shown(admin, own, texts)
    catalogue = po_of(admin, texts)
    for message in catalogue:
        message.flags.discard("fuzzy")
    report = bring_back(admin, texts, as_file(catalogue))
    assert re.search(r"no longer out of date</dt><dd>1</dd>", report.text)
    save(admin, texts, report)
    assert "Nothing is out of date" in get(admin, f"{texts}?state=stale").text


def test_a_report_about_texts_that_have_changed_meanwhile_saves_nothing(
    admin: FlaskClient, texts: str, session: Session
) -> None:
    report = bring_back(admin, texts, filled(po_of(admin, texts)))
    upload(admin, changed("street.md", "Look twice", "Look once"))
    before = versions(session)
    answer = save(admin, texts, report)
    assert "nothing was saved" in answer.text
    assert versions(session) == before


BAD_FILES = {
    "nothing": b"", "no po": b"\x00\xff\xfe", "broken": b'msgid "a\nmsgstr', "no context": b'msgid "a"\nmsgstr "b"\n',
    "another language": b'msgid ""\nmsgstr "Language: fr\\n"\n\nmsgctxt "a:b"\nmsgid "a"\nmsgstr "b"\n',
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_none_is_refused_in_words(
    admin: FlaskClient, texts: str, session: Session, name: str
) -> None:
    before = versions(session)
    answer = bring_back(admin, texts, BAD_FILES[name])
    assert (answer.status_code, "There is a problem" in answer.text) == (422, True)
    assert versions(session) == before


def test_what_the_button_carries_is_checked_anew(admin: FlaskClient, texts: str, session: Session) -> None:
    before = versions(session)
    for carried in ("", "!!!", "AAAA", "eJwLSS0u"):
        assert post(admin, f"{texts}/back", act="save", carried=carried, seen="x").status_code == 422
    assert versions(session) == before


def test_the_library_is_given_out_and_takes_nothing_back(admin: FlaskClient, session: Session) -> None:
    programme = session.scalars(select(Programme).where(Programme.key == "mediation")).one()
    module = session.scalars(select(Module).where(Module.programme_id == programme.id)).first()
    assert module is not None
    before = versions(session)
    for address in (f"/author/p/{programme.uuid}/texts/es", f"/author/m/{module.uuid}/texts/es"):
        assert 'name="po"' not in get(admin, address).text
        data = as_file(po_of(admin, address))
        assert bring_back(admin, address, data).status_code == 403
    assert versions(session) == before


def test_an_own_edition_of_a_programme_is_translated_whole(admin: FlaskClient, session: Session, cast: Cast) -> None:
    upload(admin, write_zip(library()[1]))
    session.rollback()
    wanted = select(Programme).where(Programme.key == "mediation", Programme.academy_id.is_not(None))
    programme = session.scalars(wanted).one()
    address = f"/author/p/{programme.uuid}/texts/fr"
    catalogue = po_of(admin, address)
    for message in catalogue:
        if message.id and not re.search(r"[\[{<:]", str(message.id)):
            message.string = f"FR {message.id}"
    report = bring_back(admin, address, as_file(catalogue))
    assert "Refused texts</dt><dd>0</dd>" in report.text
    saved = save(admin, address, report)
    assert "Saved as a draft" in saved.text
    overview = get(admin, "/author/translations?q=mediation").text
    assert "French" in overview
    whole = read_zip(post(admin, f"/author/p/{programme.uuid}/download").data)
    assert whole.programme is not None
    assert "fr" in whole.programme.manifest.languages


def test_strangers_are_refused(cast: Cast, enter: Callable[[Visitor], FlaskClient], texts: str) -> None:
    for visitor in (cast.trainee, cast.instructor, cast.administrator):
        client = enter(visitor)
        for answer in (get(client, texts), post(client, f"{texts}/po"), bring_back(client, texts, b"x")):
            assert answer.status_code in (403, 404)


def test_the_source_language_and_what_is_no_language_have_no_page(admin: FlaskClient, own: Module) -> None:
    for code in ("en", "english", "E", "pt-pt"):
        assert get(admin, f"/author/m/{own.uuid}/texts/{code}").status_code == 404


def test_words_of_a_file_never_become_markup(admin: FlaskClient, texts: str) -> None:
    catalogue = po_of(admin, texts)
    title = next(message for message in catalogue if message.id == "Who is asked first?")
    title.string = "<img src=x onerror=alert(1)>"
    assert "<img" not in bring_back(admin, texts, as_file(catalogue)).text
