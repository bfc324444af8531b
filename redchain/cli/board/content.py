"""What the board shows, read from the repository: its sheets, the page of a record, and what was said on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.context import Context, computing_space
from redchain.cli.records.show import lines_of
from redchain.cli.todo_scope import asked_of, narrowed, refuse_together
from redchain.flow.kept_entries import kept_entries
from redchain.text_cleaning import for_terminal
from redchain.views.board import list_sheet, todo_sheet
from redchain.views.lists import kept_lists, listing_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.cli.parsing import Given
    from redchain.document import Tone
    from redchain.flow.workspace import Workspace
    from redchain.text import Language, Text
    from redchain.views.board import BoardSheet


class Content:
    """The sheets in the order of their tabs; `said` is what was told while they were read, `whose` whose the to-do is."""

    def __init__(self, context: Context, given: Given) -> None:
        """Take the options of the run; nothing is read yet."""
        refuse_together(given)
        self._from, self._given = context, given
        self.sheets: tuple[BoardSheet, ...] = ()
        self.said: tuple[str, ...] = ()
        self.whose = ""
        self._space: Workspace
        self._context: _Noting

    @property
    def language(self) -> Language:
        """The language of the run."""
        return self._from.language

    def say(self, text: Text) -> str:
        """Return a phrase in the language of the run."""
        return self._from.say(text)

    @property
    def unreadable(self) -> int:
        """How many files could not be read, so that no sheet has them."""
        return len(self._space.broken)

    @property
    def title(self) -> str:
        """What the repository is called, and as of when it is shown."""
        root = self._space.settings.root
        return f"{root.title}  {self._space.now:%Y-%m-%d %H:%M}"

    @property
    def tones(self) -> Mapping[str, Tone]:
        """The lights in words, and the tone of each."""
        from redchain.model.traffic_light import lights

        return {each.words.say(self.language): each.tone for each in lights(self._space.settings)}

    def load(self) -> None:
        """Read everything anew; raises what the commands raise where that cannot be."""
        context = _Noting(self._from)
        space = computing_space(context)
        asked = asked_of(space, "todo", self._given)
        self.whose = "" if asked.told is None else self.say(asked.told).rstrip("：:")
        waits = todo_sheet(narrowed(space, asked, self._given), space.ledger, self.language)
        lists = [
            list_sheet(model.kind.name, listing_of(model, space.ledger, space.today, kept_entries(space, model, space.today)), self.language)
            for model in kept_lists().values()
        ]
        self._context, self._space, self.sheets, self.said = context, space, (*lists, waits), tuple(context.said)

    def page(self, kind: str, identifier: str) -> str:
        """Return the page of a record as `show` prints it; empty where there is none such."""
        found = self._space.ledger.named(kind, identifier)
        return "" if found is None else for_terminal("\n".join(lines_of(self._context, self._space, found)))


class _Noting(Context):
    """A context that keeps what it would have printed, and asks nothing."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.root, context.language, context.today, quiet=False)
        self.said: list[str] = []

    def tell(self, text: Text) -> None:
        self.said.append(for_terminal(self.say(text)))

    def warn(self, text: Text) -> None:
        self.said.append(for_terminal(self.say(text)))

    @property
    def is_interactive(self) -> bool:
        return False
