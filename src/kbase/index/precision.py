"""Whether this processor's fast number format keeps a model's vectors.

bfloat16 doubles the speed where the processor has it, and changes vectors a little. It is
used only on a processor where that little was measured, on texts of many lengths and topics.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kbase.model import Matrix

EXACT, FAST = "f32", "bf16"
LEAST_COSINE = 0.999
LEAST_OVERLAP = 0.98


@dataclass(frozen=True, slots=True)
class Agreement:
    """How near the fast vectors of some texts are to the exact ones."""

    cosine: float  # of the text that changed most
    overlap: float  # share of each text's 10 nearest others that are the same, on average

    @property
    def good(self) -> bool:
        return self.cosine >= LEAST_COSINE and self.overlap >= LEAST_OVERLAP


def agreement(exact: Matrix, fast: Matrix) -> Agreement:
    """Compare the vectors of the same texts, row by row; at least 12 rows."""
    return Agreement(
        cosine=float((exact * fast).sum(axis=1).min()),
        overlap=_overlap(_nearest(exact), _nearest(fast)),
    )


def _nearest(vectors: Matrix, count: int = 10) -> np.ndarray[tuple[int, int], np.dtype[np.intp]]:
    similar = vectors @ vectors.T
    np.fill_diagonal(similar, -2.0)
    return np.argsort(-similar, axis=1, kind="stable")[:, :count]


def _overlap(
    left: np.ndarray[tuple[int, int], np.dtype[np.intp]],
    right: np.ndarray[tuple[int, int], np.dtype[np.intp]],
) -> float:
    same = [
        len(set(ours) & set(theirs)) / left.shape[1]
        for ours, theirs in zip(left.tolist(), right.tolist(), strict=True)
    ]
    return float(np.mean(same))


_SENTENCES = (
    "The evaporator iced up after the door had been left ajar over the weekend.",
    "Who can explain the new travel expenses form?",
    "Error E-217 means the fan did not reach its speed within thirty seconds.",
    "We planted the trial plots two weeks later than the year before.",
    "A nightly backup that nobody has ever restored is only a hope.",
    "How do I reset a forgotten password on the shared scanner?",
    "The river rose above the second mark and the lower road was closed.",
    "Patients who were called the day before missed fewer appointments.",
    "Steel expands by about twelve millionths of its length for each degree.",
    "The committee approved the minutes without changes.",
    "Turn the valve a quarter to the left before you loosen the nut.",
    "Our volunteers prefer short shifts in the morning.",
    "The query planner ignored the index because the column was cast to text.",
    "Bees were seen on the clover long before the lime trees flowered.",
    "When two suppliers disagree, ask for the measurement and not for the opinion.",
    "The boundary layer separates earlier at a larger angle of attack.",
    "An interview guide with five open questions worked better than the survey.",
    "Keep the receipt: the guarantee begins with the day of purchase.",
    "Telomerase activity was higher in the treated cells after three days.",
    "The concert was moved indoors because of the storm.",
    "Write the date on the bag, not on the box.",
    "Why does the compressor start and stop every few minutes?",
    "Grant applications close on the last Friday of March.",
    "Crew members refused the assignment until a lookout was posted.",
    "Interest is compounded monthly unless the contract says otherwise.",
    "She taught three new colleagues to calibrate the scale.",
    "The translation keeps the rhyme but loses the joke.",
    "Do not tow the trailer with the parking brake on.",
    "Seeds dried below seven percent moisture kept for twenty years.",
    "The museum lends its portable loom to schools.",
    "A checklist of nine lines replaced a manual of ninety pages.",
    "Latency doubled when the cache was turned off for the test.",
)


def probe_texts() -> list[str]:
    """48 texts from a few words to a full passage, on as many topics as sentences allow."""
    count = len(_SENTENCES)
    joined = [
        " ".join(_SENTENCES[(start * 5 + step * 7) % count] for step in range(2 + start % 10))
        for start in range(16)
    ]
    return [*_SENTENCES, *joined]
