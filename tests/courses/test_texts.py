"""Texts of models: collecting, putting back, staleness."""

from hypothesis import given
from hypothesis import strategies as st

from courses import texts
from courses.texts import Model, Prose, Slug, Text


class Leaf(Model):
    id: Slug
    text: Prose = ""
    note: Text | None = None
    plain: str = "never translated"


class Inner(Model):
    scene: Slug
    text: Text


class Tree(Model):
    title: Text
    leaves: tuple[Leaf, ...] = ()
    words: dict[str, Text] = {}
    inner: Inner | None = None


TREE = Tree(
    title="A tree",
    leaves=(Leaf(id="a", text="first"), Leaf(id="b", note="second")),
    words={"x": "letter"},
    inner=Inner(scene="n1", text="inside"),
)


def test_texts_are_found_by_field_names_and_ids() -> None:
    assert texts.collect(TREE) == {
        "title": "A tree",
        "leaves/a/text": "first",
        "leaves/b/note": "second",
        "words/x": "letter",
        "inner/text": "inside",
    }


def test_strings_are_put_in_and_unknown_paths_are_ignored() -> None:
    local = texts.apply(TREE, {"title": "Un árbol", "leaves/b/note": "segundo", "words/x": "letra", "no/such": "x"})
    assert local.title == "Un árbol"
    assert local.leaves[1].note == "segundo"
    assert local.words == {"x": "letra"}
    assert local.leaves[0] is TREE.leaves[0]
    assert TREE.title == "A tree"


def test_nothing_to_put_in_gives_the_model_itself() -> None:
    assert texts.apply(TREE, {}) is TREE
    assert texts.apply(TREE, {"no/such": "x"}) is TREE


def test_items_with_the_same_id_are_not_lost() -> None:
    tree = Tree(title="t", leaves=(Leaf(id="a", text="x"), Leaf(id="a", text="y")))
    assert len(texts.apply(tree, {"leaves/a/text": "z"}).leaves) == 2


@given(st.dictionaries(st.sampled_from(list(texts.collect(TREE))), st.text(min_size=1).filter(str.strip)))
def test_what_is_put_in_is_what_is_collected(strings: dict[str, str]) -> None:
    assert texts.collect(texts.apply(TREE, strings)) == {**texts.collect(TREE), **strings}


def test_a_string_is_stale_when_its_source_has_changed_or_is_unknown() -> None:
    of = {"title": texts.digest("A tree"), "leaves/a/text": texts.digest("older")}
    strings = {"title": "t", "leaves/a/text": "u", "words/x": "v", "gone": "w"}
    assert texts.stale(TREE, strings, of) == ["leaves/a/text", "words/x"]


def test_a_digest_is_twelve_hex_digits_of_sha_256() -> None:
    assert texts.digest("") == "e3b0c44298fc"


def test_which_fields_are_prose_and_which_are_required_is_known() -> None:
    found = {one.path: (one.prose, one.required) for one in texts.walk(TREE)}
    assert found["title"] == (False, True)
    assert found["leaves/a/text"] == (True, False)


def test_models_that_stay_share_their_notes_of_given_fields_and_stay_the_same() -> None:
    first, second = (Tree.model_validate(TREE.model_dump()) for _ in range(2))
    assert texts.slim(first) is first
    texts.slim(second)
    assert first.model_fields_set is second.model_fields_set
    assert first.leaves[0].model_fields_set is second.leaves[1].model_fields_set
    assert first == second == TREE
    changed = texts.apply(first, {"leaves/a/text": "erste"})
    assert (changed.leaves[0].text, first, first.model_fields_set) == ("erste", TREE, second.model_fields_set)
