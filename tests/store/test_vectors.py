"""Vectors are kept once a text and model, and go when nothing needs them."""

from __future__ import annotations

import numpy as np
import pytest

from kbase.errors import BadInput, DamagedLibrary
from kbase.model import Draft, Fingerprint, Matrix, PassageId
from kbase.store import Store
from tests.store.making import DIMENSION, MODEL, add, cut, remove, revise, sha256, troubles, vectors

OTHER = Fingerprint("b" * 64)


def counted(store: Store, table: str) -> int:
    return int(store._database.value(f"SELECT count(*) FROM {table}"))


def test_a_vector_comes_back_as_it_went_in_to_float16(store: Store) -> None:
    add(store, "Frost", "A.\n\nB.\n\nC.")
    digests = [one.digest for one in cut("Frost", "A.\n\nB.\n\nC.")]
    stored = store.vectors.of([PassageId(3), PassageId(1), PassageId(3)], MODEL)
    wanted = vectors([digests[2], digests[0], digests[2]])
    assert stored.dtype == np.float32
    assert stored.shape == (3, DIMENSION)
    assert np.allclose(stored, wanted, atol=1e-3)
    assert np.array_equal(stored, wanted.astype(np.float16).astype(np.float32))
    assert store.vectors.of([], MODEL).shape == (0, DIMENSION)


def test_known_digests_need_no_embedding(store: Store) -> None:
    add(store, "Frost", "A.\n\nB.")
    digests = [one.digest for one in cut("Frost", "A.\n\nB.")]
    fresh = [sha256(str(number)) for number in range(1200)]
    assert store.vectors.known([*fresh, *digests], MODEL) == set(digests)
    assert store.vectors.known(digests, OTHER) == set()
    assert store.vectors.known([], MODEL) == set()


def test_a_text_that_is_stored_keeps_its_vector(store: Store) -> None:
    add(store, "Frost", "A.")
    digest = cut("Frost", "A.")[0].digest
    store.vectors.put(MODEL, [digest], vectors([sha256("else")]))
    assert np.allclose(store.vectors.of([PassageId(1)], MODEL), vectors([digest]), atol=1e-3)


@pytest.mark.parametrize(
    "matrix",
    [
        np.full((1, DIMENSION), np.nan, np.float32),
        np.full((1, DIMENSION), np.inf, np.float32),
        np.zeros((1, DIMENSION), np.float32),
        np.ones((2, DIMENSION), np.float32),
        np.ones(DIMENSION, np.float32),
    ],
)
def test_a_vector_that_is_none_is_refused(store: Store, matrix: Matrix) -> None:
    with pytest.raises(BadInput):
        store.vectors.put(MODEL, [sha256("a")], matrix)
    assert counted(store, "vector") == 0


def test_vectors_of_one_model_have_one_length(store: Store) -> None:
    add(store, "Frost", "A.")
    with pytest.raises(BadInput):
        store.vectors.put(MODEL, [sha256("a")], vectors([sha256("a")], dimension=16))


def test_what_wants_a_vector_is_told_passage_by_passage(store: Store) -> None:
    long = add(store, "Frost", "A.\n\nB.\n\nC.")
    short = add(store, "Mist", "D.")
    assert store.vectors.wanting(OTHER, PassageId(0), 2) == {long: PassageId(2)}
    assert store.vectors.wanting(OTHER, PassageId(2), 2) == {long: PassageId(3), short: PassageId(4)}
    assert store.vectors.wanting(OTHER, PassageId(4), 2) == {}


def test_two_models_are_never_mixed(store: Store) -> None:
    add(store, "Frost", "A.")
    digest = cut("Frost", "A.")[0].digest
    assert store.vectors.wanting(OTHER, PassageId(0), 5)
    store.vectors.put(OTHER, [digest], vectors([digest], dimension=16))
    assert not store.vectors.wanting(OTHER, PassageId(0), 5)
    assert store.vectors.of([PassageId(1)], OTHER).shape == (1, 16)
    assert store.vectors.of([PassageId(1)], MODEL).shape == (1, DIMENSION)
    assert (store.vectors.dimension(MODEL), store.vectors.dimension(OTHER)) == (DIMENSION, 16)
    assert store.passages.rows([PassageId(1)], OTHER)[0].vector.shape == (16,)


def test_a_new_model_takes_over_in_one_step(store: Store) -> None:
    assert store.vectors.active() is None
    add(store, "Frost", "A.")
    digest = cut("Frost", "A.")[0].digest
    store.vectors.put(OTHER, [digest], vectors([digest], dimension=16))
    assert store.vectors.active() == MODEL
    with pytest.raises(BadInput):
        store.vectors.forget(MODEL)
    store.vectors.use(OTHER)
    assert store.vectors.active() == OTHER
    store.vectors.forget(MODEL)
    store.vectors.forget(Fingerprint("c" * 64))
    assert counted(store, "vector") == 1
    assert troubles(store) == []


def test_mending_drops_what_models_no_longer_in_use_have_made(store: Store) -> None:
    add(store, "Frost", "A.")
    digest = cut("Frost", "A.")[0].digest
    store.vectors.put(OTHER, [digest], vectors([digest], dimension=16))
    store.vectors.use(OTHER)
    assert counted(store, "vector") == 2, "going back costs nothing until then"
    store.mend()
    assert [(model.fingerprint, model.in_use) for model in store.vectors.models()] == [(OTHER, True)]
    assert counted(store, "vector") == 1
    assert troubles(store) == []


def test_a_vector_goes_with_the_last_passage_that_has_its_text(store: Store) -> None:
    first = add(store, "Frost", "Same.\n\nMine.")
    second = add(store, "Frost", "Same.\n\nYours.")
    assert counted(store, "vector") == 3
    revise(store, first, body="Mine.")
    assert counted(store, "vector") == 3
    revise(store, second, body="Yours.")
    assert counted(store, "vector") == 2
    digest = cut("Frost", "Mine.")[0].digest
    store.vectors.put(OTHER, [digest], vectors([digest]))
    remove(store, first)
    assert counted(store, "vector") == counted(store, "wording") == 1
    assert troubles(store) == []


def test_vectors_of_an_import_cut_off_are_swept(store: Store) -> None:
    add(store, "Frost", "A.")
    store.vectors.put(MODEL, [sha256("lost")], vectors([sha256("lost")]))
    assert len(troubles(store)) == 1
    store.mend()
    assert troubles(store) == []
    assert counted(store, "vector") == 1


def test_a_passage_without_a_vector_is_told(store: Store) -> None:
    add(store, "Frost", "A.")
    with store.transaction("tester"):
        store.notes.add(Draft("Bare", "B."), cut("Bare", "B."), "tester")
    with pytest.raises(DamagedLibrary):
        store.vectors.of([PassageId(2)], MODEL)
    assert any("vector of the model in use" in trouble for trouble in troubles(store))
    assert [row.id for row in store.passages.rows([PassageId(1), PassageId(2)], MODEL)] == [1]
