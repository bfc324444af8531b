"""Who may write which step: commits of several people, held to the members of the base; signatures with real keys."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from redchain.model.access import allowed_signers, member_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone, Outcome

pytestmark = pytest.mark.slow

WORKING = "data/orders/2026-11/D-20261116-BSKHZ.yaml"  # of gongdian
SUBMITTED = "data/needs/2026-11/N-20261119-YFZXM.yaml"  # of sl-chuqing, whose chain's office is shi-fagai-wei
ACCESS = "data/settings/access.yaml"
PROGRESS = '  - at: "2026-11-20T09:00:00+08:00"\n    step: progress\n    by: "gongdian"\n    note: "已上门"\n'
WITHDRAW = '  - at: "2026-11-20T09:00:00+08:00"\n    step: withdraw\n    by: "sl-chuqing"\n'
KEEPER, POWER, OFFICE, STRANGER = "office@example.org", "power@example.org", "fagai@example.org", "somebody@example.org"


@pytest.fixture
def town_with_members(clone: Clone) -> Clone:
    """The town with a keeper, a member of gongdian and one of shi-fagai-wei, on main; a branch `proposal` is checked out."""
    assert clone.run("identity", "init").code == 0
    assert clone.run("identity", "add", "--unit", "gongdian", "--email", POWER).code == 0
    assert clone.run("identity", "add", "--unit", "shi-fagai-wei", "--email", OFFICE).code == 0
    clone.git("checkout", "-qb", "proposal")
    return clone


def commit_as(clone: Clone, email: str, *more: str) -> None:
    clone.git("-c", f"user.email={email}", *more, "commit", "-qam", "a step")


def codes(clone: Clone) -> tuple[int, dict[str, str]]:
    """The exit code, and the severities of what is found about access."""
    done = clone.run("validate", "--against", "main", "--format", "json")
    found = json.loads(done.out)["data"]["findings"]
    return done.code, {each["code"]: each["severity"] for each in found if each["code"].startswith("RC8")}


@pytest.mark.parametrize(
    ("path", "step", "email", "expected"),
    [
        (WORKING, PROGRESS, POWER, (0, {})),
        (WORKING, PROGRESS, POWER.upper(), (0, {})),
        (WORKING, PROGRESS, KEEPER, (0, {})),
        (WORKING, PROGRESS, OFFICE, (1, {"RC801": "error"})),
        (WORKING, PROGRESS, STRANGER, (1, {"RC801": "error"})),
        (SUBMITTED, WITHDRAW, OFFICE, (0, {})),  # the office records for a firm of its chain
        (SUBMITTED, WITHDRAW, POWER, (1, {"RC801": "error"})),
    ],
)
def test_the_author_must_speak_for_who_acts(town_with_members: Clone, path: str, step: str, email: str, expected: tuple[int, dict[str, str]]) -> None:
    town_with_members.append(path, step)
    commit_as(town_with_members, email)
    assert codes(town_with_members) == expected


def test_what_is_not_committed_is_by_the_identity_of_the_machine(town_with_members: Clone) -> None:
    town_with_members.append(WORKING, PROGRESS)
    assert codes(town_with_members) == (0, {})
    town_with_members.git("config", "user.email", STRANGER)
    assert codes(town_with_members) == (1, {"RC801": "error"})


def test_a_step_counts_for_the_commit_that_first_held_it(town_with_members: Clone) -> None:
    town_with_members.append(WORKING, PROGRESS)
    commit_as(town_with_members, STRANGER)
    (town_with_members.path / "data/orders/2027").mkdir()
    town_with_members.git("mv", WORKING, "data/orders/2027/D-20261116-BSKHZ.yaml")
    commit_as(town_with_members, KEEPER)
    assert codes(town_with_members) == (1, {"RC801": "error"})


def test_a_step_that_only_a_merge_brings_in_is_by_who_merged(town_with_members: Clone) -> None:
    town_with_members.git("checkout", "-qb", "side")
    town_with_members.append("data/units/gongdian.yaml", 'note: "一"\n')
    commit_as(town_with_members, KEEPER)
    town_with_members.git("checkout", "-q", "proposal")
    town_with_members.append("data/units/shi-keji-ju.yaml", 'note: "二"\n')
    commit_as(town_with_members, KEEPER)
    town_with_members.git("merge", "-q", "--no-commit", "--no-ff", "side")
    town_with_members.append(WORKING, PROGRESS)
    town_with_members.git("add", "-A")
    town_with_members.git("-c", f"user.email={STRANGER}", "commit", "-qm", "merge")
    assert codes(town_with_members) == (1, {"RC801": "error"})


@pytest.mark.parametrize(("email", "expected"), [(KEEPER, (0, {})), (OFFICE, (0, {})), (POWER, (1, {"RC803": "error"})), (STRANGER, (1, {"RC803": "error"}))])
def test_lead_units_are_changed_by_the_office_or_a_keeper(town_with_members: Clone, email: str, expected: tuple[int, dict[str, str]]) -> None:
    path = town_with_members.path / "data/chains/yejin.yaml"
    path.write_text(path.read_text("utf-8").replace('["shi-fagai-wei"]', '["shi-fagai-wei", "gongdian"]'), encoding="utf-8")
    commit_as(town_with_members, email)
    assert codes(town_with_members) == expected


@pytest.mark.parametrize(("email", "expected"), [(KEEPER, (0, {})), (OFFICE, (1, {"RC803": "error"}))])
def test_the_access_settings_are_the_keepers(town_with_members: Clone, email: str, expected: tuple[int, dict[str, str]]) -> None:
    town_with_members.append(ACCESS, "mass_records: 5000\n")
    commit_as(town_with_members, email)
    assert codes(town_with_members) == expected


def test_membership_given_to_oneself_takes_effect_only_once_it_is_in_the_base(town_with_members: Clone) -> None:
    clone = town_with_members
    clone.git("config", "user.email", STRANGER)
    assert clone.run("identity", "add", "--unit", "gongdian").code == 0
    clone.append(WORKING, PROGRESS)
    commit_as(clone, STRANGER)
    assert codes(clone) == (1, {"RC801": "error", "RC803": "error"})


def test_a_mass_change_by_keepers_is_allowed(town_with_members: Clone) -> None:
    clone = town_with_members
    for path in sorted((clone.path / "data/enterprises").glob("*.yaml")):
        clone.append(str(path.relative_to(clone.path)), 'note: "统一修改"\n')
    commit_as(clone, OFFICE)
    assert "RC711" in clone.run("validate", "--against", "main").out
    assert "RC711" not in clone.run("validate", "--against", "main", "--allow-mass").out
    clone.git("-c", f"user.email={KEEPER}", "commit", "-q", "--amend", "--no-edit", "--reset-author")
    assert clone.run("validate", "--against", "main").code == 0


def test_without_members_one_note_says_that_nothing_is_proven(clone: Clone) -> None:
    clone.append(WORKING, PROGRESS)
    done = clone.run("--lang", "en", "validate", "--against", "HEAD")
    assert done.code == 0
    assert done.err.count("redchain identity init") == 1
    assert "redchain identity init" in clone.run("--lang", "zh", "validate", "--against", "HEAD").err


def test_a_verb_is_taken_by_the_unit_that_the_identity_speaks_for(town_with_members: Clone) -> None:
    clone = town_with_members
    path = clone.path / "data/chains/yejin.yaml"
    path.write_text(path.read_text("utf-8").replace('["shi-fagai-wei"]', '["shi-fagai-wei", "shi-gongxin-ju"]'), encoding="utf-8")
    assert clone.run("identity", "add", "--unit", "shi-gongxin-ju", "--email", STRANGER).code == 0
    clone.git("commit", "-qam", "two units lead")
    clone.git("config", "user.email", STRANGER)
    assert clone.run("need", "register", "N-20261119-YFZXM").code == 0
    assert (clone.path / SUBMITTED).read_text("utf-8").rstrip().endswith('by: "shi-gongxin-ju"')


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("manner", [(), ("--dry-run",), ("--no-commit",)], ids=["committed", "dry", "only written"])
def test_a_verb_of_somebody_else_is_refused_on_the_spot(town_with_members: Clone, lang: str, manner: tuple[str, ...]) -> None:
    clone = town_with_members
    clone.git("config", "user.email", OFFICE)
    before = clone.subjects()
    done = clone.run("progress", "BSKHZ", "--note", "已上门", "--lang", lang, *manner)
    assert (done.code, done.out) == (1, ""), done
    assert "RC801" in done.err
    assert {
        "zh": "本机 git 身份不能代表示例供电公司（gongdian）办理；可以代表：张家港市发展和改革委员会（shi-fagai-wei）",
        "en": "may not act for 示例供电公司 (gongdian); may act for: 张家港市发展和改革委员会 (shi-fagai-wei)",
    }[lang] in done.err
    assert {"zh": "由该单位的成员提交", "en": "have a member of that unit commit it"}[lang] in done.err
    assert (clone.subjects(), clone.git("status", "--porcelain")) == (before, "")


@pytest.mark.parametrize(("lang", "said"), [("zh", "“点单”记在"), ("en", "is recorded for")])
def test_who_enters_a_need_for_a_firm_is_told_for_whom_it_counts_and_how_it_would_be_their_own(town_with_members: Clone, lang: str, said: str) -> None:
    line = ("need", "add", "--enterprise", "sl-chuqing", "--chain", "yejin", "--title", "想找检测机构", "--category", "检测认证", "--lang", lang)
    town_with_members.git("config", "user.email", OFFICE)
    done = town_with_members.run(*line)
    assert (done.code, said in done.err, "sl-chuqing" in done.err, "--by shi-fagai-wei" in done.err) == (0, True, True, True), done
    own = town_with_members.run(*line, "--by", "shi-fagai-wei")
    assert (own.code, "--by" in own.err) == (0, False), own
    assert town_with_members.run("validate", "--against", "main").code == 0
    town_with_members.git("config", "user.email", POWER)
    refused = town_with_members.run(*line)
    assert (refused.code, "RC801" in refused.err, "identity add --unit shi-gongxin-ju" in refused.err) == (1, True, True), refused


@pytest.mark.parametrize("email", [POWER, KEEPER])
def test_a_verb_of_ones_own_unit_or_by_a_keeper_is_taken_and_passes(town_with_members: Clone, email: str) -> None:
    clone = town_with_members
    clone.git("config", "user.email", email)
    assert clone.run("progress", "BSKHZ", "--note", "已上门").code == 0
    assert codes(clone) == (0, {})


@pytest.mark.parametrize(("email", "expected"), [(OFFICE, (0, {})), (KEEPER, (0, {})), (STRANGER, (1, {"RC805": "error"})), (POWER, (1, {"RC805": "error"}))])
def test_what_is_no_step_is_for_the_office_or_a_keeper(town_with_members: Clone, email: str, expected: tuple[int, dict[str, str]]) -> None:
    clone = town_with_members
    clone.git("config", "user.email", email)
    done = clone.run("need", "edit", "YFZXM", "--note", "补充说明")
    assert done.code == 0
    assert ("RC805" in done.err) is (expected[0] == 1)
    assert codes(clone) == expected


@pytest.mark.parametrize(("lang", "words"), [("zh", "本机 git 身份不能改"), ("en", "the git identity of this machine may not change them")])
def test_a_change_of_powers_is_written_but_warned_of(town_with_members: Clone, lang: str, words: str) -> None:
    clone = town_with_members
    clone.git("config", "user.email", STRANGER)
    done = clone.run("chain", "edit", "yejin", "--lead-units", "gongdian", "--lang", lang)
    assert done.code == 0
    assert "RC803" in done.err
    assert words in done.err
    assert codes(clone) == (1, {"RC803": "error"})


def test_without_members_anybody_may_take_a_verb(clone: Clone) -> None:
    clone.git("config", "user.email", STRANGER)
    assert clone.run("progress", "BSKHZ", "--note", "已上门").code == 0


# -- signatures


def new_key(folder: Path, name: str) -> str:
    """Make a key; return the public part without its comment."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed, so nothing can be signed")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)], check=True)
    return " ".join((folder / f"{name}.pub").read_text("utf-8").split()[:2])


@pytest.fixture
def strict(clone: Clone, tmp_path: Path) -> Clone:
    """The town with a member of gongdian whose key is registered, and signatures required, on main."""
    assert clone.run("identity", "init").code == 0
    assert clone.run("identity", "add", "--unit", "gongdian", "--email", POWER).code == 0
    key = new_key(tmp_path, "mine")
    new_key(tmp_path, "other")
    member = clone.run("identity", "show", "--format", "json")
    salt = next(line.split('"')[1] for line in (clone.path / ACCESS).read_text("utf-8").splitlines() if line.startswith("salt:"))
    assert json.loads(member.out)["data"]["member"] == member_of(salt, KEEPER)
    clone.append(ACCESS, f'signatures: require\nkeys:\n  - member: "{member_of(salt, POWER)}"\n    key: "{key}"\n')
    clone.git("commit", "-qam", "signatures")
    clone.git("checkout", "-qb", "proposal")
    clone.append(WORKING, PROGRESS)
    return clone


def signed_with(clone: Clone, key: Path, email: str = POWER) -> None:
    commit_as(clone, email, "-c", "gpg.format=ssh", "-c", f"user.signingkey={key}", "-c", "commit.gpgsign=true")


def test_a_signed_commit_of_a_member_passes(strict: Clone, tmp_path: Path) -> None:
    signed_with(strict, tmp_path / "mine")
    assert codes(strict) == (0, {})


def test_an_unsigned_commit_is_refused_where_signatures_are_required(strict: Clone) -> None:
    commit_as(strict, POWER)
    assert codes(strict) == (1, {"RC802": "error"})


def test_a_signature_with_another_key_is_refused(strict: Clone, tmp_path: Path) -> None:
    signed_with(strict, tmp_path / "other")
    assert codes(strict) == (1, {"RC802": "error"})


def test_a_registered_key_does_not_sign_for_another_author(strict: Clone, tmp_path: Path) -> None:
    signed_with(strict, tmp_path / "mine", KEEPER)
    assert codes(strict) == (1, {"RC802": "error"})


def test_an_unsigned_commit_is_only_warned_of_where_signatures_are_wished(strict: Clone) -> None:
    strict.git("stash", "-q")
    strict.git("checkout", "-q", "main")
    path = strict.path / ACCESS
    path.write_text(path.read_text("utf-8").replace("signatures: require", "signatures: warn"), encoding="utf-8")
    strict.git("commit", "-qam", "softer")
    strict.git("checkout", "-q", "-B", "proposal")
    strict.git("stash", "pop", "-q")
    commit_as(strict, POWER)
    assert codes(strict) == (0, {"RC802": "warning"})


def test_git_itself_reads_the_signers_that_redchain_prints(strict: Clone, tmp_path: Path) -> None:
    signed_with(strict, tmp_path / "mine")
    (tmp_path / "signers").write_text(strict.run("identity", "signers").out, encoding="utf-8")
    assert "@" not in (tmp_path / "signers").read_text("utf-8")
    done = strict.git("-c", f"gpg.ssh.allowedSignersFile={tmp_path / 'signers'}", "log", "-1", "--format=%G?")
    assert done.strip() == "G"


# -- the commands


def said(done: Outcome) -> str:
    return done.out + done.err


def test_an_address_is_never_kept_nor_shown(clone: Clone) -> None:
    shown = (
        said(clone.run("identity", "init")) + said(clone.run("identity", "add", "--unit", "gongdian", "--email", POWER)) + said(clone.run("identity", "show"))
    )
    assert "@example.org" not in shown
    assert all(b"@example.org" not in raw for path, raw in clone.files().items() if path.startswith("data/"))
    assert "@example.org" not in clone.git("log", "-3", "--format=%s%b")


@pytest.mark.parametrize(("language", "words"), [("zh", "请单位的成员、链办或管理员登记"), ("en", "ask a member of the unit, its office or a keeper")])
def test_somebody_unknown_is_told_who_can_register_them(clone: Clone, language: str, words: str) -> None:
    assert clone.run("identity", "init").code == 0
    clone.git("config", "user.email", "somebody@example.org")
    assert words in said(clone.run("--lang", language, "identity", "show"))


def test_identities_refuse_what_cannot_be(clone: Clone) -> None:
    for language, words in (("en", "not in use"), ("zh", "还没有启用")):
        done = clone.run("--lang", language, "identity", "show")
        assert done.code == 1
        assert words in done.err
    assert clone.run("identity", "init").code == 0
    assert clone.run("identity", "init").code == 1
    assert clone.run("identity", "add", "--unit", "没有这家").code == 1
    assert clone.run("identity", "add", "--unit", "gongdian").code == 0
    assert clone.run("identity", "add", "--unit", "gongdian").code == 1
    assert json.loads(clone.run("identity", "show", "--format", "json").out)["data"]["units"] == ["gongdian"]
    clone.git("config", "user.email", "")
    assert clone.run("identity", "show").code == 1


def test_two_salts_give_one_address_two_hashes() -> None:
    one, two = member_of("0" * 32, "A@example.org"), member_of("1" * 32, "a@example.org ")
    assert one != two
    assert one == member_of("0" * 32, " a@EXAMPLE.org")
    assert allowed_signers(()) == ""


def test_codeowners_follow_the_records(clone: Clone) -> None:
    owners = (
        'owners:\n  - unit: "shi-keji-ju"\n    handle: "@my-city/keji"\n  - unit: "gongdian"\n    handle: "@my-city/power"\nkeeper_handle: "@my-city/keepers"\n'
    )
    (clone.path / "data/settings").mkdir(exist_ok=True)
    clone.append(ACCESS, owners)
    assert clone.run("codeowners", "--check").code == 1
    assert clone.run("codeowners").code == 0
    text = (clone.path / ".github/CODEOWNERS").read_text("utf-8")
    assert "* @my-city/keepers\n" in text
    assert "/data/needs/ @my-city/keji\n" in text
    assert "/data/resources/dianli-zengrong.yaml @my-city/power\n" in text
    assert text.splitlines()[-1] == "/.workflow/ @my-city/keepers"
    assert clone.run("codeowners", "--check").code == 0
    assert clone.run("resource", "edit", "dianli-zengrong", "--title", "增容", "--no-commit").code == 0
    assert clone.run("codeowners", "--check").code == 0
    clone.append(".github/CODEOWNERS", "* @me\n")
    assert clone.run("codeowners", "--check").code == 1
    assert clone.run("validate").code == 0


def test_who_may_is_told_by_name_and_how_others_are_registered(town_with_members: Clone) -> None:
    clone = town_with_members
    clone.append(WORKING, PROGRESS)
    commit_as(clone, STRANGER)
    said = clone.run("--lang", "zh", "validate", "--against", "main").out
    assert "供电" in next(line for line in said.splitlines() if "RC801" in line)
    assert "redchain identity add --unit gongdian --email 邮箱" in said


def test_changed_members_are_answered_with_what_leaves_the_others(town_with_members: Clone) -> None:
    clone = town_with_members
    path = clone.path / "data/units/gongdian.yaml"
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("members:")] + f'members: ["m1-{"0" * 32}"]\n', "utf-8")
    commit_as(clone, STRANGER)
    said = clone.run("--lang", "en", "validate", "--against", "main").out
    line = next(line for line in said.splitlines() if "RC803" in line)
    assert "redchain identity add --unit gongdian --email ADDRESS" in line
    assert "leaves the other members" in line


@pytest.mark.parametrize(("more", "command"), [((), "redchain identity show"), (("--email", POWER), "redchain unit show gongdian")], ids=["own", "another's"])
def test_who_is_a_member_already_is_shown_where_that_is_to_be_seen(town_with_members: Clone, more: tuple[str, ...], command: str) -> None:
    clone = town_with_members
    clone.run("identity", "add", "--unit", "gongdian")
    done = clone.run("--lang", "en", "identity", "add", "--unit", "gongdian", *more)
    assert done.code == 1
    assert done.err.rstrip().endswith(command)
