"""The identity that git has on this machine, as a member; and the first access settings of a data repository."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from redchain.errors import RefusalError
from redchain.flow.authors import ACCESS_FILE
from redchain.flow.generated_files import read_text
from redchain.history.checkout import find_checkout
from redchain.history.git import own_email
from redchain.model.access import member_of
from redchain.store.templates import access_template
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.flow.workspace import Workspace

__all__ = ["ACCESS_FILE", "access_settings_begun", "access_text_begun", "member_of_email"]


def member_of_email(space: Workspace, email: str | None = None) -> str:
    """Return the hash of an address, by default of git's own; raises RefusalError where there is no salt or no address."""
    salt = space.settings.access.salt
    if salt is None:
        raise RefusalError(
            Text("还没有启用身份核对", "identities are not in use yet"), Text("先运行 redchain identity init", "run `redchain identity init` first")
        )
    return member_of(salt, _address(space, email))


def access_settings_begun(space: Workspace) -> str:
    """Return the text of the access settings with a fresh salt and the present identity as a keeper; raises RefusalError when they have a salt."""
    if space.settings.access.salt is not None:
        raise RefusalError(
            Text("身份核对已经启用", "identities are in use already"),
            Text("登记成员：redchain identity add --unit 单位 --email 邮箱", "register a member: redchain identity add --unit UNIT --email ADDRESS"),
        )
    salt = secrets.token_hex(16)
    return access_text_begun(read_text(f"{space.root}/{ACCESS_FILE}") or access_template(), salt, member_of(salt, _address(space, None)))


def access_text_begun(text: str, salt: str, keeper: str) -> str:
    """Return access settings with a salt and a first keeper at their end."""
    ended = text if text.endswith("\n") else text + "\n"
    return f'{ended}salt: "{salt}"\nkeepers: ["{keeper}"]\n'


def _address(space: Workspace, email: str | None) -> str:
    checkout = find_checkout(space.root)
    address = email or (own_email(checkout.top) if checkout else "")
    if not address.strip():
        raise RefusalError(
            Text("git 不知道你的邮箱", "git does not know your address"),
            Text("先设置 git config user.email，或加 --email", "set git config user.email, or give --email"),
        )
    return address
