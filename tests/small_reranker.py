"""A small cross-encoder whose weights nobody trained, made when it is needed: loaded as any other."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.once import made_once

QUESTION = "what makes white crystals appear near an opening"  # in other words than any note
NOTES = {
    "Frost": "Frost on the door means that the gasket leaks.",
    "Door": "A door that stays ajar lets frost grow.",
    "Winter": "In winter the yard freezes over and nothing moves.",
    "Ice": "Ice on the evaporator stops the fan.",
}
TEXTS = [
    f"{word} on the door" for word in ("frost", "ice", "paint", "rain", "nothing", "a cat", "wax", "dust")
]

_MAKE = """
    import json
    from pathlib import Path
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    letters = [chr(code) for code in range(97, 123)]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + one for one in letters)]
    sizes = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)
    for name, labels in ("model", 1), ("classes", 3):
        place = Path({place!r}) / name
        place.mkdir(parents=True)
        words = str(place / "vocab.txt")
        Path(words).write_text("\\n".join(vocabulary))
        torch.manual_seed(3)
        config = BertConfig(
            vocab_size=len(vocabulary), max_position_embeddings=256, num_labels=labels,
            initializer_range=0.5, **sizes
        )
        BertForSequenceClassification(config).save_pretrained(place)
        BertTokenizerFast(vocab=words, vocab_file=words).save_pretrained(place)
    model = CrossEncoder(str(Path({place!r}) / "model"), device="cpu")
    texts = {texts!r}
    scores = model.predict([({question!r}, text) for text in texts], show_progress_bar=False).tolist()
    (Path({place!r}) / "scores.json").write_text(json.dumps(dict(zip(texts, scores))))
"""


@dataclass(frozen=True, slots=True)
class Made:
    """Its folder, that of one with three classes, and what sentence-transformers says of texts and notes."""

    model: Path
    classes: Path
    texts: dict[str, float]
    notes: dict[str, float]


def made(factory: pytest.TempPathFactory) -> Made:
    """It, made once for all processes of this run: torch takes longer to import than all its tests."""
    notes = {title: f"{title}\n{body}" for title, body in NOTES.items()}

    def make(place: Path) -> None:
        code = _MAKE.format(place=str(place), question=QUESTION, texts=[*TEXTS, *notes.values()])
        subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, check=True)

    place = made_once(factory, "reranker", make)
    scores = json.loads((place / "scores.json").read_text("utf-8"))
    return Made(
        place / "model",
        place / "classes",
        {text: scores[text] for text in TEXTS},
        {title: scores[text] for title, text in notes.items()},
    )
