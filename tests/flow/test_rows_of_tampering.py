"""Two and three proposals in a row, each innocent enough, that together would do what the written promise rules out: the last one is refused."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.flow.test_powers import (
    ACCESS,
    ARCHIVED,
    CHAIN,
    CLOCKED,
    FIRM,
    KEEPER,
    LAW_UNIT,
    METAL,
    NEED,
    OFFICE_UNIT,
    POWER,
    POWER_UNIT,
    RESOURCE,
    ROOT,
    SCIENCE,
    SLA,
    STRANGER,
    WORKING,
    appends,
    commit,
    links,
    renames,
    staffed,
    staffed_template,
)
from tests.flow.test_tampering import adds, both, deletes, moves, relogs, replaces, step, writes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Clone

    Hand = Callable[[Clone], None]

pytestmark = pytest.mark.slow
__all__ = ["staffed", "staffed_template"]

PHONE = "1386912" + "3456"
FINISH = step("2026-11-22T09:00:00", "finish", "gongdian", reply="已增容")
PROGRESS = step("2026-11-22T09:00:00", "progress", "gongdian", note="已上门")
DEFERRED = ("2026-12-04", "2026-12-31")
FILE, PROGRAM, LINK, REPOSITORY, FOLDER = "100644", "100755", "120000", "160000", "40000"


class Planted(NamedTuple):
    """What a commit puts at one path of git's tree without a work tree: any mode, any name, any bytes (of a folder none, of a repository none)."""

    path: bytes
    mode: str
    content: bytes = b""


def plant(path: str | bytes, mode: str = FILE, content: str | bytes = b"x\n") -> Planted:
    return Planted(path if isinstance(path, bytes) else path.encode(), mode, content if isinstance(content, bytes) else content.encode())


def raw_git(clone: Clone, *arguments: str, given: bytes | None = None, **more: str) -> bytes:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, **more}
    return subprocess.run(["git", *arguments], cwd=clone.path, check=True, input=given, stdout=subprocess.PIPE, env=environment).stdout


def tree_with(clone: Clone, tree: str, parts: list[bytes], mode: str, oid: str) -> str:
    """A tree like another but for what is at one path."""
    listed = raw_git(clone, "ls-tree", "-z", tree).split(b"\0") if tree else []
    entries = {
        name: (head.split(b" ")[0].lstrip(b"0").decode(), head.split(b" ")[2].decode()) for head, _, name in (each.partition(b"\t") for each in listed if each)
    }
    name, rest = parts[0], parts[1:]
    below = entries.get(name, ("", ""))
    entries[name] = (FOLDER, tree_with(clone, below[1] if below[0] == FOLDER else "", rest, mode, oid)) if rest else (mode, oid)
    ordered = sorted(entries.items(), key=lambda each: each[0] + (b"/" if each[1][0] == FOLDER else b""))
    raw = b"".join(f"{mode} ".encode() + name + b"\0" + bytes.fromhex(oid) for name, (mode, oid) in ordered)
    return raw_git(clone, "hash-object", "-w", "-t", "tree", "--literally", "--stdin", given=raw).decode().strip()


def plants(clone: Clone, email: str, *planted: Planted) -> None:
    """Commit trees as they are told, on the branch that is checked out, which the work tree then does not follow."""
    tip = raw_git(clone, "rev-parse", "HEAD").decode().strip()
    tree = raw_git(clone, "rev-parse", "HEAD^{tree}").decode().strip()
    for each in planted:
        kind = "tree" if each.mode == FOLDER else "blob"
        content = b"" if each.mode == FOLDER else each.content
        oid = tip if each.mode == REPOSITORY else raw_git(clone, "hash-object", "-w", "-t", kind, "--stdin", given=content).decode().strip()
        tree = tree_with(clone, tree, each.path.split(b"/"), each.mode, oid)
    who = {f"GIT_{one}_{what}": email for one in ("AUTHOR", "COMMITTER") for what in ("EMAIL", "NAME")}
    made = raw_git(clone, "commit-tree", tree, "-p", tip, "-m", "planted", **who).decode().strip()
    raw_git(clone, "update-ref", "HEAD", made)


def by(email: str, *parts: object) -> tuple[tuple[str, object], ...]:
    return tuple((email, each) for each in parts)


def renamed(*command: str) -> Hand:
    return renames(*command)


def without_line(path: str, start: str) -> Hand:
    def hand(clone: Clone) -> None:
        lines = (clone.path / path).read_text("utf-8").splitlines(keepends=True)
        assert any(each.startswith(start) for each in lines)
        (clone.path / path).write_text("".join(each for each in lines if not each.startswith(start)), "utf-8")

    return hand


def git(*arguments: str) -> Hand:
    return lambda clone: clone.git(*arguments) and None  # type: ignore[func-returns-value]


def bytes_of(path: str, change: Callable[[bytes], bytes]) -> Hand:
    return lambda clone: (clone.path / path).write_bytes(change((clone.path / path).read_bytes())) and None  # type: ignore[func-returns-value]


DIANLI = "data/units/dianli.yaml"
TO_DIANLI = renames("unit", "rename", "gongdian", "dianli")
TO_GONGDIAN = renames("unit", "rename", "dianli", "gongdian")
OUT_OF_USE = appends(POWER_UNIT, ARCHIVED)
BACK_IN_USE = replaces(POWER_UNIT, (ARCHIVED, ""))
NEW_RESOURCE = 'id: "xin-fuwu"\nunit: "gongdian"\ntitle: "示例检修"\ncategory: 要素保障\n'
FINISHED = "data/orders/2026-11/D-20261116-BSKHZ.yaml"
NOBODY = 'members: ["m1-00000000000000000000000000000000"]\n'
NEW_FIRM = 'id: "{}"\nname: "{}"\nchains: ["yejin"]\n'


def new_unit(identifier: str, name: str, more: str = "") -> Hand:
    return writes(f"data/units/{identifier}.yaml", f'id: "{identifier}"\nname: "{name}"\nside: service\n{more}')


def new_project(step_by: str, lead: str, identifier: str = "P-20261123-AAAAA") -> Hand:
    text = f'id: "{identifier}"\ntitle: "示例增容"\nneeds: ["N-20261113-5S6BN"]\nlead: "{lead}"\nlog:\n'
    return writes(f"data/projects/2026-11/{identifier}.yaml", text + step("2026-11-23T07:00:00", "start", step_by))


def new_order(by_whom: str, unit: str = "gongdian", identifier: str = "D-20261123-AAAAA") -> Hand:
    text = f'id: "{identifier}"\nneed: "N-20261113-5S6BN"\nunit: "{unit}"\nrole: support\nlog:\n'
    return writes(f"data/orders/2026-11/{identifier}.yaml", text + step("2026-11-23T07:00:00", "dispatch", by_whom, due='"2026-12-01"'))


ROWS: dict[str, tuple[tuple[tuple[tuple[str, object], ...], ...], str]] = {
    # -- renaming, and what it leaves behind
    "renamed, the office's id taken for a former one": (
        (by(POWER, TO_DIANLI), by(POWER, replaces(DIANLI, ('former_ids: ["gongdian"]', 'former_ids: ["gongdian", "shi-keji-ju"]')))),
        "RC716",
    ),
    "renamed, a firm under the old id": (
        (by(POWER, TO_DIANLI), by(METAL, writes("data/enterprises/gongdian.yaml", NEW_FIRM.format("gongdian", "示例供电服务厂")))),
        "RC716",
    ),
    "renamed, renamed back with a due date put off": ((by(POWER, TO_DIANLI), by(POWER, both(TO_GONGDIAN, replaces(WORKING, DEFERRED)))), "RC801"),
    "renamed, renamed back with a step of the office": (
        (by(POWER, TO_DIANLI), by(POWER, both(TO_GONGDIAN, adds(CLOCKED, step("2026-11-22T09:00:00", "hold", "shi-fagai-wei", reason="等"))))),
        "RC801",
    ),
    "renamed, a stranger's step under the old id": ((by(POWER, TO_DIANLI), by(STRANGER, adds(WORKING, FINISH))), "RC801"),
    "renamed, a stranger's step under the new id": ((by(POWER, TO_DIANLI), by(STRANGER, adds(WORKING, FINISH.replace("gongdian", "dianli")))), "RC801"),
    "renamed, a unit with members under the old id": ((by(POWER, TO_DIANLI), by(METAL, new_unit("gongdian", "示例供电二公司", NOBODY))), "RC"),
    "renamed, a unit under the old id by a keeper": ((by(POWER, TO_DIANLI), by(KEEPER, new_unit("gongdian", "示例供电二公司"))), "RC716"),
    "renamed, renamed back by a stranger": ((by(POWER, TO_DIANLI), by(STRANGER, TO_GONGDIAN)), "RC"),
    "a chain renamed, one's own chain under the old id": (
        (
            by(KEEPER, renamed("chain", "rename", "yejin", "xin-lian")),
            by(SCIENCE, writes(CHAIN, 'id: "yejin"\nname: "示例旧链"\nlead_units: ["shi-keji-ju"]\n')),
        ),
        "RC",
    ),
    "a resource renamed, another unit's under the old id": (
        (
            by(POWER, renamed("resource", "rename", "dianli-zengrong", "zengrong")),
            by(STRANGER, writes(RESOURCE, 'id: "dianli-zengrong"\nunit: "keji-zhihang"\ntitle: "示例扩容"\ncategory: 要素保障\n')),
        ),
        "RC805",
    ),
    "renamed twice, the first former id dropped": (
        (
            by(POWER, TO_DIANLI),
            by(POWER, renamed("unit", "rename", "dianli", "dianwang")),
            by(POWER, replaces("data/units/dianwang.yaml", ('"gongdian", ', ""))),
        ),
        "RC716",
    ),
    "renamed, another unit renamed to the old id": (
        (
            by(POWER, TO_DIANLI),
            by(
                KEEPER,
                both(
                    replaces("data/units/keji-zhihang.yaml", ('id: "keji-zhihang"', 'id: "gongdian"\nformer_ids: ["keji-zhihang"]')),
                    git("mv", "data/units/keji-zhihang.yaml", POWER_UNIT),
                ),
            ),
        ),
        "RC204",
    ),
    "a firm renamed, its old id for a new firm": (
        (by(KEEPER, renamed("enterprise", "rename", "sl-chuqing", "sl-chu")), by(METAL, writes(FIRM, NEW_FIRM.format("sl-chuqing", "示例氢能二厂")))),
        "RC",
    ),
    "renamed with members of the office at once": (
        (by(POWER, both(TO_DIANLI, replaces(OFFICE_UNIT, ("members: [", 'members: ["m1-00000000000000000000000000000000", ')))),),
        "RC803",
    ),
    # -- out of use, and back
    "archived by a keeper, back by the unit": ((by(KEEPER, OUT_OF_USE), by(POWER, BACK_IN_USE)), "RC803"),
    "archived by a keeper, its day put into the past by the unit": (
        (by(KEEPER, OUT_OF_USE), by(POWER, replaces(POWER_UNIT, ("2026-11-22", "2026-11-01")))),
        "RC803",
    ),
    "archived by itself, back by itself": ((by(POWER, OUT_OF_USE), by(POWER, BACK_IN_USE)), "RC803"),
    "archived, back by another office": ((by(KEEPER, OUT_OF_USE), by(SCIENCE, BACK_IN_USE)), "RC803"),
    "archived, renamed and back in use at once": ((by(KEEPER, OUT_OF_USE), by(POWER, both(TO_DIANLI, replaces(DIANLI, (ARCHIVED, ""))))), "RC803"),
    "archived, renamed, then back in use": ((by(KEEPER, OUT_OF_USE), by(POWER, TO_DIANLI), by(POWER, replaces(DIANLI, (ARCHIVED, "")))), "RC803"),
    "archived, back by a stranger and a keeper's typo": (
        (by(KEEPER, OUT_OF_USE), (*by(STRANGER, BACK_IN_USE), *by(KEEPER, appends(POWER_UNIT, 'note: "核"\n')))),
        "RC803",
    ),
    "a chain archived, back by its lead": ((by(KEEPER, appends(CHAIN, ARCHIVED)), by(METAL, replaces(CHAIN, (ARCHIVED, "")))), "RC803"),
    "a chain archived, back by another office": ((by(KEEPER, appends(CHAIN, ARCHIVED)), by(SCIENCE, replaces(CHAIN, (ARCHIVED, "")))), "RC803"),
    "the office archived, its steps by another": ((by(KEEPER, appends(LAW_UNIT, ARCHIVED)), by(POWER, replaces(LAW_UNIT, (ARCHIVED, "")))), "RC803"),
    "a resource archived, back by a stranger": ((by(POWER, appends(RESOURCE, ARCHIVED)), by(STRANGER, replaces(RESOURCE, (ARCHIVED, "")))), "RC803"),
    "a unit archived, a new order for it": ((by(KEEPER, OUT_OF_USE), by(METAL, new_order("shi-fagai-wei"))), "RC"),
    "a unit archived, its members changed by itself": (
        (by(KEEPER, OUT_OF_USE), by(POWER, replaces(POWER_UNIT, (ARCHIVED, ""), ("members: [", 'members: ["m1-00000000000000000000000000000000", ')))),
        "RC803",
    ),
    # -- settings that switch rules off
    "a folder of invented content is the data": (
        (by(KEEPER, appends(ACCESS, 'invented: ["data"]\n')), by(POWER, appends(RESOURCE, f'note: "{PHONE}"\n'))),
        "RC601",
    ),
    "a folder of invented content is everything": (
        (by(KEEPER, appends(ACCESS, 'invented: ["."]\n')), by(METAL, writes("notes.md", f"电话 {PHONE}\n"))),
        "RC608",
    ),
    "a folder of invented content is a slash": ((by(KEEPER, appends(ACCESS, 'invented: ["/"]\n')), by(METAL, writes("notes.md", f"电话 {PHONE}\n"))), "RC608"),
    "a folder of invented content in capitals": (
        (by(KEEPER, appends(ACCESS, 'invented: ["docs"]\n')), by(METAL, writes("DOCS/a.md", f"电话 {PHONE}\n"))),
        "RC608",
    ),
    "a folder of invented content, a file called like it": (
        (by(KEEPER, appends(ACCESS, 'invented: ["docs"]\n')), by(METAL, writes("docs.md", f"电话 {PHONE}\n"))),
        "RC608",
    ),
    "grace for a year, then a stranger's step of spring": ((by(KEEPER, appends(ACCESS, "late_days: 366\n")), by(STRANGER, adds(WORKING, FINISH))), "RC801"),
    "grace for a year by the office": ((by(METAL, appends(ACCESS, "late_days: 366\n")),), "RC803"),
    "keepers by role alone": ((by(KEEPER, replaces(ACCESS, ('keepers: ["m1-', 'keepers: ["管理员"] # "m1-'))), by(STRANGER, adds(WORKING, FINISH))), "RC807"),
    "signatures asked of a key that is nobody's": (
        (
            by(
                KEEPER,
                appends(
                    ACCESS,
                    'signatures: require\nkeys:\n  - member: "m1-00000000000000000000000000000000"\n    key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"\n',
                ),
            ),
        ),
        "RC807",
    ),
    "a member removed, whose step comes after": (
        (by(KEEPER, without_line(OFFICE_UNIT, "members:")), by(METAL, adds(NEED, step("2026-11-22T09:00:00", "register", "shi-fagai-wei")))),
        "RC801",
    ),
    "the access settings emptied, then a step": ((by(KEEPER, writes(ACCESS, "{}\n")), by(STRANGER, adds(WORKING, FINISH))), "RC807"),
    "the access settings written twice": ((by(KEEPER, appends(ACCESS, "keepers: []\n")),), "RC006"),
    "limits by a stranger behind a keeper's note": (
        (
            by(KEEPER, appends("README.md", "说明\n")),
            (*by(STRANGER, writes(SLA, "limits:\n  - {stage: finish, workdays: 99}\n")), *by(KEEPER, appends(SLA, "# 核对\n"))),
        ),
        "RC803",
    ),
    "next year's holidays by the office": ((by(METAL, writes("data/settings/calendar/2027.yaml", 'holidays: ["2027-01-04"]\n')),), "RC803"),
    "holidays under another name, then under theirs": (
        (
            by(METAL, writes("docs/2026.yaml", 'holidays: ["2026-11-30"]\n')),
            by(METAL, both(writes("data/settings/calendar/.gitkeep", ""), git("mv", "docs/2026.yaml", "data/settings/calendar/2026.yaml"))),
        ),
        "RC803",
    ),
    "the time zone moved by the office": ((by(METAL, replaces(ROOT, ("Asia/Shanghai", "Pacific/Kiritimati"))),), "RC803"),
    "categories without any": ((by(METAL, writes("data/settings/categories.yaml", "categories: []\n")),), "RC803"),
    "another mass limit, then everything at once": (
        (by(METAL, appends(ACCESS, "mass_records: 9999\nmass_percent: 100\n")),),
        "RC803",
    ),
    # -- decoys in new sorts of files
    "a record as JSON": ((by(POWER, writes("data/orders/2026-11/D-20261116-BSKHZ.json", "{}\n")),), "RC724"),
    "a record as TOML": ((by(POWER, writes("data/orders/2026-11/D-20261116-BSKHZ.toml", "id = 1\n")),), "RC724"),
    "a record packed": ((by(POWER, writes("data/orders/2026-11/D-20261116-BSKHZ.yaml.gz", "x\n")),), "RC724"),
    "a record with a blank at its end": ((by(POWER, plant("data/orders/2026-11/D-20261116-BSKHZ.yaml ")),), "RC724"),
    "a record with a full-width ending": ((by(POWER, plant("data/orders/2026-11/D-20261116-BSKHZ．ｙａｍｌ")),), "RC724"),
    "a folder called like a record": ((by(POWER, plant("data/orders/2026-11.yaml/D-20261116-BSKHZ.yaml")),), "RC724"),
    "a file where the months are": ((by(POWER, plant("data/orders.yaml")),), "RC724"),
    "a record in ninety folders": ((by(STRANGER, moves(WORKING, "data/orders/" + "a/" * 90 + "D-20261116-BSKHZ.yaml")),), "RC80"),
    "a record in a deep folder, then edited there": (
        (by(METAL, moves(WORKING, "data/orders/a/b/c/D-20261116-BSKHZ.yaml")), by(POWER, replaces("data/orders/a/b/c/D-20261116-BSKHZ.yaml", DEFERRED))),
        "RC801",
    ),
    "a second root as .yml": ((by(METAL, writes("data/redchain.yml", "region: x\n")),), "RC724"),
    "access settings as .yml": ((by(METAL, writes("data/settings/access.yml", "keepers: []\n")),), "RC724"),
    "access settings in a folder": ((by(METAL, writes("data/settings/sub/access.yaml", "keepers: []\n")),), "RC724"),
    "what macOS leaves beside a record": ((by(POWER, plant("data/orders/2026-11/._D-20261116-BSKHZ.yaml")),), "RC724"),
    "a telephone number in what Windows leaves": ((by(METAL, writes("data/needs/Thumbs.db", f"电话 {PHONE}\n")),), "RC608"),
    "a schema beside the schemas by a stranger": ((by(STRANGER, writes("schemas/need.schema.json.bak", "{}\n")),), "RC805"),
    "a list packed among the lists": ((by(METAL, writes("data/lists/needs.csv.gz", "x\n")),), "RC722"),
    "a list in a folder among the lists": ((by(METAL, writes("data/lists/2026/needs.csv", "x\n")),), "RC722"),
    # -- names that are not what they seem
    "settings in a long s": ((by(METAL, plant("data/ſettings/access.yaml", FILE, "keepers: []\n")),), "RC724"),
    "schemas in a long s": ((by(METAL, plant("ſchemas/need.schema.json", FILE, "{}\n")),), "RC724"),
    "workflows with the sign of kelvin": ((by(METAL, plant(".github/wor\u212aflows/validate.yml", FILE, "name: no\n")),), "RC803"),
    "the owners in other letters": ((by(METAL, plant(".GITHUB/codeOwners", FILE, "* @me\n")),), "RC803"),
    "the data in full width": ((by(METAL, plant("ｄata/units/x.yaml")),), "RC724"),
    "the data with a dot at its end": ((by(METAL, plant("data./units/x.yaml")),), "RC724"),
    "the data with a mark nobody sees": ((by(METAL, plant("da\u200bta/units/x.yaml")),), "RC724"),
    "a unit decomposed": ((by(METAL, plant("data/units/gongdi\u0061\u0301n.yaml", FILE, 'id: "gongdian"\nname: "x"\nside: service\n')),), "RC"),
    "a unit in another case": ((by(METAL, plant("data/units/Gongdian.yaml", FILE, 'id: "Gongdian"\nname: "示例"\nside: service\n')),), "RC109"),
    "a telephone number in GBK as a name": ((by(METAL, plant("docs/张某".encode("gbk") + PHONE.encode() + b".md")),), "RC608"),
    "a telephone number in full width as a name": ((by(METAL, plant("docs/１３８６９１２３４５６.md")),), "RC608"),
    "a telephone number with unseen characters as a name": ((by(METAL, plant("docs/138\u200b6912\u20603456.md")),), "RC608"),
    "a telephone number as a name of an empty folder": ((by(METAL, plant(f"docs/{PHONE}", FOLDER)),), "RC608"),
    "a telephone number as a name of an empty folder in empty folders": ((by(METAL, plant(f"附件/a/b/张某{PHONE}/c", FOLDER)),), "RC608"),
    "an empty folder, in between, with a telephone number": (
        (by(METAL, plant(f"docs/{PHONE}", FOLDER), plant(f"docs/{PHONE}/a.md"), plant("docs", FILE)),),
        "RC608",
    ),
    "an empty folder below the data": ((by(METAL, plant("data/needs/2027-01", FOLDER)),), "RC724"),
    "an empty folder among the settings": ((by(KEEPER, plant("data/settings/calendar/x", FOLDER)),), "RC724"),
    "an empty folder in place of a record": ((by(KEEPER, plant(WORKING, FOLDER)),), "RC724"),
    "another repository in place of a record": ((by(KEEPER, plant(WORKING, REPOSITORY)),), "RC724"),
    "an empty folder in place of the orders": ((by(KEEPER, plant("data/orders", FOLDER)),), "RC701"),
    "an empty folder in place of the access settings, then a file": (
        ((*by(STRANGER, plant(ACCESS, FOLDER)), *by(STRANGER, plant(ACCESS, FILE, "keepers: []\n"))),),
        "RC80",
    ),
    "an empty folder in place of a record, then it changed": (
        ((*by(POWER, plant(WORKING, FOLDER)), *by(POWER, git("checkout", "-q", "main", "--", "data"), replaces(WORKING, DEFERRED))),),
        "RC",
    ),
    # -- what is hidden in a record
    "a telephone number in escapes": ((by(POWER, appends(RESOURCE, 'note: "电话 \\x31\\x33\\x38\\x36\\x39\\x31\\x32\\x33\\x34\\x35\\x36"\n')),), "RC601"),
    "a telephone number over two lines": ((by(POWER, appends(RESOURCE, 'note: "电话 138\\\n  69123456"\n')),), "RC601"),
    "a telephone number folded": ((by(POWER, appends(RESOURCE, "note: >-\n  电话 138\n  6912\n  3456\n")),), "RC601"),
    "a telephone number in a tag of YAML": ((by(POWER, appends(RESOURCE, f"note: !!str {PHONE}\n")),), "RC007"),
    "a telephone number in two tags": ((by(POWER, appends(RESOURCE, 'tags: ["联系138", "69123456"]\n')), by(POWER, appends(RESOURCE, f"# {PHONE}\n"))), "RC"),
    "a secrecy mark in a comment": ((by(POWER, appends(RESOURCE, "# 机密★5年\n")),), "RC604"),
    "a telephone number in a new folder's file with a keeper's edit": (
        ((*by(METAL, writes("docs/x.csv", f"姓名,电话\n张某,{PHONE}\n")), *by(KEEPER, deletes("docs/x.csv"))),),
        "RC608",
    ),
    # -- how git reads, who reviews
    "attributes of the office": ((by(METAL, writes("docs/.gitattributes", "* -text\n")),), "RC803"),
    "submodules of the office": ((by(METAL, both(writes(".gitmodules", '[submodule "x"]\n  path = x\n  url = ./x\n'))),), "RC803"),
    "owners in docs": ((by(METAL, writes("docs/CODEOWNERS", "* @me\n")),), "RC803"),
    "a telephone number as where a link leads": ((by(METAL, plant("docs/x", LINK, f"/home/{PHONE}")),), "RC608"),
    "a telephone number below a folder": ((by(METAL, plant(f"docs/{PHONE}.md")),), "RC608"),
    "workflows behind a link": (
        (
            by(METAL, writes("docs/flows/validate.yml", "name: no\n")),
            by(
                METAL,
                both(
                    git("rm", "-rq", ".github/workflows"),
                    lambda clone: (clone.path / ".github").mkdir(exist_ok=True),
                    links(".github/workflows", "../docs/flows"),
                ),
            ),
        ),
        "RC803",
    ),
    "the hosts' folder as another repository": ((by(METAL, plant(".github", REPOSITORY)),), "RC803"),
    "a record as another repository, then the file": (((*by(POWER, plant(WORKING, REPOSITORY)), *by(POWER, plant(WORKING, FILE, "id: x\n"))),), "RC701"),
    "a program without an ending": ((by(METAL, writes("bin/Makefile", "all:\n")),), "RC803"),
    "what a host runs by another name": ((by(METAL, writes(".onedev-buildspec.yml", "x: 1\n")),), "RC803"),
    "the words of a commit": ((by(METAL, writes(".gitmessage", "x\n")),), "RC803"),
    "what Python takes for an installed program": ((by(METAL, writes("x.dist-info/entry_points.txt", "[console_scripts]\n")),), "RC803"),
    "environment variables": ((by(METAL, writes(".env", "PYTHONPATH=.\n")),), "RC803"),
    # -- steps and fields of others, prepared
    "a project of one's own with the order's lead": ((by(POWER, new_project("shi-fagai-wei", "gongdian")),), "RC801"),
    "an order for oneself": ((by(POWER, new_order("gongdian")),), "RC"),
    "an order by the office's name": ((by(POWER, new_order("shi-fagai-wei")),), "RC801"),
    "an order handed to another unit": ((by(POWER, replaces(WORKING, ('unit: "gongdian"', 'unit: "keji-zhihang"'))),), "RC"),
    "an order finished, then its finish taken back": ((by(POWER, adds(WORKING, FINISH)), by(POWER, git("checkout", "-q", "main~1", "--", WORKING))), "RC704"),
    "an order finished, then reverted by the office": ((by(POWER, adds(WORKING, FINISH)), by(METAL, git("revert", "--no-commit", "HEAD"))), "RC704"),
    "a step, then one before it": (
        (by(POWER, adds(WORKING, PROGRESS)), by(POWER, adds(WORKING, step("2026-11-21T09:00:00", "progress", "gongdian", note="去过")))),
        "RC706",
    ),
    "a step, then its note": ((by(POWER, adds(WORKING, PROGRESS)), by(POWER, replaces(WORKING, ("已上门", "已上门两次")))), "RC703"),
    "a step, then its order turned": ((by(POWER, adds(WORKING, PROGRESS)), by(POWER, relogs(WORKING, 0, 2, 1))), "RC"),
    "a step, then all its bytes in flow style": (
        (by(POWER, adds(WORKING, PROGRESS)), by(STRANGER, bytes_of(WORKING, lambda raw: raw.replace(b"\n", b"\r\n")))),
        "RC805",
    ),
    "the firm's own satisfaction by the unit": (
        (by(POWER, adds(WORKING, FINISH)), by(POWER, adds(CLOCKED, step("2026-11-23T07:00:00", "confirm", "sl-chuqing", rating="satisfied")))),
        "RC104",
    ),
    "the order verified by the unit that did it": (
        (by(POWER, adds(WORKING, FINISH)), by(POWER, adds(CLOCKED, step("2026-11-23T07:00:00", "verify", "gongdian")))),
        "RC709",
    ),
    "a rejection, then for ever": (
        (
            by(METAL, replaces(NEED, ("log:", 'rejected: [{resource: "dianli-zengrong", because: "不合适", on: "2026-11-22", until: "2026-12-01"}]\nlog:'))),
            by(POWER, replaces(NEED, ('until: "2026-12-01"', 'until: "2099-12-31"'))),
        ),
        "RC80",
    ),
    "a leaderless chain by a keeper, a lead by a department": (
        (
            by(KEEPER, writes("data/chains/wode.yaml", 'id: "wode"\nname: "示例新链"\n')),
            by(SCIENCE, appends("data/chains/wode.yaml", 'lead_units: ["shi-keji-ju"]\n')),
        ),
        "RC803",
    ),
    "a draft by a stranger that a keeper moves in": (
        ((*by(STRANGER, writes("docs/draft.yaml", NEW_RESOURCE)), *by(KEEPER, both(git("mv", "docs/draft.yaml", "data/resources/xin-fuwu.yaml")))),),
        "RC80",
    ),
}


def judged(clone: Clone, commits: tuple[tuple[str, object], ...]) -> set[str]:
    """Commit what each hand does on a branch of its own; return the codes of what blocks it, judged as a host would."""
    clone.git("checkout", "-qf", "main")
    clone.git("checkout", "-q", "-B", "proposal", "main")
    for email, part in commits:
        if isinstance(part, Planted):
            plants(clone, email, part)
            continue
        part(clone)  # type: ignore[operator]  # a hand
        commit(clone, email, "a proposal", "", "--allow-empty")
    out = clone.path.parent / "out"
    done = clone.run("ci", "check", "--base", "main", "--out", str(out))
    assert done.code in {0, 1}, done
    return set(re.findall(r"RC\d+", " ".join(each.read_text("utf-8") for each in out.iterdir()))) if done.code else set()


@pytest.mark.parametrize("name", ROWS)
def test_no_row_of_proposals_does_what_none_may(staffed: Clone, name: str) -> None:
    """What prepares it passes; the first that is refused ends the row."""
    proposals, code = ROWS[name]
    for each in proposals:
        found = judged(staffed, each)
        if found:
            break
        staffed.git("branch", "-qf", "main", "proposal")
    assert any(each.startswith(code) for each in found), found
