"""`kbase people ask` and `knows`: a question put to one person, and a note they know already."""

from __future__ import annotations

import click

from kbase.cli import exits
from kbase.cli.ask import as_json
from kbase.cli.opening import opened
from kbase.cli.terminal import document, safe
from kbase.errors import BadNote


@click.command()
@click.argument("name")
@click.argument("question", required=False)
@click.option("--text", metavar="TEXT", help="What is behind the question, in Markdown.")
@click.option("--note", metavar="NOTE", help="Put the open question with this id instead.")
@as_json
@click.pass_context
def ask(
    context: click.Context, name: str, question: str | None, text: str | None, note: str | None, json_: bool
) -> int:
    """Ask somebody in person: a new QUESTION, or one that is here and open.

    It is kept as a note, waits on their page, and counts against how many questions a week they want.
    Who is away or has that many is not asked, and nothing is stored. `kbase ask --json` gives the ids
    of notes.
    """
    if (question is None) == (note is None):
        raise click.UsageError("Give either the question or --note with the id of one that is here.")
    if note is not None and text is not None:
        raise click.UsageError("--text goes with a new question; the one of --note has its text.")
    with opened(context) as library:
        from kbase.model import Draft, Kind, NoteId

        owner = library.owner
        person = library.meeting.find(name, owner)
        if note is None:
            title = question or ""
            asked = library.contribute(Draft(title, text or title, kind=Kind.QUESTION), owner, to=person)
        else:
            asked = NoteId(note)
            try:
                library.introducing.put(asked, person, owner)
            except BadNote as error:  # answered, or no question: nobody can be asked it
                exits.tell(str(error))
                return exits.NOTHING_FOUND
        ref = library.note(asked, owner).note.summary.ref
        known = library.person(person, owner).person
    if json_:
        from kbase.peer_documents import person_name
        from kbase.replies import note_name

        click.echo(document({**note_name(ref), "asked_of": person_name(known.ref)}))
    else:
        click.echo(f"Asked {safe(known.name)}: {safe(ref.title)}")
        click.echo(f"    note {ref.id}")
    return exits.DONE


@click.command()
@click.argument("name")
@click.argument("note")
@click.option("--no-longer", is_flag=True, help="Take it back: packs show the note to them in full again.")
@click.pass_context
def knows(context: click.Context, name: str, note: str, no_longer: bool) -> int:
    """Say that somebody knows a note already, so that packs fold it away for them.

    NOTE is the note's id, as `kbase ask --json` and `kbase pack --json` give it.
    """
    with opened(context) as library:
        from kbase.model import NoteId

        owner = library.owner
        person = library.meeting.find(name, owner)
        library.packs.mark_known(NoteId(note), person, owner, known=not no_longer)
        title = library.note(NoteId(note), owner).note.summary.title
        known = library.person(person, owner).person.name
    click.echo(safe(f"{known} {'no longer knows' if no_longer else 'knows'} “{title}”"))
    return exits.DONE
