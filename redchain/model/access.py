"""Who an identity may speak for: salted hashes of commit addresses, keepers, signing keys, and the limit of a mass change."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, StringConstraints

from redchain.model.base import Frozen
from redchain.model.field_types import NameId, Word
from redchain.model.fields import Key, Labels, Meaning, Ref
from redchain.text import Text

MEMBER_PATTERN = r"^m1-[0-9a-f]{32}$"
_KEY_PATTERN = (
    r"^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com) [A-Za-z0-9+/]{40,2000}={0,3}$"
)
_COST, _BLOCK, _BYTES = 2**14, 8, 16

Member = Annotated[str, StringConstraints(strict=True, pattern=MEMBER_PATTERN)]
"""The salted hash of a commit address: `m1-` and 32 hexadecimal digits."""

PublicKey = Annotated[str, StringConstraints(strict=True, pattern=_KEY_PATTERN)]
"""An SSH public key without its comment, which usually is an address."""

Signatures = Literal["ignore", "warn", "require"]


class MassLimit(NamedTuple):
    """How many old records of a kind one proposal may change: at most `records`, and at most `percent` of them once that is more than `least`."""

    records: int = 200
    percent: int = 20
    least: int = 20


class SigningKey(Frozen):
    """A public key and whose it is."""

    member: Annotated[Member, Text("成员", "Member")]
    key: Annotated[PublicKey, Key(), Text("公钥", "Public key"), Meaning("SSH 公钥，去掉末尾的注释", "an SSH public key without its comment")]


class Owner(Frozen):
    """A unit's team or account at the place that hosts the repository, for CODEOWNERS."""

    unit: Annotated[NameId, Key(), Ref("unit"), Text("单位", "Unit")]
    handle: Annotated[Word, StringConstraints(pattern=r"^@[A-Za-z0-9][A-Za-z0-9_./-]*$"), Text("托管平台账号", "Handle")]


class Access(Frozen):
    """`settings/access.yaml`: who may do what beside the roles in the records (see docs/access.md)."""

    salt: Annotated[
        str | None, StringConstraints(pattern=r"^[0-9a-f]{32}$"), Text("盐", "Salt"), Meaning("redchain identity init 生成", "made by redchain identity init")
    ] = None
    keepers: Annotated[tuple[Member, ...], Text("管理员", "Keepers"), Meaning("可以替任何单位记录、改权限", "they record for anybody and change powers")] = ()
    signatures: Annotated[
        Signatures,
        Text("签名", "Signatures"),
        Labels(ignore=Text("不查", "ignore"), warn=Text("提醒", "warn"), require=Text("必须", "require")),
        Meaning("对照检查时是否要求提交有可信签名", "whether commits must carry a trusted signature"),
    ] = "ignore"
    keys: Annotated[tuple[SigningKey, ...], Text("签名公钥", "Signing keys")] = ()
    mass_records: Annotated[int, Field(strict=True, ge=1), Text("一次改动上限（条）", "Most records changed at once")] = 200
    mass_percent: Annotated[int, Field(strict=True, ge=1, le=100), Text("一次改动上限（%）", "Most records changed at once (%)")] = 20
    invented: Annotated[
        tuple[Word, ...],
        Text("只有编造内容的文件夹", "Folders of invented content"),
        Meaning("对照检查时不看其中的手机号等；data/ 除外", "where numbers of invented persons may stand; never below data/"),
    ] = ()
    late_days: Annotated[
        int,
        Field(strict=True, ge=0, le=366),
        Text("补记宽限（天）", "Days of grace for late entry"),
        Meaning("更晚的只有链办能补记，并注明补记日期", "what is older only the office enters, marked as entered late"),
    ] = 7
    owners: Annotated[tuple[Owner, ...], Text("审核账号", "Owners"), Meaning("用于生成 CODEOWNERS", "CODEOWNERS is made from them")] = ()
    keeper_handle: Annotated[Word | None, StringConstraints(pattern=r"^@[A-Za-z0-9][A-Za-z0-9_./-]*$"), Text("管理员账号", "Keepers' handle")] = None

    @property
    def mass(self) -> MassLimit:
        """The limit of a mass change."""
        return MassLimit(self.mass_records, self.mass_percent)


def member_of(salt: str, email: str) -> str:
    """Return the hash that stands for a commit address; slow on purpose, so that a list of addresses cannot be tried in bulk."""
    words = email.strip().lower().encode("utf-8", "surrogateescape")
    return "m1-" + hashlib.scrypt(words, salt=bytes.fromhex(salt), n=_COST, r=_BLOCK, p=1, dklen=_BYTES).hex()


def allowed_signers(keys: tuple[SigningKey, ...]) -> str:
    """Return the keys as git reads them (gpg.ssh.allowedSignersFile): the principal is the member's hash."""
    return "".join(f'{each.member} namespaces="git" {each.key}\n' for each in sorted(keys, key=lambda each: (each.member, each.key)))
