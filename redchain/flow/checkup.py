"""What `redchain doctor` looks at: git, this clone, who is registered, and the checks that the place which hosts the repository runs."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.check.proposal import Speakers
from redchain.flow.authors import ACCESS_FILE
from redchain.flow.clone_health import ailments, mend_clone
from redchain.flow.generated_files import differing, read_text, write_differing
from redchain.flow.hosting import CI_NAMES, judging_workflows, seen_in_ci, unseen
from redchain.flow.lost_commits import lost_commits
from redchain.history import git
from redchain.history.left_locks import age_of, all_locks, delete_when_idle
from redchain.history.merge_driver import has_attributes, install_driver, is_installed, with_attributes
from redchain.history.pre_commit_hook import EXECUTABLE, hook_bytes, hook_path, install_hook, is_former_hook, is_own_hook
from redchain.history.recent_commits import remotes_of
from redchain.history.repository import Repository
from redchain.history.revisions import is_shallow
from redchain.kinds.chain.model import Chain
from redchain.kinds.unit.model import Unit
from redchain.store.disk import write_atomically
from redchain.text import Text, counted
from redchain.views.codeowners import codeowners

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout

State = Literal["ok", "wrong", "advice", "unseen"]
_OLDEST, _SIGNING = (2, 26), (2, 34)
_LEAST_FREE = 200 << 20
_OWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")


class Check(NamedTuple):
    """One thing looked at: its name in JSON, how it stands (`unseen`: nobody can tell from here), and what to do."""

    name: str
    state: State
    text: Text
    remedy: Text | None = None


def check_up(space: Workspace) -> tuple[Check, ...]:
    """Return everything looked at, in the order in which it matters to whoever sets a repository up."""
    checkout = space.checkout
    if checkout is None:
        without = Check(
            "git",
            "wrong",
            Text("这里不是 git 仓库，什么都不能核对", "this is not a git repository, so nothing can be judged"),
            Text("先 git init 并提交", "`git init` and commit first"),
        )
        return (without, *_members(space), *_signatures(space, ()))
    version = _version(checkout)
    parts = (
        _git(version),
        _clone(checkout),
        _locks(checkout),
        (Check(*each) for each in ailments(space, checkout)),
        (Check("records", "wrong", each.text, each.remedy) for each in lost_commits(space)),
        _hook(checkout),
        _merging(space, checkout),
        _workflow_checks(space, checkout),
        _owners(space, checkout),
        _members(space),
        _signatures(space, version),
        _closed(space),
        (Check(*each) for each in seen_in_ci(os.environ)),
        (Check("hosting", "unseen", text, remedy) for text, remedy in unseen(remotes_of(checkout), space.settings.access)),
    )
    return tuple(each for part in parts for each in part)


def mend(space: Workspace) -> tuple[str, ...]:
    """Install the hook and the merge driver, write CODEOWNERS where they are missing or old, and mend the clone; returns what was written. Nothing is committed."""
    checkout = space.checkout
    if checkout is None:
        return ()
    written = [*mend_clone(space, checkout)]
    path = hook_path(checkout)
    if os.path.isfile(path) and is_former_hook(path):
        write_atomically(path, hook_bytes())
        os.chmod(path, EXECUTABLE)
        written.append(os.path.relpath(path, checkout.top))
    elif not os.path.lexists(path) and install_hook(checkout, write_atomically):
        written.append(os.path.relpath(path, checkout.top))
    written += _mend_merging(space, checkout)
    if _has_handles(space):
        place = _owners_file(checkout) or _OWNERS[0]
        folder, _, name = place.rpartition("/")
        if write_differing(f"{checkout.top}/{folder}" if folder else checkout.top, {name: _codeowners(space, checkout)}):
            written.append(place)
    return tuple(written)


def to_commit(space: Workspace, written: Sequence[str]) -> list[str]:
    """Return those of some files (from git's top) that git keeps and has not committed as they are."""
    if space.checkout is None or not written:
        return []
    with Repository(space.checkout) as repository:
        return [each for each in written if repository.has_uncommitted(each)]


def _version(checkout: Checkout) -> tuple[int, ...]:
    found = re.search(r"(\d+)\.(\d+)", git.run(checkout.top, "--version").out)
    return tuple(map(int, found.groups())) if found else ()


def _git(version: tuple[int, ...]) -> Iterator[Check]:
    said = ".".join(map(str, version)) or "?"
    if not version or version < _OLDEST:
        yield Check("git", "wrong", Text(f"git 版本 {said} 太旧", f"version {said} of git is too old"), Text("装 2.34 或更新的", "install 2.34 or newer"))
    elif version < _SIGNING:
        yield Check(
            "git",
            "advice",
            Text(f"git 版本 {said}，不能核对 SSH 签名", f"version {said} of git cannot verify SSH signatures"),
            Text("装 2.34 或更新的", "install 2.34 or newer"),
        )
    else:
        yield Check("git", "ok", Text(f"git 版本 {said}", f"version {said} of git"))


def _clone(checkout: Checkout) -> Iterator[Check]:
    answer = git.run(checkout.top, "rev-parse", "--git-dir")
    if answer.code and not answer.is_missing:
        problem = git.unopened_error(checkout.top, answer.words)
        yield Check("history", "wrong", problem.text, problem.remedy)
    elif is_shallow(checkout):
        yield Check(
            "history",
            "wrong",
            Text("克隆不含全部历史，删掉的编号查不出来", "the clone is shallow, so ids of deleted records are not seen"),
            Text("git fetch --unshallow；CI 里 fetch-depth: 0", "git fetch --unshallow; in CI fetch-depth: 0"),
        )
    elif git.run(checkout.top, "config", "--get-regexp", r"^remote\..*\.promisor$").out.strip():
        yield Check(
            "history",
            "wrong",
            Text("克隆只取了一部分内容（partial clone），对照时会缺", "this is a partial clone: what is compared may be missing"),
            Text("git clone 时不加 --filter，重新克隆", "clone anew without --filter"),
        )
    else:
        yield Check("history", "ok", Text("历史完整", "the history is whole"))
    if git.run(checkout.top, "config", "--type=bool", "core.ignorecase").out.strip() == "true":
        yield Check(
            "files",
            "advice",
            Text("文件系统不分大小写：只差大小写的编号会互相覆盖", "the file system ignores case: ids that differ in case alone overwrite each other"),
        )
    free = shutil.disk_usage(checkout.top).free
    if free < _LEAST_FREE:
        yield Check("disk", "wrong", Text(f"磁盘只剩 {free >> 20} MiB", f"only {free >> 20} MiB are free on the disk"), Text("清理磁盘", "free some space"))


def _locks(checkout: Checkout) -> Iterator[Check]:
    """Locks of git's: one of a git at work is gone in a moment, one that a killed git has left is in everybody's way."""
    for lock in all_locks(checkout):
        age = age_of(lock)
        yield Check("locks", "wrong", Text(f"git 的锁还在：{lock}，{age.zh}", f"a lock of git's is there: {lock}, {age.en}"), delete_when_idle(lock))


def _hook(checkout: Checkout) -> Iterator[Check]:
    if any(os.environ.get(each) for each in CI_NAMES):
        return
    path = hook_path(checkout)
    if not os.path.isfile(path):
        yield Check("hook", "wrong", Text("没有装提交前的钩子", "the pre-commit hook is not installed"), Text("redchain doctor --fix", "redchain doctor --fix"))
    elif not os.access(path, os.X_OK):
        yield Check(
            "hook",
            "wrong",
            Text("提交前的钩子不能执行，git 不会运行它", "the pre-commit hook is not executable, so git does not run it"),
            Text(f"chmod +x {path}", f"chmod +x {path}"),
        )
    elif is_former_hook(path):
        yield Check(
            "hook",
            "advice",
            Text("提交前的钩子是旧版本的", "the pre-commit hook is of an earlier version"),
            Text("redchain doctor --fix", "redchain doctor --fix"),
        )
    elif is_own_hook(path):
        yield Check("hook", "ok", Text("提交前的钩子装好了", "the pre-commit hook is installed"))
    elif "redchain" in (read_text(path) or ""):
        yield Check("hook", "advice", Text("提交前的钩子改过，里面有 redchain", "the pre-commit hook has been changed; it mentions redchain"))
    else:
        yield Check(
            "hook",
            "wrong",
            Text("提交前的钩子是别的，不检查记录", "the pre-commit hook is another one, which checks no record"),
            Text("在里面加一行 redchain validate --against HEAD", "add to it: redchain validate --against HEAD"),
        )


def _merging(space: Workspace, checkout: Checkout) -> Iterator[Check]:
    if any(os.environ.get(each) for each in CI_NAMES):
        return
    if is_installed(checkout) and has_attributes(checkout, checkout.prefix_of(space.root)):
        yield Check("merging", "ok", Text("git 按字段合并记录", "git merges records by field"))
    else:
        text = Text("git 按行合并记录：两人各加一步也会冲突", "git merges records line by line: two people who each add a step are in conflict")
        yield Check("merging", "advice", text, Text("redchain doctor --fix", "redchain doctor --fix"))


def _mend_merging(space: Workspace, checkout: Checkout) -> Iterator[str]:
    """Tell git of the merge driver, and which files it merges; yields what was written."""
    if install_driver(checkout):
        yield os.path.relpath(f"{checkout.common_dir}/config", checkout.top)
    if not has_attributes(checkout, checkout.prefix_of(space.root)):
        name = ".gitattributes"
        if write_differing(space.root, {name: with_attributes(read_text(f"{space.root}/{name}") or "")}):
            yield checkout.prefix_of(space.root) + name


def _workflow_checks(space: Workspace, checkout: Checkout) -> Iterator[Check]:
    below = checkout.prefix_of(space.root).rstrip("/")
    yield from (Check("workflow", *each) for each in judging_workflows(checkout.top, below))


def _has_handles(space: Workspace) -> bool:
    access = space.settings.access
    return bool(access.owners or access.keeper_handle)


def _owners_file(checkout: Checkout) -> str | None:
    return next((each for each in _OWNERS if os.path.isfile(f"{checkout.top}/{each}")), None)


def _codeowners(space: Workspace, checkout: Checkout) -> str:
    return codeowners(space.ledger, checkout.prefix_of(space.root))


def _owners(space: Workspace, checkout: Checkout) -> Iterator[Check]:
    place = _owners_file(checkout)
    if not _has_handles(space):
        yield Check(
            "codeowners",
            "advice",
            Text(
                "access.yaml 没有写审核账号（owners、keeper_handle），合并请求不会自动请人审核",
                "access.yaml names no owners nor keeper_handle, so nobody is asked to review",
            ),
            Text("写好以后：redchain codeowners", "name them, then: redchain codeowners"),
        )
    elif place is None:
        yield Check("codeowners", "wrong", Text("没有 CODEOWNERS", "there is no CODEOWNERS"), Text("redchain codeowners", "redchain codeowners"))
    elif differing(checkout.top, {place: _codeowners(space, checkout)}):
        yield Check(
            "codeowners",
            "wrong",
            Text(f"{place} 不是最新，或被改过", f"{place} is out of date or was edited"),
            Text("redchain codeowners", "redchain codeowners"),
        )
    else:
        yield Check("codeowners", "ok", Text(f"{place} 是最新的", f"{place} is up to date"))


_BEGIN = Text("redchain identity init", "redchain identity init")
_REGISTER = Text("redchain identity add --unit 单位 --email 邮箱", "redchain identity add --unit UNIT --email ADDRESS")
_APPOINT = Text(
    f"把管理员的散列写进 {ACCESS_FILE} 的 keepers；看自己的散列：redchain identity show",
    f"write a keeper's hash into keepers in {ACCESS_FILE}; to see one's own: redchain identity show",
)


def _members(space: Workspace) -> Iterator[Check]:
    access, ledger = space.settings.access, space.ledger
    if not Speakers(ledger, access).are_known:
        yield Check(
            "members",
            "wrong",
            Text("还没有登记任何成员，谁提交的无法核对", "no member is registered, so who commits cannot be checked"),
            _REGISTER if access.salt else _BEGIN,
        )
        return
    if not access.keepers:
        yield Check(
            "members",
            "wrong",
            Text("没有管理员，设置和权限没人能改", "there is no keeper, so nobody may change settings and powers"),
            _APPOINT if access.salt else _BEGIN,
        )
    silent = sorted({unit for chain in ledger.current(Chain) for unit in chain.lead_units if not getattr(ledger.find(Unit, unit), "members", ())})
    if silent:
        some = "、".join(silent[:5]), ", ".join(silent[:5])
        yield Check(
            "members",
            "advice",
            Text(
                f"{len(silent)} 个牵头单位没有成员，只有管理员能替它们记：{some[0]}",
                f"{len(silent)} lead units have no member, so that keepers alone record for them: {some[1]}",
            ),
            _REGISTER if access.salt else _BEGIN,
        )
    if access.keepers:
        yield Check("members", "ok", Text(f"管理员 {len(access.keepers)} 人", f"{counted(len(access.keepers), 'keeper')}"))


def _closed(space: Workspace) -> Iterator[Check]:
    """The months that are closed: whether their files are as they were written."""
    from redchain.flow.closed_months import closed_months

    found = closed_months(space)
    for each in found.damaged:
        yield Check(
            "closed",
            "wrong",
            Text(f"定稿文件 {each.path} 被改过，不作数", f"{each.path}, a closed month, is not as it was written and is not gone by"),
            each.remedy,
        )
    if found.months:
        last = found.months[-1].month
        text = Text(f"已定稿 {len(found.months)} 个月，最近的是 {last}", f"{counted(len(found.months), 'month')} closed, the last {last}")
        yield Check("closed", "ok", text)


def _signatures(space: Workspace, version: tuple[int, ...]) -> Iterator[Check]:
    access = space.settings.access
    if access.signatures == "ignore":
        yield Check(
            "signatures",
            "advice",
            Text("不查签名：提交人的邮箱谁都能写", "signatures are ignored: anybody can write anybody's address into a commit"),
            Text("登记公钥后在 access.yaml 写 signatures: require", "register keys, then set signatures: require in access.yaml"),
        )
        return
    if version < _SIGNING or shutil.which("ssh-keygen") is None:
        yield Check(
            "signatures",
            "wrong",
            Text("这里核对不了签名：要 git 2.34 和 ssh-keygen", "signatures cannot be verified here: that takes git 2.34 and ssh-keygen"),
            Text("装好再检查", "install them"),
        )
    known = {each.member for each in access.keys}
    without = sorted({*access.keepers, *(each for unit in space.ledger.all(Unit) for each in unit.members if each.startswith("m1-"))} - known)
    if without:
        yield Check(
            "signatures",
            "wrong" if access.signatures == "require" else "advice",
            Text(f"{len(without)} 个成员没有登记公钥，他们的提交过不了检查", f"{counted(len(without), 'member')} without a key, whose commits do not pass"),
            Text("在 access.yaml 的 keys 里登记", "register them under `keys` in access.yaml"),
        )
    else:
        yield Check("signatures", "ok", Text("查签名，每个成员都有公钥", "signatures are asked for, and every member has a key"))
