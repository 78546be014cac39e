"""Which faces a PDF may use, and their @font-face rules."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Face:
    """One font file under the name that style sheets use."""

    family: str
    file: str
    weight: int = 400
    style: str = "normal"


FACES = (
    Face("PackSerif", "CoordinatorSerif-Regular.ttf"),
    Face("PackSerif", "CoordinatorSerif-Italic.ttf", style="italic"),
    Face("PackSerif", "CoordinatorSerif-Bold.ttf", 700),
    Face("PackSerif", "CoordinatorSerif-BoldItalic.ttf", 700, "italic"),
    Face("PackSans", "Inter-Regular.otf"),
    Face("PackSans", "Inter-Medium.otf", 500),
    Face("PackSans", "Inter-SemiBold.otf", 600),
    Face("PackSans", "Inter-Bold.otf", 700),
    Face("PackNaskh", "NotoNaskhArabic-Regular.ttf"),
    Face("PackNaskh", "NotoNaskhArabic-Bold.ttf", 700),
)


def font_face_css() -> str:
    """Return the @font-face rules; files are fetched by name through assets.Fetcher."""
    return "\n".join(
        f'@font-face{{font-family:"{face.family}";src:url("asset:{face.file}");'
        f"font-weight:{face.weight};font-style:{face.style}}}"
        for face in FACES
    )
