"""The words in a document or table of an office program (`.docx`, `.xlsx`, `.pptx`, `.odt`, `.ods`, `.ofd`): a ZIP of XML, looked into within bounds and never unpacked to disk."""

from __future__ import annotations

import zipfile
from html import unescape
from io import BytesIO

from redchain.lazy_pattern import pattern
from redchain.store.packed_faults import PACKED_FAULTS

_WITH_WORDS = pattern(
    r"word/(?!styles|settings|fontTable|theme|numbering|webSettings)[^?*]*\.(?:xml|rels)"
    r"|xl/(?:sharedStrings|worksheets/|comments|threadedComments)[^?*]*\.(?:xml|rels)"
    r"|ppt/(?:slides|notesSlides|comments)/[^?*]*\.(?:xml|rels)"
    r"|docProps/\w+\.xml|content\.xml|meta\.xml|[^?*]*/Content\.xml"
)
_MOST_PARTS, _MOST_BYTES, _MOST_PACKED = 2000, 8 << 20, 200
_LINE_END = pattern(r"</(?:\w+:)?(?:p|h|si|c|row|comment|text|TextCode)>|<(?:\w+:)?(?:br|cr|tab)\b[^>]*/>|</dc:\w+>|</cp:\w+>|</(?:Company|Manager)>")
_TARGET = pattern(r'\bTarget="([^"]*)"')
_TAG = pattern(r"<[^<>]*>")


class UnreadableOfficeFileError(Exception):
    """A file that is too large once unpacked, packed too densely, locked, or damaged."""


def is_packed(raw: bytes) -> bool:
    """Tell whether bytes begin as such a file does, whatever it is called."""
    return raw.startswith(b"PK\x03\x04")


def office_text(raw: bytes) -> str:
    """Return the words in an office file, each paragraph or cell a line; raises UnreadableOfficeFileError.

    No entity but those of plain characters is resolved, so nothing outside the file is ever read and nothing grows.
    """
    try:
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            parts = packed.infolist()
            wanted = [each for each in parts if _WITH_WORDS.fullmatch(each.filename)]
            if len(parts) > _MOST_PARTS or not wanted or any(each.flag_bits & 1 for each in wanted):
                raise UnreadableOfficeFileError
            left, texts = _MOST_BYTES, []
            for each in wanted:
                with packed.open(each) as part:
                    content = part.read(left + 1)  # what a part says of its own size is not believed
                left -= len(content)
                if left < 0 or len(content) > _MOST_PACKED * max(each.compress_size, 1 << 10):
                    raise UnreadableOfficeFileError
                texts.append(_words_in(content, is_of_links=each.filename.endswith(".rels")))
    except PACKED_FAULTS as problem:
        raise UnreadableOfficeFileError from problem
    return "\n".join(texts)


def _words_in(content: bytes, *, is_of_links: bool) -> str:
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    text = content.decode(encoding, "replace")
    if is_of_links:
        return unescape("\n".join(_TARGET.findall(text)))
    return unescape(_TAG.sub("", _LINE_END.sub("\n", text.replace("\n", " "))))
