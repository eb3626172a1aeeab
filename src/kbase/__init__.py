"""kbase: notes go in, a question comes back with its answer and the peers behind it."""

__version__ = "0.1.0"
