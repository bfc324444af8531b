"""How a Word document looks: an A4 page of 28 characters × 22 lines after GB/T 9704-2012, without red head and seal; fonts are named, not embedded."""

from __future__ import annotations

from typing import NamedTuple

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CHARACTERS, LINES, LINE_PITCH = 28, 22, 579
"""What stands on a page, and the height of a line in twentieths of a point."""
PAGE = {"width": 11906, "height": 16838, "top": 2098, "right": 1474, "bottom": 1984, "left": 1588, "header": 851, "footer": 1304}
"""Twentieths of a point: A4, 37 mm above, 28 mm to the left, 156 × 225 mm of text; the page number 7 mm below it."""
TEXT_WIDTH = PAGE["width"] - PAGE["left"] - PAGE["right"]
BODY, SONG, HEI, KAI, TITLE = "仿宋_GB2312", "宋体", "黑体", "楷体_GB2312", "方正小标宋简体"
_LATIN = "Times New Roman"
_SQUEEZED = '<w:spacing w:val="-5"/>'
"""Nearer by a quarter of a point, 28 characters fill a line in every program."""
_EXACT = f'<w:spacing w:before="0" w:after="0" w:line="{LINE_PITCH}" w:lineRule="exact"/>'
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="630"/>'
_LOOSE = '<w:snapToGrid w:val="0"/>'


class _Style(NamedTuple):
    """A style of paragraphs: what it is called, what it is like beside its base, in the order of the schema."""

    id: str
    name: str
    paragraph: str = ""
    run: str = ""
    base: str = "Normal"


def _font(name: str, size: int = 0, more: str = "") -> str:
    """Return the properties of a run; `size` is in half points."""
    sizes = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
    return f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{name}" w:cs="{_LATIN}"/><w:b w:val="0"/>{more}{sizes}'


def _tight(line: int, more: str = "") -> str:
    """Return the properties of a paragraph off the grid, of lines at least so high."""
    return f'{_LOOSE}<w:spacing w:before="20" w:after="20" w:line="{line}" w:lineRule="atLeast"/><w:ind w:firstLine="0"/>{more}'


_CENTRE, _RIGHT, _LEFT = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>', '<w:jc w:val="left"/>'
_WIDE = '<w:spacing w:val="0"/>'
STYLES_OF_PARAGRAPHS = (
    _Style("Title", "Title", f'<w:keepNext/>{_LOOSE}<w:spacing w:before="0" w:after="0" w:line="640" w:lineRule="exact"/>{_CENTRE}', _font(TITLE, 44, _WIDE)),
    _Style("Subtitle", "Subtitle", f'{_LOOSE}<w:spacing w:before="0" w:after="{LINE_PITCH}" w:line="{LINE_PITCH}" w:lineRule="exact"/>{_CENTRE}', _font(KAI)),
    _Style("BodyText", "Body Text", _INDENT),
    _Style("Aside", "Aside", _INDENT, _font(KAI, 28)),
    _Style("Addressee", "Addressee", '<w:ind w:firstLine="0"/>'),
    _Style("Signature", "Signature", '<w:ind w:rightChars="200" w:right="630"/>' + _RIGHT),
    _Style("Heading1", "heading 1", f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="0"/>', _font(HEI)),
    _Style("Heading2", "heading 2", f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="1"/>', _font(KAI)),
    _Style("Heading3", "heading 3", f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="2"/>'),
    _Style("Caption", "caption", f'<w:keepNext/>{_LOOSE}<w:spacing w:before="120" w:after="60" w:line="400" w:lineRule="atLeast"/>{_CENTRE}', _font(HEI, 28)),
    _Style("TableText", "Table Text", _tight(300, _LEFT), _WIDE + '<w:sz w:val="24"/><w:szCs w:val="24"/>'),
    _Style("TableNumber", "Table Number", _RIGHT, base="TableText"),
    _Style("TableHead", "Table Head", _CENTRE, _font(HEI, 24, _WIDE), base="TableText"),
    _Style("FigureNumber", "Figure Number", _tight(440, _CENTRE), _font(HEI, 36, _WIDE)),
    _Style("Drawing", "Drawing", f'{_LOOSE}<w:spacing w:before="120" w:after="120" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>{_CENTRE}'),
    _Style("Footer", "footer", f'{_LOOSE}<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>', _font(SONG, 28, _WIDE)),
    _Style("FooterOdd", "Footer Odd", '<w:ind w:rightChars="100" w:right="280"/>' + _RIGHT, base="Footer"),
    _Style("FooterEven", "Footer Even", '<w:ind w:leftChars="100" w:left="280"/>' + _LEFT, base="Footer"),
)


def _paragraph_style(style: _Style) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"><w:name w:val="{style.name}"/><w:basedOn w:val="{style.base}"/><w:qFormat/>'
        f"<w:pPr>{style.paragraph}</w:pPr><w:rPr>{style.run}</w:rPr></w:style>"
    )


_EDGES = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_MARGINS = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in (("top", 0), ("left", 60), ("bottom", 0), ("right", 60)))
_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:tblPr>'
    f'<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{_MARGINS}</w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
    f"<w:tblPr><w:tblBorders>{_EDGES}</w:tblBorders></w:tblPr></w:style>"
)
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{_font(BODY).replace("<w:b w:val=" + chr(34) + "0" + chr(34) + "/>", "")}'
    '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    f'<w:pPr><w:widowControl w:val="0"/>{_EXACT}{_LEFT}</w:pPr><w:rPr>{_SQUEEZED}</w:rPr></w:style>'
    f"{''.join(map(_paragraph_style, STYLES_OF_PARAGRAPHS))}{_TABLES}</w:styles>"
)
SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)
