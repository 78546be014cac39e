"""What a finished PDF says, by tools that did not make it: poppler, qpdf and pypdf."""

import io
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from functools import cached_property
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject


def tool(name: str, *arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run one of the PDF tools; skip (a failure in the complete suite) where it is not installed."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed; ./run test --all installs it")
    return subprocess.run([name, *map(str, arguments)], capture_output=True, text=True, check=check)


class Paper:
    """One PDF file."""

    def __init__(self, content: bytes, path: Path) -> None:
        path.write_bytes(content)
        self.content, self.path = content, path
        self.reader = PdfReader(io.BytesIO(content))

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page as it stands on paper."""
        return tool("pdftotext", "-layout", self.path, "-").stdout.split("\f")[:-1]

    @cached_property
    def running(self) -> list[str]:
        """The text of each page in reading order, white space made single."""
        pages = tool("pdftotext", self.path, "-").stdout.split("\f")[:-1]
        return [re.sub(r"[ \n\u00a0\u202f]+", " ", unicodedata.normalize("NFC", page)) for page in pages]

    @property
    def text(self) -> str:
        """All words."""
        return " ".join(self.running)

    def flat(self, page: int) -> str:
        """The words of one page (1 is the cover), white space made single."""
        return self.running[page - 1]

    @property
    def root(self) -> DictionaryObject:
        return self.reader.root_object

    @cached_property
    def marks(self) -> Counter[tuple[int, int]]:
        """How many elements of the structure tree hold each (page, marked content id)."""
        numbers = {page.indirect_reference.idnum: index for index, page in enumerate(self.reader.pages)}
        found: Counter[tuple[int, int]] = Counter()
        for element in self.elements:
            page = element.raw_get("/Pg") if "/Pg" in element else None
            for kid in _kids(element):
                if isinstance(kid, int):
                    found[numbers[page.idnum], int(kid)] += 1
        return found

    @cached_property
    def elements(self) -> list[DictionaryObject]:
        """Every element of the structure tree."""
        found, waiting = [], [self.root["/StructTreeRoot"]]
        while waiting:
            element = waiting.pop()
            if "/S" in element:
                found.append(element)
            waiting += [kid for kid in _kids(element) if isinstance(kid, DictionaryObject)]
        return found

    def painted(self, index: int) -> tuple[set[int], int]:
        """The marked content ids painted on a page, and the number of texts outside any marked content."""
        page = self.reader.pages[index]
        ids, outside, depth = set(), 0, 0
        for operands, operator in ContentStream(page.get_contents(), self.reader).operations:
            if operator in {b"BDC", b"BMC"}:
                depth += 1
                if len(operands) > 1 and "/MCID" in operands[1]:
                    ids.add(int(operands[1]["/MCID"]))
            elif operator == b"EMC":
                depth -= 1
            elif operator in {b"Tj", b"TJ"} and depth == 0:
                outside += 1
        return ids, outside

    def links(self) -> tuple[list[str], list[str]]:
        """Internal destinations and outside addresses of all links."""
        inside, outside = [], []
        for page in self.reader.pages:
            for reference in page.get("/Annots", []):
                link = reference.get_object()
                if "/A" in link:
                    outside.append(str(link["/A"].get("/URI", link["/A"].get("/S"))))
                elif "/Dest" in link:
                    inside.append(str(link["/Dest"]))
        return inside, outside


def _kids(element: DictionaryObject) -> list[object]:
    kids = element.get("/K", [])
    listed = kids if isinstance(kids, ArrayObject) else [kids]
    return [kid.get_object() if isinstance(kid, IndirectObject) else kid for kid in listed]
