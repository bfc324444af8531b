"""How the fuzzer changes a file: as faults, tools and people do."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
import zlib
from collections.abc import Sequence

_TOKENS = (
    *(
        b"\n",
        b"\r\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b": ",
        b"- ",
        b"  ",
        b"\t",
        b"#",
        b"&a ",
        b"*a",
        b"!!python/object ",
        b"<<: ",
        b"? ",
        b"|\n",
        b">\n",
    ),
    *(
        b"[",
        b"]",
        b"{",
        b"}",
        b'"',
        b"'",
        b"---\n",
        b"...\n",
        b"%YAML 1.1\n",
        b"null",
        b"~",
        b"yes",
        b"1e999",
        b"-0",
        b"0x1F",
        b"9" * 40,
        b".nan",
        b"2026-02-30",
    ),
    *(
        "：".encode(),
        "（".encode(),
        "\u3000".encode(),
        "\u202e".encode(),
        "\u2028".encode(),
        "\u0000".encode(),
        "𠮷".encode(),
        "e\u0301".encode(),
        b"\xed\xa0\x80",
    ),
    *(
        b"<<<<<<< HEAD\n",
        b"=======\n",
        b">>>>>>> x\n",
        b"2026-11-23T09:00:00+08:00",
        b"N-20261123-JSGVN",
        b"log:\n",
        b"id: ",
        b"allow: [RC001]\n",
        b"=1+1",
        b",",
    ),
)


def changed(chance: random.Random, raw: bytes, corpus: Sequence[bytes], longest: int = 1 << 17) -> bytes:
    """Change a file; of a packed one mostly what is packed in it."""
    with contextlib.suppress(zipfile.BadZipFile, OSError, ValueError, NotImplementedError, zlib.error, RuntimeError):
        if raw.startswith(b"PK") and chance.random() < 0.8:
            return _repacked(chance, raw, corpus)
    return _changed_bytes(chance, raw, corpus)[:longest]


def _repacked(chance: random.Random, raw: bytes, corpus: Sequence[bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        parts = {each: old.read(each) for each in old.namelist()[:50]}
    name = chance.choice([*parts])
    parts[name] = _changed_bytes(chance, parts[name], (*corpus, *parts.values()))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for each, content in parts.items():
            new.writestr(zipfile.ZipInfo(each), content)
    return made.getvalue()


def _changed_bytes(chance: random.Random, raw: bytes, corpus: Sequence[bytes]) -> bytes:
    """Change some bytes as faults, tools and people do: flipped, cut, doubled, moved, pasted from elsewhere, or replaced by what often matters."""
    found = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at, end = sorted((chance.randrange(len(found) + 1), chance.randrange(len(found) + 1)))
        end = min(end, at + chance.choice((1, 4, 40, 400)))
        what = chance.randrange(7)
        if what == 0 and found:
            found[at % len(found)] ^= 1 << chance.randrange(8)
        elif what == 1:
            del found[at:end]
        elif what == 2:  # one of the ways above
            found[at:at] = found[at:end] * chance.choice((1, 1, 2, 50))
        elif what == 3:
            other = chance.choice(corpus)
            start = chance.randrange(len(other) + 1)
            found[at:end] = other[start : start + chance.choice((4, 40, 400))]
        elif what == 4:
            lines = bytes(found).split(b"\n")
            chance.shuffle(lines) if chance.random() < 0.1 else lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
            found = bytearray(b"\n".join(lines))
        else:
            found[at : end if what == 5 else at] = chance.choice(_TOKENS)
    return bytes(found)
