"""Drawn logos for the demonstration: the ring of seats in three colours with an acronym, nobody's real emblem."""

import io
import math

SIDE, SCALE = 240, 2


def seal(acronym: str, colour: str) -> bytes:
    """Return a PNG of 240 × 240 points: twelve seats around the acronym."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - slow library, only the demonstration draws

    side = SIDE * SCALE
    image = Image.new("RGBA", (side, side), "#ffffff")
    draw = ImageDraw.Draw(image)
    centre = side / 2
    for seat in range(12):
        angle = math.tau * seat / 12
        x, y = centre + math.sin(angle) * side * 0.4, centre - math.cos(angle) * side * 0.4
        draw.ellipse([x - side * 0.07, y - side * 0.07, x + side * 0.07, y + side * 0.07],
                     fill="#d9991f" if seat == 1 else colour)  # fmt: skip
    font = ImageFont.load_default(size=side * (0.2 if len(acronym) < 5 else 0.115))  # noqa: PLR2004 - letters that fit
    draw.text((centre, centre), acronym, fill=colour, font=font, anchor="mm")
    out = io.BytesIO()
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()
