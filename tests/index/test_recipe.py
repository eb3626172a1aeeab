"""What decides a model's vectors is read from its folder, and decides its fingerprint."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from kbase.errors import ModelUnavailable
from kbase.index.recipe import Recipe, read_recipe, weight_files

LAYERS = [
    {"path": "", "type": "sentence_transformers.models.Transformer"},
    {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
]


def folder(place: Path, **files: Any) -> Path:
    """A model folder with these JSON files; `layers`, `pooling`, `prompts`, `length` for short."""
    names = {
        "layers": "modules.json",
        "pooling": "1_Pooling/config.json",
        "prompts": "config_sentence_transformers.json",
        "length": "sentence_bert_config.json",
        "config": "config.json",
        "tokenizer": "tokenizer_config.json",
    }
    (place / "1_Pooling").mkdir(parents=True)
    (place / "vocab.txt").write_text("a\nb\n")
    for short, content in ({"layers": LAYERS} | files).items():
        (place / names[short]).write_text(json.dumps(content))
    return place


def test_every_part_of_a_recipe_changes_the_fingerprint() -> None:
    recipe = Recipe("w", "t", ("Transformer",), ("mean",), 256)
    others: dict[str, Any] = {
        "weights": "x",
        "tokenizer": "x",
        "layers": ("Transformer", "Dense"),
        "pooling": ("cls",),
        "max_length": 128,
        "question_prompt": "query: ",
        "passage_prompt": "passage: ",
        "normalised": False,
        "passage_format": 99,
    }
    assert set(others) == {field.name for field in fields(Recipe)}
    changed = {replace(recipe, **{name: value}).fingerprint for name, value in others.items()}
    assert len(changed | {recipe.fingerprint}) == len(others) + 1


@pytest.mark.parametrize(
    ("config", "pooling"),
    [
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, ("cls",)),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": True}, ("max", "mean")),
        ({"pooling_mode": "lasttoken"}, ("lasttoken",)),
        ({"pooling_mode": ["cls", "mean"]}, ("cls", "mean")),
        ({}, ("mean",)),
    ],
)
def test_pooling_is_read_in_its_old_and_its_new_form(
    tmp_path: Path, config: dict[str, object], pooling: tuple[str, ...]
) -> None:
    assert read_recipe(folder(tmp_path / "model", pooling=config), "w").pooling == pooling


@pytest.mark.parametrize(
    ("prompts", "expected"),
    [
        ({"prompts": {"query": "query: ", "document": "passage: "}}, ("query: ", "passage: ")),
        ({"prompts": {"query": "Q: "}}, ("Q: ", "")),
        ({"prompts": {"any": "A: "}, "default_prompt_name": "any"}, ("A: ", "A: ")),
        ({"prompts": {"any": "A: "}, "default_prompt_name": None}, ("", "")),
        ({}, ("", "")),
    ],
)
def test_prompts_are_the_models_own(
    tmp_path: Path, prompts: dict[str, object], expected: tuple[str, str]
) -> None:
    recipe = read_recipe(folder(tmp_path / "model", prompts=prompts), "w")
    assert (recipe.question_prompt, recipe.passage_prompt) == expected


@pytest.mark.parametrize(
    ("files", "longest"),
    [
        ({"length": {"max_seq_length": 128}, "config": {"max_position_embeddings": 512}}, 128),
        ({"config": {"max_position_embeddings": 512}, "tokenizer": {"model_max_length": 384}}, 384),
        ({"config": {"max_position_embeddings": 512}, "tokenizer": {"model_max_length": 10**30}}, 512),
        ({}, 512),
    ],
)
def test_the_longest_text_is_what_the_model_says(
    tmp_path: Path, files: dict[str, dict[str, object]], longest: int
) -> None:
    assert read_recipe(folder(tmp_path / "model", **files), "w").max_length == longest


@pytest.mark.parametrize(
    ("layers", "word"),
    [
        ([{"path": "", "type": "custom_st.Transformer"}], "code of its own"),
        ([*LAYERS, {"path": "2_CNN", "type": "sentence_transformers.models.CNN"}], "layer CNN"),
        ([{"path": "../x", "type": "sentence_transformers.models.Transformer"}], "layer"),
        ([LAYERS[1]], "does not begin"),
    ],
)
def test_a_model_kbase_cannot_run_safely_is_refused(
    tmp_path: Path, layers: list[dict[str, str]], word: str
) -> None:
    with pytest.raises(ModelUnavailable, match=word):
        read_recipe(folder(tmp_path / "model", layers=layers), "w")


def test_a_prompt_left_out_of_pooling_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="prompt"):
        read_recipe(folder(tmp_path / "model", pooling={"include_prompt": False}), "w")


def test_a_folder_without_a_vocabulary_is_refused(tmp_path: Path) -> None:
    place = folder(tmp_path / "model")
    (place / "vocab.txt").unlink()
    with pytest.raises(ModelUnavailable, match="tokenizer"):
        read_recipe(place, "w")


def test_damaged_configuration_is_refused(tmp_path: Path) -> None:
    place = folder(tmp_path / "model")
    (place / "config.json").write_text("{")
    with pytest.raises(ModelUnavailable, match="not valid JSON"):
        read_recipe(place, "w")


def test_only_safetensors_are_weights(tmp_path: Path) -> None:
    place = folder(tmp_path / "model")
    (place / "pytorch_model.bin").write_bytes(b"pickled")
    with pytest.raises(ModelUnavailable, match="safetensors"):
        weight_files(place)
    (place / "model.safetensors").write_bytes(b"weights")
    assert [path.name for path in weight_files(place)] == ["model.safetensors"]


def test_a_dense_layer_brings_its_own_weights(tmp_path: Path) -> None:
    dense = {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}
    place = folder(tmp_path / "model", layers=[*LAYERS, dense])
    (place / "model.safetensors").write_bytes(b"weights")
    (place / "2_Dense").mkdir()
    with pytest.raises(ModelUnavailable, match="2_Dense"):
        weight_files(place)
    (place / "2_Dense" / "model.safetensors").write_bytes(b"weights")
    assert len(weight_files(place)) == 2
