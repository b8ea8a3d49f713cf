"""A stored module is read bit by bit, and is the same module for all that."""

import json
from typing import Any

import pytest

from courses.errors import ContentError
from courses.packages import ModulePackage, module_from_body, read_folder
from courses.packages.stored import Documents, Translated
from tests.support.cast import LIBRARY


@pytest.fixture(scope="module")
def whole() -> ModulePackage:
    return read_folder(LIBRARY / "hate-crime").modules[0]


def read(module: ModulePackage) -> list[str]:
    """The documents that were read so far."""
    assert isinstance(module.documents, Documents)
    return list(module.documents._read)


def test_titles_are_known_without_reading_a_document(whole: ModulePackage) -> None:
    stored = module_from_body(whole.body(), whole.digest)
    for locale in ("en", "es"):
        here, there = stored.in_locale(locale), whole.in_locale(locale)
        assert [here.title(key) for key in here.documents] == [there.title(key) for key in there.documents]
        assert list(here.documents) == list(there.documents)
    assert stored == whole
    assert read(stored) == []


def test_one_activity_reads_one_document(whole: ModulePackage) -> None:
    stored = module_from_body(whole.body(), whole.digest)
    key = next(iter(whole.documents))
    assert stored.documents[key] == whole.documents[key]
    assert stored.documents[key] is stored.documents[key]
    assert read(stored) == [key]


def test_all_of_it_is_the_same_in_every_language(whole: ModulePackage) -> None:
    stored = module_from_body(whole.body())
    assert dict(stored.documents) == dict(whole.documents)
    files = Translated(stored.documents, stored.translations["es"])
    there = whole.in_locale("es")
    assert dict(files) == dict(there.documents)
    assert all(files.missing(key) == there.untranslated(key) for key in files)
    assert [files.title(key) for key in files] == [there.title(key) for key in files]
    assert stored.body() == whole.body()
    assert stored.digest == whole.digest


def test_what_is_not_there_is_not_found(whole: ModulePackage) -> None:
    stored = module_from_body(whole.body())
    for documents in (stored.documents, stored.in_locale("es").documents):
        assert "nowhere" not in documents
        assert documents.get("nowhere") is None
        with pytest.raises(KeyError):
            documents["nowhere"]
    with pytest.raises(KeyError):
        stored.in_locale("es").title("nowhere")


def spoilt(module: ModulePackage, spoil: str) -> str:
    body: Any = json.loads(module.body())
    key = next(iter(body["documents"]))
    if spoil == "missing":
        del body["documents"][key]
    elif spoil == "untitled":
        del body["documents"][key]["title"]
    else:
        body["documents"][key] = [1, 2]
    return json.dumps(body)


@pytest.mark.parametrize("spoil", ["missing", "untitled", "list"])
def test_a_body_without_a_document_is_refused_at_once(whole: ModulePackage, spoil: str) -> None:
    with pytest.raises(ContentError, match="format"):
        module_from_body(spoilt(whole, spoil))


def test_a_document_of_another_shape_is_refused_when_it_is_asked_for(whole: ModulePackage) -> None:
    body: Any = json.loads(whole.body())
    key = next(iter(body["documents"]))
    body["documents"][key]["surplus"] = 1
    stored = module_from_body(json.dumps(body))
    for _ in range(2):
        with pytest.raises(ContentError, match=f"documents/{key}"):
            stored.documents[key]


@pytest.mark.parametrize("texts", [[], {"module": {}}, {"module": "words"}])
def test_a_language_of_another_shape_is_refused_when_it_is_asked_for(whole: ModulePackage, texts: Any) -> None:
    body = json.loads(whole.body()) | {"translations": {"es": texts}}
    stored = module_from_body(json.dumps(body), "a digest of its own")
    assert stored.in_locale("en").locale == "en"
    with pytest.raises(ContentError, match="translations/es"):
        stored.in_locale("es")
