"""A small sentence-transformers model of another kind than the default, made when it is needed."""

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
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Dense, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    place = Path({place!r})
    letters = [chr(code) for code in range(97, 123)]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ":"]
    vocabulary = [*special, *letters, *("##" + one for one in letters)]
    place.mkdir()
    words = str(place / "vocab.txt")
    Path(words).write_text("\\n".join(vocabulary))
    torch.manual_seed(1)
    sizes = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)
    config = BertConfig(vocab_size=len(vocabulary), max_position_embeddings=64, **sizes)
    BertModel(config).save_pretrained(place / "bert")
    BertTokenizerFast(vocab=words, vocab_file=words).save_pretrained(place / "bert")
    transformer = Transformer(str(place / "bert"), max_seq_length=48)
    layers = [transformer, Pooling(32, pooling_mode="cls"), Dense(32, 24)]
    model = SentenceTransformer(modules=layers, prompts={{"query": "query: ", "document": "text: "}})
    model.save(str(place / "model"))
    texts = ["ice on the door", "a far longer text " * 20]
    normal = dict(normalize_embeddings=True)
    print(json.dumps({{
        "question": model.encode(texts[0], prompt_name="query", **normal).tolist(),
        "passages": model.encode(texts, prompt_name="document", **normal).tolist(),
    }}))
"""


def made(place: Path) -> tuple[Path, dict[str, object]]:
    """Its folder, and what sentence-transformers makes of two texts; it has prompts of its own."""
    code = textwrap.dedent(_MAKE.format(place=str(place)))
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    return place / "model", json.loads(told.splitlines()[-1])
