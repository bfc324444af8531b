"""Files that a passphrase seals, in the age format; the one room of pyrage, the library of the extra `contacts`."""

from __future__ import annotations

import os

from redchain.errors import RefusalError
from redchain.model.git_blob_id import blob_id
from redchain.store.disk import prepare
from redchain.text import Text

_OWN = 0o600
_FOLDER = 0o700


def opened(raw: bytes, passphrase: str) -> str:
    """Return the text in a sealed file. Raises RefusalError where the passphrase does not open it."""
    import pyrage

    try:
        return bytes(pyrage.passphrase.decrypt(raw, passphrase)).decode("utf-8")
    except (pyrage.DecryptError, UnicodeDecodeError) as problem:
        raise RefusalError(
            Text("打不开通讯录：口令不对，或者文件不完整", "the contacts cannot be opened: the passphrase is wrong, or the file is damaged"),
            Text("核对口令（大小写、输入法）再试；文件没有改动", "check the passphrase (capitals, input method) and try again; the file is as it was"),
        ) from problem


def sealed(text: str, passphrase: str) -> bytes:
    """Return a text sealed with a passphrase."""
    import pyrage

    return bytes(pyrage.passphrase.encrypt(text.encode("utf-8"), passphrase))


def write_sealed(path: str, before: bytes | None, raw: bytes) -> bool:
    """Write a sealed file that only its owner may read, where it is still what was read before; a kill leaves the old one or the new one.

    False where somebody else has written it since; theirs then stays.
    """
    os.makedirs(os.path.dirname(path), _FOLDER, exist_ok=True)
    prepared = prepare(path, raw)
    try:
        os.chmod(prepared.beside, _OWN)
        return prepared.place_instead_of(None if before is None else blob_id(before))
    finally:
        prepared.discard()
