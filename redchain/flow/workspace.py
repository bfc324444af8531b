"""A workspace: one data repository with its settings, its store, and the day on which it is looked at."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from redchain.errors import NoRootError, RefusalError, UsageError
from redchain.history.checkout import Checkout, cache_file, find_checkout
from redchain.history.revisions import tip_of
from redchain.model.access import member_of
from redchain.model.dates import last_moment
from redchain.model.finding import Finding
from redchain.model.settings import Settings
from redchain.store.derived_of_part import DerivedOfPart
from redchain.store.layout import FORMER_ORDERS, ROOT_FILE, find_root
from redchain.store.lazy_records import Derived, LazyRecords
from redchain.store.loading import Store
from redchain.store.settings import fallback_settings, load_settings
from redchain.store.source import Source, WorkTree
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.flow.text_models import TextModels
    from redchain.match.asking import Catalogue
    from redchain.match.corpus import Corpus
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger, Listener

MadeT = TypeVar("MadeT", "Corpus", "Catalogue")


@dataclass(frozen=True)
class Workspace:
    """One data repository: its work tree, or what it was at `revision` (a commit's full id); `settings_findings` is what is wrong with its settings.

    `opened_before` is the workspace on whose records somebody was asked before it was opened again, `listener` hears how names are understood.
    """

    root: str
    settings: Settings
    settings_findings: tuple[Finding, ...]
    given_today: date | None
    source: Source
    revision: str | None = None
    keeps_records: bool = True
    opened_before: Workspace | None = None
    listener: Listener | None = None

    @cached_property
    def zone(self) -> ZoneInfo:
        """The repository's time zone."""
        return self.settings.zone

    @cached_property
    def now(self) -> datetime:
        """The moment, once; on a given day it is that day at this time of day."""
        now = datetime.now(self.zone).replace(microsecond=0)
        return now if self.given_today is None else datetime.combine(self.given_today, now.timetz())

    @property
    def latest(self) -> datetime:
        """The last moment that is not in the future: a minute on, since clocks differ; a given day has no hour, so its end."""
        return self.now + timedelta(minutes=1) if self.given_today is None else last_moment(self.given_today, self.zone)

    @property
    def today(self) -> date:
        """The day, in the repository's time zone."""
        return self.now.date()

    @cached_property
    def member(self) -> str:
        """The address that git commits with here, as a member; empty where there is none, or no identity is registered. Asking git is slow, so it is done once."""
        from redchain.history.git import own_email

        salt, checkout = self.settings.access.salt, self.checkout
        address = own_email(checkout.top).strip() if salt is not None and checkout is not None else ""
        return member_of(salt, address) if salt is not None and address else ""

    @cached_property
    def checkout(self) -> Checkout | None:
        """Where git has it; None outside git."""
        return find_checkout(self.root, or_bare=self.revision is not None)

    @cached_property
    def tip(self) -> str | None:
        """The last commit of its history, where it has one: the revision, or the commit that HEAD names."""
        return self.revision or (tip_of(self.checkout) if self.checkout else None)

    @property
    def seen_history(self) -> str:
        """What names the history that can be seen: its tip, what is being merged into it, and where a shallow clone cuts it off."""
        from redchain.history.git_log import cut_off

        ends = {*cut_off(self.checkout), *self.checkout.merged_in()} if self.checkout is not None else ()
        return f"{self.tip}:{hashlib.sha1(' '.join(sorted(ends)).encode(), usedforsecurity=False).hexdigest() if ends else ''}"

    @cached_property
    def branch(self) -> str | None:
        """The branch that HEAD named before the records were read; None where HEAD is detached, and outside git."""
        if self.opened_before is not None:
            return self.opened_before.branch
        return self.checkout.branch if self.checkout else None

    @cached_property
    def read_at(self) -> str | None:
        """The commit that HEAD named before the records were read; None where it names none, and outside git."""
        return self.checkout.head_commit() if self.checkout else None

    def renewed(self, *, only_writes: bool = False) -> Workspace:
        """Return the workspace to decide in now that nobody else can write: anew where there was a commit since its records were read.

        One who only writes (`only_writes`) meets others who only write, of which no commit tells, so its records are always read again.
        """
        is_old = "store" in self.__dict__ and self.checkout is not None and (only_writes or self.checkout.head_commit() != self.read_at)
        return replace(self, opened_before=self.opened_before or self) if is_old else self

    @cached_property
    def settings_mark(self) -> str:
        """A hash of the settings and of what is wrong with them."""
        parts = (self.settings.model_dump_json(), repr(self.settings_findings))
        return hashlib.sha1("\n".join(parts).encode(), usedforsecurity=False).hexdigest()

    @property
    def mark(self) -> str:
        """Everything but the records that a result depends on: settings, what is wrong with them, and the day."""
        return f"{self.settings_mark}:{self.today}"

    @cached_property
    def opened_store(self) -> Store:
        """The store as it was opened, which remembers, but knows of no record yet."""
        return Store(self.source, cache_file(self.root, or_bare=self.revision is not None), keeps_records=self.keeps_records, zone=self.zone)

    @cached_property
    def store(self) -> Store:
        """The store, refreshed once."""
        _ = self.branch, self.read_at  # what is decided on these records is for this branch
        self.opened_store.refresh()
        return self.opened_store

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger of all usable records."""
        made = self.store.ledger(self.settings, lambda: self.absent)
        made.listener = self.listener
        return made

    @property
    def had_damaged_cache(self) -> bool:
        """Whether the cache was found to be damaged, so that every record was read anew."""
        return "opened_store" in self.__dict__ and self.opened_store.was_damaged

    def drops_damaged_cache(self) -> bool:
        """Tell whether the cache, looked at as a whole, is damaged; it is removed then."""
        return "opened_store" in self.__dict__ and self.opened_store.drops_damaged_cache()

    @property
    def broken(self) -> tuple[Finding, ...]:
        """Why each file is left out of the ledger that is or may be a record; last those that are not on disk."""
        return self.ledger.broken

    @cached_property
    def absent(self) -> tuple[Finding, ...]:
        """The records that git tracks and that are not on disk."""
        checkout = self.checkout if self.revision is None else None
        if checkout is None:
            return ()
        from redchain.flow.absent import absent

        return absent(self.store, self.ledger, checkout, self.root)

    @cached_property
    def corpus(self) -> Corpus:
        """The resources on offer as needs are matched with them; what has to be made anew for it is kept for the next time."""
        from redchain.match.corpus import corpus_of  # numpy takes 65 ms to load

        return self._kept(corpus_of(self.ledger, self.today, self._derived, self.text_models))

    @cached_property
    def corpus_without_servers(self) -> Corpus:
        """The same without what servers with language models say."""
        if not self.settings.match.asks_servers:
            return self.corpus
        from redchain.match.corpus import corpus_of

        weights = self.settings.match.without_servers()
        ledger = self.ledger.with_settings(self.settings.model_copy(update={"match": weights}))
        return self._kept(corpus_of(ledger, self.today, self._derived))

    @cached_property
    def catalogue(self) -> Catalogue:
        """The policies and service items as they are asked; what a language model or the index makes of them is kept for the next question."""
        from redchain.match.asking_catalogue import catalogue_of

        return self._kept(catalogue_of(self.ledger, self.today, self._derived, self.asked_models))

    @cached_property
    def catalogue_without_servers(self) -> Catalogue:
        """The same without what a server says."""
        from redchain.match.asking_catalogue import catalogue_of

        return self._kept(catalogue_of(self.ledger, self.today, self._derived))

    @cached_property
    def asked_models(self) -> TextModels | None:
        """The server that gives questions vectors, which keeps nothing of them; None where the settings name none."""
        if not self.settings.match.semantic.is_served:
            return None
        from redchain.flow.text_models import TextModels

        return TextModels(self.ledger, self._derived, for_questions=True)

    @cached_property
    def text_models(self) -> TextModels | None:
        """The servers with language models that the settings name; None where they name none."""
        if not self.settings.match.asks_servers:
            return None
        from redchain.flow.text_models import TextModels  # what speaks HTTP takes 40 ms to load

        return TextModels(self.ledger, self._derived)

    def derived_of_part(self, part: str, ledger: Ledger) -> DerivedOfPart:
        """Return what earlier runs made of a part of the records that has a name, of which there may be other versions."""
        return DerivedOfPart(self._derived, part, ledger)

    @cached_property
    def _derived(self) -> Derived:
        return Derived(self.store)

    def state_of(self, model: type[Record]) -> str:
        """Return a text that stays the same until any record of a kind changes; empty where that is not known."""
        return self._derived.state(model)

    def keep_answers(self, corpus: Corpus) -> None:
        """Keep what the gaps in a corpus came to, so that the next time only what has changed is asked anew."""
        from redchain.match.gap_answers import answers_among

        self._derived.keep(answers_among(corpus.fresh))

    def _kept(self, made: MadeT) -> MadeT:
        if made.fresh:
            self._derived.keep(made.fresh)
            self.keep_read()
        return made

    def keep_read(self) -> None:
        """Keep the records that were read from their files, so that the next command need not parse them."""
        for _, shelf in self.ledger.shelves() if "ledger" in self.__dict__ else ():
            if isinstance(shelf, LazyRecords):
                shelf.flush()


def resolve_root(given: str | None, start: str) -> str:
    """Return the root folder named or found; raises UsageError or NoRootError."""
    if given is not None:
        found = find_root(given)
        if found is None:
            raise UsageError(
                Text(f"{given} 里没有 {ROOT_FILE}", f"there is no {ROOT_FILE} in {given}"),
                Text("新建数据仓库：redchain init 目录", "make a data repository: redchain init DIR"),
            )
        return found
    found = find_root(start)
    if found is None:
        raise NoRootError(start)
    return found


def open_workspace(root: str, today: date | None, *, forgiving: bool = False, revision: str | None = None, opened_before: Workspace | None = None) -> Workspace:
    """Open the repository at `root`; with `revision`, only to be read as it was then, and `root` may be in a bare repository.

    Broken root settings and orders in their former folder are refused unless `forgiving` (as `validate` is). Raises UsageError for an unknown revision.
    """
    source, commit = _source(root, revision)
    if not forgiving and source.has_folder(FORMER_ORDERS):
        raise RefusalError(
            Text("工单的文件夹改名了，data/dispatches/ 里的工单读不到", "the folder of orders has a new name; the orders in data/dispatches/ cannot be read"),
            Text("请执行：git mv data/dispatches data/orders", "run: git mv data/dispatches data/orders"),
        )
    settings, findings = load_settings(source)
    if settings is None:
        if not forgiving:
            first = next(each for each in findings if each.is_error)
            raise RefusalError(
                Text(f"{ROOT_FILE} 有误：{first.text.zh}", f"{ROOT_FILE} is wrong: {first.text.en}"),
                Text("查看全部问题：redchain validate", "see all problems: redchain validate"),
            )
        settings = fallback_settings()
    return Workspace(root, settings, findings, today, source, commit, keeps_records=not forgiving, opened_before=opened_before)


def _source(root: str, revision: str | None) -> tuple[Source, str | None]:
    if revision is None:
        return WorkTree(root), None
    from redchain.flow.open_revision import open_revision

    return open_revision(root, revision)
