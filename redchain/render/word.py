"""Document to a Word file (`.docx`) with python-docx: paragraphs, tables and native charts on an official page, the same bytes each time."""

from __future__ import annotations

from html import escape as escaped
from io import BytesIO
from typing import TYPE_CHECKING, Any

from redchain.document import Chart, Document, Figures, Paragraph, Section, Table, Terms, is_counted, say, say_cell
from redchain.lazy_pattern import pattern
from redchain.render.office_chart import chart_parts, spoken
from redchain.render.repacking import repacked
from redchain.render.word_style import LINE_PITCH, PAGE, SETTINGS, STYLES, TEXT_WIDTH, W
from redchain.render.workbook import shown_width
from redchain.text import Text
from redchain.text_cleaning import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from redchain.document import Block, Column, Words
    from redchain.text import Language

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_SPACES = f'xmlns:w="{W}" xmlns:r="{_R}" xmlns:a="{_A}" xmlns:c="{_C}" xmlns:wp="{_WP}"'
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_NEEDED = ("thumbnail", "extended-properties", "stylesWithEffects", "customXml", "numbering", "webSettings", "fontTable")
"""What the empty document of python-docx brings along."""
_EMU = 635
"""So many English metric units are a twentieth of a point."""
_CHART_HEIGHT, _ROW_HEIGHT, _BY_HAND_HEIGHT = 4600, 420, 640
_PADDING = 120
_WORD_ROOM, _WHOLE_ROOM, _NUMBER_ROOM, _BY_HAND_ROOM = 8, 12, 16, 10
"""As many half characters a column is given at least, if it has so much to say."""
_UNBROKEN, _UNBROKEN_ROOM, _SLACK = pattern(r"[!-~]+"), 20, 1.2
"""What should not be broken, such as an id or a date, and more room for it, since fonts differ."""
_SIZES = ((5, 24), (8, 21), (99, 18))
"""Up to so many columns, a table is set in letters of so many half points."""
_IN_A_ROW = 5
_TITLE_WIDTH, _LAST_BRACKET = 40, pattern(r"(（[^（）]*）)$")
"""A title of more half characters than stand on a line is broken before its last brackets."""
_DEEPEST = 3
_PLACES = {"body": "BodyText", "addressee": "Addressee", "signature": "Signature"}
_ALIGNED = {"left": "TableText", "center": "TableText", "right": "TableNumber"}
_COLON = Text("：", ": ")


def docx(document: Document, made_at: datetime, language: Language | None = None) -> bytes:
    """Return the document as a Word file; raises ImportError where python-docx or XlsxWriter is not installed."""
    return _Writing(document, language or document.language).file(made_at)


def _text(words: str) -> str:
    """Return words as the inside of a run: exactly them, line breaks as breaks."""
    lines = clean(words).replace("\t", " ").split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escaped(each, quote=False)}</w:t>' for each in lines)


def _run(words: str, properties: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{_text(words)}</w:r>"


def _paragraph(style: str, *runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


class _Writing:
    """Writing one document."""

    def __init__(self, document: Document, language: Language) -> None:
        import docx as library

        self._document, self._language = document, language
        self._made = library.Document()
        self._charts = 0

    def file(self, made_at: datetime) -> bytes:
        """Return the whole file."""
        self._put(self._made.styles.element, STYLES)
        self._put(self._made.settings.element, SETTINGS)
        self._drop()
        self._page()
        self._footers()
        self._facts(made_at)
        body = self._made.element.body
        for each in self._parse(f"<w:body {_SPACES}>{''.join(self._body())}</w:body>"):
            body.insert(len(body) - 1, each)
        page = BytesIO()
        self._made.save(page)
        return repacked(page.getvalue())

    @staticmethod
    def _parse(xml: str) -> list[Any]:
        from docx.oxml import parse_xml

        return list(parse_xml(xml))

    def _put(self, element: Any, xml: str) -> None:
        for each in list(element):
            element.remove(each)
        element.extend(self._parse(xml))

    def _drop(self) -> None:
        for owner in (self._made.part, self._made.part.package):
            for name, each in list(owner.rels.items()):
                if each.reltype.endswith(_NOT_NEEDED):
                    del owner.rels[name]

    def _page(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Twips

        section = self._made.sections[0]
        section.page_width, section.page_height = Twips(PAGE["width"]), Twips(PAGE["height"])
        section.top_margin, section.right_margin = Twips(PAGE["top"]), Twips(PAGE["right"])
        section.bottom_margin, section.left_margin = Twips(PAGE["bottom"]), Twips(PAGE["left"])
        section.header_distance, section.footer_distance = Twips(PAGE["header"]), Twips(PAGE["footer"])
        for name in [each for each in section._sectPr.attrib if "rsid" in each]:  # noqa: SLF001  # python-docx shows no grid
            del section._sectPr.attrib[name]  # noqa: SLF001
        grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(LINE_PITCH))

    def _footers(self) -> None:
        section = self._made.sections[0]
        number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        for footer, style in ((section.footer, "FooterOdd"), (section.even_page_footer, "FooterEven")):
            footer.is_linked_to_previous = False
            element = footer._element  # noqa: SLF001  # python-docx writes no fields
            self._put(element, f"<w:ftr {_SPACES}>{_paragraph(style, _run('— '), number, _run(' —'))}</w:ftr>")

    def _facts(self, made_at: datetime) -> None:
        facts = self._made.core_properties
        facts.title, facts.comments = self._line(self._document.title)[:_MOST], self._line(self._document.generated_by)[:_MOST]
        facts.author = facts.last_modified_by = facts.keywords = facts.subject = facts.category = ""
        facts.created = facts.modified = made_at.replace(tzinfo=None, microsecond=0)
        facts.revision, facts.language = 1, {"zh": "zh-CN", "en": "en-GB"}[self._language]

    def _line(self, words: Words) -> str:
        return one_line(say(words, self._language))

    def _body(self) -> Iterator[str]:
        title = self._line(self._document.title)
        yield _paragraph("Title", _run(_LAST_BRACKET.sub(r"\n\1", title) if shown_width(title) > _TITLE_WIDTH else title))
        subtitle = self._line(self._document.subtitle)
        yield _paragraph("Subtitle", _run(subtitle)) if subtitle else _paragraph("BodyText")
        yield from self._blocks(self._document.opening)
        for each in self._document.sections:
            yield from self._section(each, 1)

    def _section(self, section: Section, level: int) -> Iterator[str]:
        title = self._line(section.title)
        if title:
            yield _paragraph(f"Heading{min(level, _DEEPEST)}", _run(title))
        yield from self._blocks(section.blocks)
        for each in section.sections:
            yield from self._section(each, level + 1)

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Yield blocks, with an empty line before whoever signs."""
        is_signed = False
        for block in blocks:
            was_signed, is_signed = is_signed, isinstance(block, Paragraph) and block.place == "signature"
            if is_signed and not was_signed:
                yield _paragraph("BodyText")
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Paragraph):
            style = "Aside" if block.is_aside else _PLACES[block.place]
            yield from (_paragraph(style, _run(line)) for line in clean(say(block.words, self._language)).split("\n") if line.strip())
        elif isinstance(block, Figures):
            yield from self._figures(block)
        elif isinstance(block, Terms):
            for term, meaning in block.terms:
                yield _paragraph("BodyText", _run(self._line(term) + _COLON.say(self._language), _HEI), _run(self._line(meaning)))
        elif isinstance(block, Chart):
            yield from self._chart(block)
        else:
            yield from self._table(block)

    def _figures(self, block: Figures) -> Iterator[str]:
        """Yield the figures as a table of five in a row."""
        width = TEXT_WIDTH // _IN_A_ROW
        rows = []
        for start in range(0, len(block.figures), _IN_A_ROW):
            some = [self._figure(each) for each in block.figures[start : start + _IN_A_ROW]]
            rows.append(_row([*some, *[_paragraph("TableText")] * (_IN_A_ROW - len(some))], [width] * _IN_A_ROW))
        if rows:
            yield _grid(rows, [width] * _IN_A_ROW)
            yield _paragraph("TableText")

    def _figure(self, figure: Any) -> str:
        small = _size(18)
        remark = _paragraph("TableHead", _run(self._line(figure.remark), _SONG + small)) if figure.remark else ""
        label = _paragraph("TableHead", _run(self._line(figure.label), _size(21)))
        return label + _paragraph("FigureNumber", _run(self._line(figure.value))) + remark

    def _table(self, table: Table) -> Iterator[str]:
        caption = self._line(table.caption)
        if not table.rows:
            told = f"{caption}{_COLON.say(self._language)}" if caption else ""
            yield _paragraph("BodyText", _run(told + self._line(table.empty)))
            return
        if caption:
            yield _paragraph("Caption", _run(caption))
        size = next(half for most, half in _SIZES if len(table.columns) <= most or most == _SIZES[-1][0])
        heads = [self._line(each.label) for each in table.columns]
        rows = [[say_cell(cell, self._language) for cell in row] for row in table.rows]
        widths = _widths(table.columns, [heads, *rows], size)
        made = [_row([_paragraph("TableHead", _run(each, _size(size))) for each in heads], widths, is_head=True)]
        height = _BY_HAND_HEIGHT if any(each.is_by_hand for each in table.columns) else 0
        for number, row in enumerate(rows, 1):
            weight = _HEI if table.has_total and number == len(rows) else ""
            made.append(_row([_cell(words, column, weight + _size(size)) for words, column in zip(row, table.columns, strict=True)], widths, height))
        yield _grid(made, widths)
        yield _paragraph("TableText")

    def _chart(self, chart: Chart) -> Iterator[str]:
        """Yield a chart that can be changed in Word; one without any number is said in words."""
        caption = self._line(chart.caption)
        if not is_counted(chart):
            yield _paragraph("BodyText", _run(f"{caption}{_COLON.say(self._language)}{Text('无。', 'None.').say(self._language)}"))
            return
        self._charts += 1
        number, parts = self._charts, chart_parts(chart, self._language)
        height = _CHART_HEIGHT if chart.kind == "columns" else min(2200 + _ROW_HEIGHT * len(chart.categories), 10000)
        told = escaped(spoken(chart, self._language)[:_MOST_TOLD], quote=True)
        yield _paragraph(
            "Drawing",
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{TEXT_WIDTH * _EMU}" cy="{height * _EMU}"/>'
            f'<wp:docPr id="{number}" name="Chart {number}" descr="{told}" title="{escaped(caption, quote=True)}"/><wp:cNvGraphicFramePr/>'
            f'<a:graphic><a:graphicData uri="{_C}"><c:chart r:id="{self._kept(parts, number)}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>',
        )

    def _kept(self, parts: Any, number: int) -> str:
        """Put a chart and its workbook into the file, and return what the document calls the chart."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        package = self._made.part.package
        chart = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, parts.xml, package)
        sheet = Part(PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), _SHEET_TYPE, parts.workbook, package)
        chart.relate_to(sheet, f"{_R}/package")
        found: str = self._made.part.relate_to(chart, f"{_R}/chart")
        return found


_MOST, _MOST_TOLD = 255, 2000
_HEI = '<w:rFonts w:eastAsia="黑体"/>'
_SONG = '<w:rFonts w:eastAsia="宋体"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _cell(words: str, column: Column, properties: str) -> str:
    return _paragraph(_ALIGNED[column.align], _run(words.strip(), properties))


def _row(cells: Sequence[str], widths: Sequence[int], height: int = 0, *, is_head: bool = False) -> str:
    """Return a row, at least so high; the head stands again on every page, and no row is cut."""
    made = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{each}</w:tc>' for each, width in zip(cells, widths, strict=True))
    least = f'<w:trHeight w:val="{height}"/>' if height else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{least}{'<w:tblHeader/>' if is_head else ''}</w:trPr>{made}</w:tr>"


def _grid(rows: Iterable[str], widths: Sequence[int]) -> str:
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], size: int) -> list[int]:
    """Return the widths of columns, which fill the line: what each needs at least, and the rest shared out by how much there is to say."""
    half = size * 5
    longest, least = [], []
    for place, column in enumerate(columns):
        head, *cells = (shown_width(row[place]) for row in rows)
        unbroken = max((len(each) * _SLACK for row in rows for each in _UNBROKEN.findall(row[place])), default=0)
        most = _WHOLE_ROOM if column.is_whole else _NUMBER_ROOM if column.align == "right" else _WORD_ROOM
        by_hand, slack = _BY_HAND_ROOM if column.is_by_hand else 0, _SLACK if column.is_whole else 1
        longest.append(max(head, by_hand * 2, *cells) * half + _PADDING)
        least.append(int(max(by_hand, min(head, _WORD_ROOM), min(max(cells), most) * slack, min(unbroken, _UNBROKEN_ROOM)) * half) + _PADDING)
    wanted = [min(each, 44 * half) for each in longest]
    room = TEXT_WIDTH - sum(least)
    if room <= 0:
        return [each * TEXT_WIDTH // sum(least) for each in least]
    more = [max(each - low, 0) for each, low in zip(wanted, least, strict=True)]
    shares = more if sum(more) else [1] * len(columns)
    spread = min(room, sum(more)) if sum(more) else room
    widths = [low + spread * share // sum(shares) for low, share in zip(least, shares, strict=True)]
    left = TEXT_WIDTH - sum(widths)
    return [each + left // len(widths) for each in widths]
