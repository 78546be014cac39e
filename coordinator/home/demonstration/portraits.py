"""Drawn portraits: a head and shoulders in plain shapes, never a photograph of anybody."""

import io
import random

_SKIN = ("#5a3a28", "#6b4630", "#7a5238", "#8a5f42", "#4a2f22", "#9c7050")
_CLOTH = ("#25326e", "#99401f", "#1c6a47", "#a86f08", "#4b5162", "#18214d", "#7a2f4b", "#2f5d73")
_GROUND = ("#eceef7", "#f4f1ea", "#f9ece5", "#e3f1ea", "#fcf2dd")
_HAIR = ("#16110f", "#201a17", "#3a3330", "#8d8a86")
WIDTH, HEIGHT, SCALE = 210, 270, 2


def portrait(seed: int, *, is_woman: bool) -> bytes:
    """Return a JPEG of 210 × 270 points in portrait format (35 × 45 mm), the same for the same seed."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - slow library, only the demonstration draws

    dice = random.Random(seed)  # noqa: S311 - a drawing, no secret
    skin, cloth, hair = dice.choice(_SKIN), dice.choice(_CLOTH), dice.choice(_HAIR)
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), dice.choice(_GROUND))
    draw = ImageDraw.Draw(image)

    def oval(x: float, y: float, wide: float, high: float, colour: str) -> None:
        draw.ellipse([(x - wide) * SCALE, (y - high) * SCALE, (x + wide) * SCALE, (y + high) * SCALE], fill=colour)

    if is_woman:
        scarf = dice.random() < 0.5  # noqa: PLR2004 - half of them
        oval(105, 105, 58, 66, dice.choice(_CLOTH) if scarf else hair)
        if not scarf:
            draw.rectangle([51 * SCALE, 105 * SCALE, 159 * SCALE, 165 * SCALE], fill=hair)
    else:
        oval(105, 100, 49, 56, hair)
    oval(105, 292, 96, 96, cloth)
    neck = ((82, 160), (128, 160), (134, 206), (105, 236), (76, 206))
    draw.polygon([(x * SCALE, y * SCALE) for x, y in neck], fill=skin)
    oval(105, 122, 44, 56, skin)
    if not is_woman:
        collar = ((76, 204), (105, 238), (134, 204), (140, 218), (105, 258), (70, 218))
        draw.polygon([(x * SCALE, y * SCALE) for x, y in collar], fill="#ffffff")
    elif dice.random() < 0.6:  # noqa: PLR2004 - most of them
        for step in range(-3, 4):
            oval(105 + step * 9, 218 + 8 - abs(step) * 4, 4, 4, "#d9991f")
    out = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "JPEG", quality=82)
    return out.getvalue()
