"""A small cross-encoder whose weights nobody trained, made when it is needed: loaded as any other."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

_MAKE = """
    import json
    from pathlib import Path
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    place = Path({place!r})
    letters = [chr(code) for code in range(97, 123)]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + one for one in letters)]
    place.mkdir()
    words = str(place / "vocab.txt")
    Path(words).write_text("\\n".join(vocabulary))
    torch.manual_seed(3)
    sizes = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)
    config = BertConfig(
        vocab_size=len(vocabulary), max_position_embeddings=256, num_labels={labels},
        initializer_range=0.5, **sizes
    )
    BertForSequenceClassification(config).save_pretrained(place)
    BertTokenizerFast(vocab=words, vocab_file=words).save_pretrained(place)
    model = CrossEncoder(str(place), device="cpu")
    pairs = {pairs!r}
    print(json.dumps(model.predict([tuple(pair) for pair in pairs], show_progress_bar=False).tolist()))
"""


def made(place: Path, pairs: list[tuple[str, str]], labels: int = 1) -> list[float]:
    """Write it to `place`; what sentence-transformers itself says of the pairs."""
    code = textwrap.dedent(_MAKE.format(place=str(place), pairs=pairs, labels=labels))
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    scores: list[float] = json.loads(told.splitlines()[-1])
    return scores
