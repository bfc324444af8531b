"""Documents and tables of office programs are looked into, within bounds."""

from __future__ import annotations

import io
import zipfile

import pytest

from redchain.store.office_text import UnreadableOfficeFileError, is_packed, office_text


def packed(**parts: str | bytes) -> bytes:
    """Make a file of parts; `__` in a name stands for a slash."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(f"{name.replace('__', '/')}.xml", content)
    return into.getvalue()


def document(*runs: str) -> str:
    return f"<w:document><w:p>{''.join(f'<w:r><w:t>{each}</w:t></w:r>' for each in runs)}</w:p><w:p><w:t>完</w:t></w:p></w:document>"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"word__document": document("联系电话138", "00001111")}, "联系电话13800001111\n"),
        ({"word__header1": document("页眉")}, "页眉"),
        ({"word__comments": document("批注")}, "批注"),
        ({"xl__sharedStrings": "<sst><si><r><t>手机</t></r><r><t>138</t></r></si><si><t>二</t></si></sst>"}, "手机138\n二"),
        ({"xl__worksheets__sheet1": '<row><c r="A1"><v>13800001111</v></c><c r="B1"><v>2</v></c></row>'}, "13800001111\n2"),
        ({"ppt__slides__slide1": "<a:p><a:t>页</a:t></a:p>"}, "页"),
        ({"content": "<text:p>一</text:p><text:h>二</text:h>"}, "一\n二"),
        ({"Doc_0__Pages__Page_0__Content": "<ofd:TextCode>一</ofd:TextCode><ofd:TextCode>二</ofd:TextCode>"}, "一\n二"),
        ({"docProps__core": "<cp:x><dc:creator>张示例</dc:creator><dc:title>题</dc:title></cp:x>"}, "张示例\n题"),
        ({"word__document": "<w:t>&#x31;&#51;8 &amp; &lt;</w:t>"}, "138 & <"),
        ({"word__document": "<w:t>字</w:t>".encode("utf-16")}, "字"),
    ],
)
def test_the_words_are_read(parts: dict[str, str | bytes], words: str) -> None:
    assert words in office_text(packed(**parts))


def test_no_entity_is_resolved() -> None:
    evil = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]><w:t>&a;&f;</w:t>'
    assert "&a;&f;" in office_text(packed(word__document=evil))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK\x03\x04 damaged",
        packed(word__document="<w:t/>")[:-30],
        packed(elsewhere="x"),
        packed(word__document="0" * (9 << 20)),
        packed(word__document="0" * (4 << 20)),
        packed(**{f"word__part{each}": "x" for each in range(2001)}),
    ],
    ids=["empty", "damaged", "cut off", "no document", "too large", "packed too densely", "too many parts"],
)
def test_what_cannot_be_looked_through_is_told(raw: bytes) -> None:
    with pytest.raises(UnreadableOfficeFileError):
        office_text(raw)


def test_a_locked_file_is_told() -> None:
    raw = bytearray(packed(word__document="<w:t>x</w:t>"))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableOfficeFileError):
        office_text(bytes(raw))


def test_it_is_known_by_its_beginning() -> None:
    assert is_packed(packed(word__document="x"))
    assert not is_packed(b"%PDF-1.7")
