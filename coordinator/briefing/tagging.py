"""Tells readers of tagged PDFs that running heads and page numbers are not text of the document.

WeasyPrint 70 marks the text of margin boxes as content but leaves its elements outside the structure tree. PDF/UA-1
(ISO 14289-1, 7.8) wants such lines as pagination artifacts. Works on pydyf's live objects, before they are written.
"""

from typing import Any

_ELEMENT = "/StructElem"


def mark_running_lines(_document: Any, pdf: Any) -> None:
    """Make artifacts of all marked content whose element is not in the structure tree (a WeasyPrint finisher)."""
    import pydyf  # noqa: PLC0415 - comes with WeasyPrint, which is slow to import and needs Pango

    objects = {made.number: made for made in pdf.objects}
    inside = _reachable(objects, pdf.catalog["StructTreeRoot"])
    stray: dict[bytes, set[int]] = {}
    for made in pdf.objects:
        if isinstance(made, pydyf.Dictionary) and made.get("Type") == _ELEMENT and made.number not in inside:
            made.free = "f"
            stray.setdefault(made["Pg"], set()).update(kid for kid in made["K"] if isinstance(kid, int))
    for page_reference, marks in stray.items():
        stream = objects[_number(objects[_number(page_reference)]["Contents"])].stream
        for position, token in enumerate(stream):
            if isinstance(token, pydyf.Dictionary) and token.get("MCID") in marks:
                stream[position - 1] = b"/Artifact"
                stream[position] = pydyf.Dictionary({"Type": "/Pagination"})
    _forget(objects, pdf.catalog["StructTreeRoot"])


def _reachable(objects: dict[int, Any], root: bytes) -> set[int]:
    found: set[int] = set()
    waiting = [root]
    while waiting:
        number = _number(waiting.pop())
        if number not in found:
            found.add(number)
            kids = objects[number].get("K", ())
            waiting += [kid for kid in kids if isinstance(kid, bytes)]
    return found


def _forget(objects: dict[int, Any], root: bytes) -> None:
    """Take the freed elements out of the map from marked content to elements."""
    numbers = objects[_number(objects[_number(root)]["ParentTree"])]["Nums"]
    for entry in numbers:
        if isinstance(entry, list):
            entry[:] = [b"null" if objects[_number(kid)].free == "f" else kid for kid in entry]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
