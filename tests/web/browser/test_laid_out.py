"""How pages lie on a screen: on a phone, on a wall."""

from __future__ import annotations

import pytest

from tests.web.browser.conftest import Site, Visiting

DOTS = """[...document.querySelectorAll('.meta > *')].map((fact) => {
  const [dot, row] = [getComputedStyle(fact, '::before'), getComputedStyle(fact.parentElement)];
  const inner = fact.parentElement.getBoundingClientRect().left + parseFloat(row.paddingLeft);
  const middle = parseFloat(dot.left) + parseFloat(dot.width) / 2;
  const cut = row.overflowX === 'clip' && middle + 2 < -parseFloat(row.paddingLeft);
  const begins = fact.getBoundingClientRect().left - inner < 1;
  if (getComputedStyle(fact, '::after').content.includes('·')) return 'at an end';
  return !dot.content.includes('·') || (begins && cut) ? 'none' : begins ? 'at a beginning' : 'between';
})"""
"""Where a dot is seen beside each fact of the rows on a page."""


@pytest.mark.parametrize("path", ["/notes", "/ask?q=frost+on+the+vault+door"])
def test_no_line_of_facts_begins_or_ends_with_a_dot(path: str, sample: Site, visit: Visiting) -> None:
    seen = visit(sample, path, width=390).evaluate(DOTS)
    assert set(seen) == {"between", "none"}
