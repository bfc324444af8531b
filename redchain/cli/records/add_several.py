"""`redchain <kind> add --from FILE` with many records: all of them with one commit, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redchain.cli.records.duplicates import warn_of_duplicates
from redchain.cli.records.entries import NAME_A_FILE, called
from redchain.cli.records.recorded_for import tell_for_whom
from redchain.cli.write_commands import asked_first, manner, tell_commit, tell_performed
from redchain.decide.change import Change, Put
from redchain.decide.doubles import double_of
from redchain.decide.draft import add
from redchain.decide.lookup import title_of
from redchain.decide.several import SeveralRefusedError, told
from redchain.errors import EXIT_FINE, EXIT_REFUSED, RedchainError, RefusalError, UsageError
from redchain.flow.perform import RefusedFindingsError, perform
from redchain.kinds.need.model import Need
from redchain.lazy_pattern import pattern
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.cli.records.entries import Entry
    from redchain.flow.perform import PerformResult, WriteOptions
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger

    Make = Callable[[Ledger, Entry], Record]

_MOST_NAMED = 3
_IDS = pattern(r"[A-Za-z0-9][A-Za-z0-9-]*")


def add_several(context: Context, space: Workspace, entries: Sequence[Entry], given: Given, make: Make) -> int:
    """Add the records of a file with one commit; those that are refused are named by their lines, and the others go on only with `--partial`."""
    adding = _Adding(called(context, given["source_file"]), entries, given, make)
    space = asked_first(context, space, adding.decide)
    done = adding.perform(space, manner(context, given))
    tell_performed(context, done)
    for each in () if done.is_dry else done.change.puts:
        context.print(each.after.id)
        context.tell(Text("{id}  {title}", "{id}  {title}").fill(id=each.after.id, title=same(title_of(each.after))))
    tell_commit(context, done.commit, done.change.subject)
    tell_for_whom(context, space, [each.after for each in done.change.puts], given)
    for place, problem in adding.places(adding.refused):
        context.warn(told(place, problem))
    count, left = len(done.change.puts), len(adding.refused)
    needs = [each.after for each in done.change.puts if isinstance(each.after, Need)]
    for number, need in enumerate(() if context.quiet else needs):
        warn_of_duplicates(context, space, need, needs[:number], is_written=not done.is_dry)
    context.tell(Text(f"登记 {count} 条", f"{count} entered") if not left else Text(f"登记 {count} 条，{left} 条没有登记", f"{count} entered, {left} refused"))
    return EXIT_REFUSED if left else EXIT_FINE


class _Adding:
    """Adding the entries of a file: what is refused so far, by the number of the entry, and the number of each record that is made."""

    def __init__(self, named: str, entries: Sequence[Entry], given: Given, make: Make) -> None:
        self.refused: dict[int, RedchainError] = {}
        self._named, self._entries, self._given, self._make = named, entries, given, make
        self._numbers: dict[str, int] = {}
        self._titles: dict[str, str] = {}

    def places(self, problems: Mapping[int, RedchainError]) -> Iterator[tuple[str, RedchainError]]:
        """Yield the place in the file of each entry that has a problem, with it."""
        for number, problem in sorted(problems.items()):
            yield f"{self._named}:{self._entries[number].place}", problem

    def perform(self, space: Workspace, options: WriteOptions) -> PerformResult:
        """Perform all of it, or with `--partial` what is not refused; raises SeveralRefusedError, which then names all that would be refused."""
        try:
            return self._perform(space, self._decide_all, options)
        except SeveralRefusedError:
            if len(self.refused) == len(self._entries):
                raise
        self._perform(space, self.decide, replace(options, dry_run=True))
        raise self._all_refused()

    def _perform(self, space: Workspace, decide: Callable[[Ledger], Change], options: WriteOptions) -> PerformResult:
        """Perform; what a rule refuses is named by its line and left out, and all is decided anew."""
        while True:
            try:
                return perform(space, decide, options)
            except RefusedFindingsError as problem:
                told_of = {number: [each for each in problem.findings if each.record == identifier] for identifier, number in self._numbers.items()}
                to_blame = {number: found for number, found in told_of.items() if found and not all(self._names_a_later_one(number, each) for each in found)}
                fresh = {number: RefusedFindingsError(tuple(map(self._without_ids, found))) for number, found in to_blame.items()}
                if not fresh:
                    raise
                self.refused.update(fresh)

    def _decide_all(self, ledger: Ledger) -> Change:
        change = self.decide(ledger)
        if self.refused and not self._given["partial"]:
            raise self._all_refused()
        return change

    def decide(self, ledger: Ledger) -> Change:
        """Return the change that adds what is not refused; raises SeveralRefusedError where nothing is left."""
        self._numbers.clear()
        self._titles.clear()
        puts: list[Put] = []
        now = ledger
        for number, each in enumerate(self._entries):
            if number in self.refused:
                continue
            try:
                change = add(now, self._make(now, each))
                self._refuse_double(now, change.puts[0].after)
            except RedchainError as problem:
                self.refused[number] = problem
                continue
            puts += change.puts
            self._numbers[change.puts[0].after.id] = number
            self._titles[change.puts[0].after.id] = title_of(change.puts[0].after)
            now = ledger.after(put.after for put in puts)
        if not puts:
            raise self._all_refused()
        return Change(_subject(puts[0].after, list(self._numbers)), tuple(puts))

    def _refuse_double(self, ledger: Ledger, record: Record) -> None:
        """Refuse what is there already, as when a file is entered twice, unless `--anyway` says that it is another."""
        double = None if self._given["anyway"] else double_of(ledger, record)
        if double is None:
            return
        where = self._where(double.id) if double.id in self._numbers else double.id
        title = title_of(record)
        said = Text(f"（{title}）", f" ({title})") if title else Text("", "")
        raise RefusalError(
            Text(f"和 {where} 一样{said.zh}，不再登记", f"it is the same as {where}{said.en} and is not entered again"),
            Text("确是另一件的，加 --anyway", "if it is another, add --anyway"),
        )

    def _where(self, identifier: str) -> str:
        """The place in the file of a record that is being made."""
        return f"{self._named}:{self._entries[self._numbers[identifier]].place}"

    def _without_ids(self, found: Finding) -> Finding:
        """What a rule says, with the title and the place in the file for the id of a record that may never get it."""
        for identifier, title in self._titles.items() if self._titles.keys() & set(_IDS.findall(found.text.en)) else ():
            known = Text(f"{title}（{self._where(identifier)}）", f"{title} ({self._where(identifier)})")
            found = replace(found, text=Text(_named(identifier, known.zh, found.text.zh), _named(identifier, known.en, found.text.en)))
        return found

    def _names_a_later_one(self, number: int, found: Finding) -> bool:
        """Whether what a rule says of one entry is that a later one is the same, which is told of that one."""
        return any(other > number and identifier in found.text.en.split() for identifier, other in self._numbers.items())

    def _all_refused(self) -> RedchainError:
        if not self._entries:
            return UsageError(Text(f"{self._named} 里没有记录", f"there is no record in {self._named}"), NAME_A_FILE)
        return SeveralRefusedError(dict(self.places(self.refused)), len(self._entries))


def _named(identifier: str, known: str, words: str) -> str:
    return _IDS.sub(lambda found: known if found[0] == identifier else found[0], words)


def _subject(first: Record, ids: list[str]) -> str:
    more = "" if len(ids) <= _MOST_NAMED else f" and {len(ids) - _MOST_NAMED} more"
    return f"{first.kind.name}: add {', '.join(ids[:_MOST_NAMED])}{more}"
