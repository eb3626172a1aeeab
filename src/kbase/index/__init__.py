"""Passages to hits: the model, the vectors, the words."""

from __future__ import annotations

import sys

# OpenVINO brings a tool for converting models, and importing that tool reports the import to its
# maker over the network. kbase needs no such tool and promises that nothing leaves the machine, so
# it cannot be found here; OpenVINO goes on without it (and is imported 80 ms sooner).
sys.modules.setdefault("openvino.tools", None)  # type: ignore[arg-type]  # Python's way to say "not here"
