"""Questions: what is written about them, who knows, and how a word might go on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from kbase.model import Question
from kbase.replies import ExpertsDocument, ReplyDocument, experts_document, reply_document
from kbase.web.api.bodies import AskAddress, AskBody, CompleteAddress, ExpertsAddress
from kbase.web.api.documents import CompletionsDocument
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(tags=["asking"])


@router.post("/ask", operation_id="ask")
def ask(body: AskBody, library: LibraryDep, actor: ActorDep) -> ReplyDocument:
    """The notes that answer a question, how far to trust them, and the people behind them."""
    question = Question(body.question, body.filters(), body.limit, body.people)
    return reply_document(library.ask(question, actor))


@router.get("/ask", operation_id="askByAddress")
def ask_by_address(
    address: Annotated[AskAddress, Query()], library: LibraryDep, actor: ActorDep
) -> ReplyDocument:
    """The same, for a question short enough for an address."""
    question = Question(address.q, address.filters(), address.limit, address.people)
    return reply_document(library.ask(question, actor))


@router.get("/experts", operation_id="experts")
def experts(
    address: Annotated[ExpertsAddress, Query()], library: LibraryDep, actor: ActorDep
) -> ExpertsDocument:
    """The people who know about a topic, each with the notes that speak for them."""
    return experts_document(library.knowers.who_knows(address.topic, actor, address.limit, address.filters()))


@router.get("/complete", operation_id="complete")
def complete(
    address: Annotated[CompleteAddress, Query()], library: LibraryDep, actor: ActorDep
) -> CompletionsDocument:
    """Names of people, titles and words that begin like that."""
    return {"completions": list(library.complete(address.prefix, actor, address.limit))}
