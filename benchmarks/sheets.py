"""What openpyxl needs for the cells of a workbook and nothing else: `sheets.py write|read FILE`; `write` makes `FILE.plain.xlsx` of them."""

from __future__ import annotations

import sys

from openpyxl import Workbook, load_workbook
from python_calamine import load_workbook as look


def read(path: str) -> int:
    """Read the cells of all sheets; returns how many there are."""
    return sum(len(row) for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True))


def write(path: str) -> int:
    """Write the cells of all sheets into another workbook; returns how many there are."""
    book, made, count = look(path), Workbook(), 0
    for name in book.sheet_names:
        sheet = made.create_sheet(name)
        for row in book.get_sheet_by_name(name).to_python():
            sheet.append([None if each == "" else each for each in row])
            count += len(row)
    made.save(f"{path}.plain.xlsx")
    return count


if __name__ == "__main__":
    print({"read": read, "write": write}[sys.argv[1]](sys.argv[2]))
