"""A question for a number, an address, a price or a date is answered by what has one, or speaks of it."""

from __future__ import annotations

import pytest

from kbase.search.wanted import lacks_what_is_asked


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("Hansa phone number", "Hansa repairs our pumps within 2 days.", True),
        ("Hansa phone number", "Hansa: +49 40 123 45 67, ask for Ms Voss.", False),
        ("what is Hansa's telephone number", "Hansa: 040/1234567", False),
        ("what time does the last train leave", "If the train staff is lost, no train moves.", True),
        ("what time does the last train leave", "The last one leaves at 17:40.", False),
        ("what time does the last train leave", "Trains run from 10 until 4 pm.", False),
        ("change phone number", "To change your phone number, open the settings.", False),
        ("e-mail address of Hansa", "Write to Hansa in the morning.", True),
        ("Hansa email address", "Write to voss@hansa.example.", False),
        ("what does the heater wire cost", "The heater wire is ordered from Hansa.", True),
        ("price of a heater wire", "A heater wire: 45 kroner.", False),
        ("in which year did the fan fail", "The fan failed in a storm.", True),
        ("in which year did the fan fail", "In 2019 the fan failed.", False),
        ("in which year did the fan fail", "We may decide to separate the market.", True),
        ("in which year did the fan fail", "May we march? You may mar it.", True),
        ("in which year did the fan fail", "Marek and Augusta saw it.", True),
        ("what date did the fan fail", "It failed late in September, in the rain.", False),
        ("what date did the fan fail", "It failed on the fifth of May.", False),
        ("Which date was the handover?", "The handover was on a Tuesday.", False),
        ("What is the exact date of the handover?", "The handover went well.", True),
        ("do you know in which year the fan failed", "In a storm.", True),
        ("The fan failed. In which year?", "In a storm.", True),
        ("What date palm fits a dry garden?", "The small one does.", False),
        ("which year-round crops suit us", "Kale does.", False),
        ("what is the cell number of the battery pack", "It stands on the lid.", False),
        ("when did the fan fail", "The fan failed in a storm.", False),
        ("who answers the phone", "Marek does.", False),
        (
            "We moved house, and now nobody of us knows where the list with the phone number is",
            "Shelf.",
            False,
        ),
    ],
)
def test_what_is_asked_for_has_a_form(question: str, text: str, lacks: bool) -> None:
    assert lacks_what_is_asked(question, [text]) is lacks
