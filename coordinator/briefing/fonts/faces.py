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
    Face("Serif", "CoordinatorSerif-Regular.ttf"),
    Face("Serif", "CoordinatorSerif-Italic.ttf", style="italic"),
    Face("Serif", "CoordinatorSerif-Bold.ttf", 700),
    Face("Serif", "CoordinatorSerif-BoldItalic.ttf", 700, "italic"),
    Face("Sans", "Inter-Regular.otf"),
    Face("Sans", "Inter-Medium.otf", 500),
    Face("Sans", "Inter-SemiBold.otf", 600),
    Face("Sans", "Inter-Bold.otf", 700),
    Face("Naskh", "NotoNaskhArabic-Regular.ttf"),
    Face("Naskh", "NotoNaskhArabic-Bold.ttf", 700),
)


def font_face_css() -> str:
    """Return the @font-face rules; files are fetched by name through assets.Fetcher."""
    return "\n".join(
        f'@font-face{{font-family:"{face.family}";src:url("asset:{face.file}");'
        f"font-weight:{face.weight};font-style:{face.style}}}"
        for face in FACES
    )
