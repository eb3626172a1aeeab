"""Models are exported once, verified, and then run without torch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from kbase.errors import ModelUnavailable
from kbase.index import embedding
from kbase.index.cards import AUTO, MANY, WORTH_A_CARD_S, Card, Choice
from kbase.index.embedding import ExportedEmbedder, load
from kbase.index.modelfolder import DEFAULT_WEIGHTS, ModelFolder, fetch_model, find_model, verify_weights
from kbase.index.precision import agreement, probe_texts

HEAVY = "torch transformers sentence_transformers huggingface_hub filelock"


def python(code: str, **environment: str) -> subprocess.Popen[str]:
    """A process of its own running `code`."""
    command = [sys.executable, "-c", textwrap.dedent(code)]
    return subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def output(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    return out.strip()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache two processes filled at the same time, on a machine that never had one."""
    folder = tmp_path_factory.mktemp("cache")
    code = """
        from kbase.index.embedding import load
        vector = load("all-MiniLM-L6-v2").question("ice on the door")
        print(repr(vector[:3].tolist()))
    """
    first, second = (python(code, XDG_CACHE_HOME=str(folder)) for _ in range(2))
    assert output(first) == output(second)
    return folder / "kbase"


def exported(cache: Path) -> Path:
    (folder,) = (path for path in (cache / "models").iterdir() if path.is_dir())
    return folder


def test_two_processes_at_first_use_export_once(cache: Path) -> None:
    assert exported(cache).name == load("all-MiniLM-L6-v2", cache).fingerprint[:32]
    assert not list(cache.rglob("*.unfinished"))


def test_an_exported_model_never_imports_torch(cache: Path) -> None:
    code = f"""
        import sys
        from kbase.index.embedding import load
        embedder = load("all-MiniLM-L6-v2")
        embedder.question("a question")
        embedder.passages(["a passage"] * 40)
        embedder.offsets("a text")
        print([name for name in {HEAVY.split()!r} if name in sys.modules])
    """
    assert output(python(code, XDG_CACHE_HOME=str(cache.parent))) == "[]"


def test_loading_reads_no_weights_yet(cache: Path) -> None:
    code = """
        import sys
        from kbase.index.embedding import load
        embedder = load("all-MiniLM-L6-v2")
        print(embedder.dimension, embedder.max_tokens, "openvino" in sys.modules)
    """
    assert output(python(code, XDG_CACHE_HOME=str(cache.parent))) == "384 254 False"


def copied(cache: Path, place: Path) -> Path:
    shutil.copytree(cache, place)
    return place


@pytest.mark.parametrize("damage", ["graph", "facts", "tokenizer"])
def test_a_damaged_export_is_made_again(
    cache: Path, tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the sound export put back in place of a second one, which would take 15 s."""
    mine = copied(cache, tmp_path / "cache")
    folder, sound = exported(mine), exported(cache)
    (mine / "models" / f".{folder.name}.abc.unfinished").mkdir()  # as a killed process leaves one

    def put_back(source: ModelFolder, out: Path) -> None:
        assert source.weights == DEFAULT_WEIGHTS
        shutil.copytree(sound, out)

    monkeypatch.setattr(embedding, "export", put_back)
    if damage == "graph":
        for compiled in folder.glob("compiled-*"):
            shutil.rmtree(compiled)
        content = bytearray((folder / "graph.bin").read_bytes())
        content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
        (folder / "graph.bin").write_bytes(content)
    elif damage == "facts":
        (folder / "export.json").write_text(json.dumps({"format": 0}))
    else:
        (folder / "tokenizer.json").write_text("{")
    embedder = load("all-MiniLM-L6-v2", mine)
    good = load("all-MiniLM-L6-v2", cache)
    assert float(embedder.question("ice") @ good.question("ice")) > 0.9999
    assert not list(mine.glob("models/.*.unfinished"))


def test_an_export_that_stays_wrong_is_an_error(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = copied(cache, tmp_path / "cache")
    (exported(mine) / "tokenizer.json").write_text("{")
    spoilt = copied(exported(mine), tmp_path / "spoilt")
    monkeypatch.setattr(embedding, "export", lambda source, out: shutil.copytree(spoilt, out))
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        load("all-MiniLM-L6-v2", mine).question("ice")


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(ModelUnavailable, match="cannot be kept"):
        load("all-MiniLM-L6-v2", tmp_path / "cache")


def test_other_weights_than_the_expected_are_refused(tmp_path: Path) -> None:
    packaged = find_model("all-MiniLM-L6-v2", tmp_path)
    verify_weights(packaged)
    mine = tmp_path / "model"
    mine.mkdir()
    content = bytearray((packaged.path / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (mine / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelUnavailable, match="not the expected ones"):
        verify_weights(ModelFolder(mine, packaged.weights))


@pytest.mark.parametrize("name", ["somebody/some-model", "not a name!", "a/b/c", "./nowhere"])
def test_a_model_that_cannot_be_had_is_a_clear_error(tmp_path: Path, name: str) -> None:
    code = f"""
        from pathlib import Path
        from kbase.errors import ModelUnavailable
        from kbase.index.embedding import load
        try:
            load({name!r}, Path({str(tmp_path)!r}))
        except ModelUnavailable as error:
            print(error)
    """
    told = output(python(code, HF_HUB_OFFLINE="1"))
    assert name in told
    assert "Traceback" not in told


def test_another_model_in_a_folder_gives_the_vectors_sentence_transformers_gives(
    other_model: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    folder, expected = other_model
    embedder: ExportedEmbedder = load(str(folder), tmp_path / "cache")
    assert (embedder.dimension, embedder.max_tokens) == (24, 46)
    texts = ["ice on the door", "a far longer text " * 20]
    assert embedder.question(texts[0]) == pytest.approx(np.array(expected["question"]), abs=0.02)
    assert embedder.passages(texts) == pytest.approx(np.array(expected["passages"]), abs=0.02)
    again = load(str(folder), tmp_path / "cache")
    assert again.fingerprint == embedder.fingerprint != load("all-MiniLM-L6-v2").fingerprint


def test_a_model_whose_weights_changed_has_another_fingerprint(
    other_model: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(other_model[0], folder)
    before = find_model(str(folder), tmp_path / "cache")
    assert find_model(str(folder), tmp_path / "cache") == before
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert find_model(str(folder), tmp_path / "cache").weights != before.weights


def test_a_model_with_pickled_weights_only_is_refused(
    other_model: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(other_model[0], folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelUnavailable, match="safetensors"):
        load(str(folder), tmp_path / "cache")


def test_a_model_from_the_hub_is_fetched_once_and_then_found_without_it(
    other_model: tuple[Path, dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fetched(name: str, allow_patterns: list[str]) -> str:
        assert not any("bin" in pattern or "py" in pattern for pattern in allow_patterns)
        asked.append(name)
        return str(other_model[0])

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetched)
    folder = fetch_model("somebody/small", tmp_path)
    assert find_model("somebody/small", tmp_path) == folder
    assert asked == ["somebody/small"]


def test_a_short_question_means_the_same_on_the_graph_of_its_own_width(cache: Path) -> None:
    cold, warm = load("all-MiniLM-L6-v2", cache), load("all-MiniLM-L6-v2", cache)
    compiled = len(list(exported(cache).glob("compiled-*")))
    warm.warm()
    assert len(list(exported(cache).glob("compiled-*"))) == compiled + 1
    for question in ("frost", "Why is there ice on the door?", " ".join(["ice on the door"] * 9)):
        assert float(cold.question(question) @ warm.question(question)) > 0.999


def test_so_many_cores_read_as_are_wanted(cache: Path) -> None:
    texts = [f"passage {number} about ice on the door" for number in range(40)]
    one, all_of_them = load("all-MiniLM-L6-v2", cache, jobs=1), load("all-MiniLM-L6-v2", cache)
    rows = one.passages(texts)
    assert len(one._runtime._all_cores()) == 2  # a stream, and a job that waits for it
    assert rows == pytest.approx(all_of_them.passages(texts), abs=0.01)


def test_a_device_that_is_not_there_is_told_with_those_that_are(cache: Path) -> None:
    elsewhere = load("all-MiniLM-L6-v2", cache, device="GPU.9")
    assert len(elsewhere.question("ice")) == elsewhere.dimension  # questions stay on the processor
    with pytest.raises(ModelUnavailable, match=r"no GPU\.9 .*CPU"):
        elsewhere.passages(["ice"] * 40)


def test_a_card_that_is_named_and_not_there_is_told(cache: Path) -> None:
    elsewhere = load("all-MiniLM-L6-v2", cache, device="cuda:7")
    assert len(elsewhere.question("ice")) == elsewhere.dimension  # questions stay on the processor
    assert len(elsewhere.passages(["ice"] * 20)) == 20  # and the sentences of a reply
    with pytest.raises(ModelUnavailable, match=r"torch cannot use 'cuda:7'.*`device`"):
        elsewhere.passages(["ice"] * MANY)


def test_what_torch_reads_agrees_with_what_the_graph_reads(cache: Path) -> None:
    ours = load("all-MiniLM-L6-v2", cache)
    texts = probe_texts()
    theirs = Card(ours._source, ours._recipe, "cpu").many(texts)
    assert agreement(theirs, ours.passages(texts)).good


@pytest.mark.parametrize(("spent_s", "tried"), [(0.0, False), (WORTH_A_CARD_S, True)])
def test_a_card_is_tried_once_the_processor_has_read_for_as_long_as_its_start_takes(
    cache: Path, monkeypatch: pytest.MonkeyPatch, spent_s: float, tried: bool
) -> None:
    ours = load("all-MiniLM-L6-v2", cache)
    choice = Choice(ours._source, ours._recipe, AUTO)
    monkeypatch.setattr(choice, "_maybe", True)
    monkeypatch.setattr(choice, "_spent_s", spent_s)
    choice.reader(MANY, ours.passages)(["ice on the door"] * MANY)
    assert (choice._card is not None or not choice._maybe) == tried  # there is one, or none was found
    assert tried or choice._spent_s > 0


def test_when_a_card_fails_the_processor_reads_on(cache: Path) -> None:
    ours = load("all-MiniLM-L6-v2", cache)
    choice = Choice(ours._source, ours._recipe, AUTO)
    card = Card(ours._source, ours._recipe, "cpu")
    choice._maybe, choice._card, choice._spent_s = True, card, WORTH_A_CARD_S
    card._model.register_forward_pre_hook(out_of_memory)
    texts = ["ice on the door"] * MANY
    rows = choice.reader(MANY, ours.passages)(texts)
    assert rows == pytest.approx(ours.passages(texts), abs=1e-6)
    assert choice.reader(MANY, ours.passages) == ours.passages  # and from now on


def out_of_memory(*_: object) -> None:
    raise RuntimeError("out of memory")
