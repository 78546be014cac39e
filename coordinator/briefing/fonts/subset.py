"""Makes the font files of this folder, once, from the unpacked Debian packages: not run in production.

    apt-get download fonts-sil-gentiumplus fonts-inter fonts-noto-core
    for f in *.deb; do dpkg -x $f unpacked; done
    python -m coordinator.briefing.fonts.subset unpacked

Debian's files are used because those of the npm packages lack African letters or combining marks. Gentium's licence
reserves its name, so the cut-down faces are called "Coordinator Serif"; the licences lie beside the files.
"""

import gzip
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent

# Latin with its extensions (Africa, Viet Nam, phonetic letters used by Ewe, Kabiyè, Fon…), tone marks,
# Greek and Cyrillic, punctuation, currencies, arrows and the few signs we print.
_LATIN = "20-7E A0-24F 250-2DD 2EE 300-338 361 1E00-1EFF 2000-206F 2070-209C 20A0-20BF A78B A78C"
_SIGNS = "2116 2122 2153 2154 215B-215E 2190-2193 2212 2248 2260 2264 2265 25CA 2713"
_CYRILLIC_GREEK = "386-3CE 400-45F 490 491"
_ARABIC = "20 600-6FF 750-77F 200C-200F 2000-200A FB50-FDFF FE70-FEFF 25CC"

_PACKAGES = {
    "CoordinatorSerif": ("fonts-sil-gentiumplus", "6.101-1"),
    "Inter": ("fonts-inter", "4.0~beta7+ds-1"),
    "NotoNaskhArabic": ("fonts-noto-core", "20201225-1"),
}
_TEXT_FEATURES = ["ccmp", "locl", "mark", "mkmk", "kern", "liga", "calt"]


@dataclass(frozen=True)
class Cut:
    """One face: the file made, its source inside the package, and what is kept of it."""

    target: str
    source: str
    ranges: str
    features: list[str]


def _cuts() -> list[Cut]:
    serif = "usr/share/fonts/truetype/gentiumplus/GentiumBookPlus-"
    inter = "usr/share/fonts/opentype/inter/Inter-"
    naskh = "usr/share/fonts/truetype/noto/NotoNaskhArabic-"
    serif_faces = ["Regular", "Italic", "Bold", "BoldItalic"]
    inter_faces = ["Regular", "Medium", "SemiBold", "Bold"]
    inter_features = [*_TEXT_FEATURES, "tnum", "case"]
    ranges = f"{_LATIN} {_SIGNS} {_CYRILLIC_GREEK}"
    return [
        *(Cut(f"CoordinatorSerif-{face}", f"{serif}{face}.ttf", ranges, _TEXT_FEATURES) for face in serif_faces),
        *(Cut(f"Inter-{face}", f"{inter}{face}.otf", ranges, inter_features) for face in inter_faces),
        *(Cut(f"NotoNaskhArabic-{face}", f"{naskh}{face}.ttf", _ARABIC, ["*"]) for face in ("Regular", "Bold")),
    ]


def code_points(ranges: str) -> set[int]:
    """Return the code points of hexadecimal `ranges` such as "20-7E A0"."""
    found: set[int] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def _make(cut: Cut, unpacked: Path) -> None:
    from fontTools import subset  # noqa: PLC0415 - only this script needs it; it comes with WeasyPrint
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = subset.Options(
        layout_features=cut.features, hinting=False, desubroutinize=False, notdef_outline=True, glyph_names=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17], recalc_timestamp=False,
        drop_tables=["Feat", "Glat", "Gloc", "Silf", "Sill", "Silt", "DSIG", "meta", "prop"],
    )  # fmt: skip
    font = TTFont(unpacked / cut.source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=code_points(cut.ranges))
    cutter.subset(font)
    if cut.target.startswith("CoordinatorSerif"):
        _rename(font)
    suffix = "otf" if "CFF " in font else "ttf"
    font.save(HERE / f"{cut.target}.{suffix}", reorderTables=False)


def _rename(font: object) -> None:
    """Take the reserved name out of every name that a reader may see; the copyright lines keep it."""
    for record in font["name"].names:  # type: ignore[index]
        if record.nameID not in {0, 13, 14}:
            text = str(record).replace("GentiumBookPlus", "CoordinatorSerif")
            record.string = text.replace("Gentium Book Plus", "Coordinator Serif").replace("SIL International: ", "")


def _licences(unpacked: Path) -> None:
    docs = unpacked / "usr/share/doc"
    for family, package in _PACKAGES.items():
        (HERE / f"LICENCE-{family}.txt").write_text((docs / package[0] / "copyright").read_text("utf-8"), "utf-8")
    fontlog = gzip.decompress((docs / "fonts-sil-gentiumplus/FONTLOG.txt.gz").read_bytes()).decode()
    (HERE / "FONTLOG-CoordinatorSerif.txt").write_text(fontlog.split("## ChangeLog")[0], "utf-8")


def present_hashes() -> dict[str, str]:
    """Return the SHA-256 of every font file of the folder."""
    files = sorted([*HERE.glob("*.ttf"), *HERE.glob("*.otf")])
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _manifest() -> str:
    lines = ["# Made by coordinator/briefing/fonts/subset.py; a test compares the hashes."]
    for family, (package, version) in _PACKAGES.items():
        lines += [
            "\n[[font]]", f'name = "{family}"', f'source = "Debian package {package} {version}"',
            'licence = "OFL-1.1"', f'licence_file = "LICENCE-{family}.txt"', "[font.files]",
        ]  # fmt: skip
        lines += [f'"{name}" = "{sha}"' for name, sha in present_hashes().items() if name.startswith(family)]
    return "\n".join(lines) + "\n"


def main(unpacked: Path) -> None:
    """Make all faces, copy the licences and write VENDOR.toml."""
    for cut in _cuts():
        _make(cut, unpacked)
    _licences(unpacked)
    (HERE / "VENDOR.toml").write_text(_manifest(), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
