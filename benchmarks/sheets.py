"""What openpyxl needs for the cells of a workbook and nothing else: `sheets.py write|first|read FILE`.

`write` makes `FILE.plain.xlsx` of all sheets, `first` makes `FILE.first.xlsx` of the first, which is the one that an import reads.
"""

from __future__ import annotations

import sys

from openpyxl import Workbook, load_workbook
from python_calamine import load_workbook as look


def read(path: str) -> int:
    """Read the cells of all sheets; returns how many there are."""
    return sum(len(row) for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True))


def write(path: str, to: str = "plain", most: int | None = None) -> int:
    """Write the cells of all sheets, or of the first few, into another workbook; returns how many there are."""
    book, made, count = look(path), Workbook(), 0
    for name in book.sheet_names[:most]:
        sheet = made.create_sheet(name)
        for row in book.get_sheet_by_name(name).to_python():
            sheet.append([None if each == "" else each for each in row])
            count += len(row)
    made.save(f"{path}.{to}.xlsx")
    return count


def first(path: str) -> int:
    """Write the cells of the first sheet into another workbook; returns how many there are."""
    return write(path, "first", 1)


if __name__ == "__main__":
    print({"read": read, "write": write, "first": first}[sys.argv[1]](sys.argv[2]))
