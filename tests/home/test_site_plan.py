"""The schematic plan keeps every point inside the ground, however the landmarks lie."""

from hypothesis import given
from hypothesis import strategies as st

from coordinator.assemblies.models import Assembly
from coordinator.home.site_plan import HEIGHT, WIDTH, plan_of

near = st.floats(min_value=-0.2, max_value=0.2, allow_nan=False)
marks = st.lists(st.tuples(st.text(max_size=30), near, near), min_size=1, max_size=8)


def venue(landmarks, latitude=6.1319, longitude=1.2228, **settings):
    return Assembly(
        venue_name="Palais des congrès", venue_latitude=latitude, venue_longitude=longitude, city="Lomé",
        settings={"landmarks": landmarks, **settings},
    )  # fmt: skip


@given(marks, st.floats(min_value=-80, max_value=80), st.floats(min_value=-170, max_value=170))
def test_every_point_lies_inside_and_the_venue_is_the_main_one(around, latitude, longitude):
    landmarks = [{"name": n, "latitude": latitude + a, "longitude": longitude + b} for n, a, b in around]
    plan = plan_of(venue(landmarks, latitude, longitude))
    if plan is None:
        return
    assert [mark.main for mark in plan.landmarks] == [True] + [False] * (len(plan.landmarks) - 1)
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in plan.landmarks)


def test_without_coordinates_or_landmarks_there_is_no_plan():
    assert plan_of(venue([])) is None
    assert plan_of(venue([{"name": "Gare", "latitude": 6.1, "longitude": 1.2}], latitude=None)) is None


def test_north_is_up_and_east_is_at_the_end():
    plan = plan_of(venue([{"name": "Gare", "latitude": 6.14, "longitude": 1.23}]))
    palace, station = plan.landmarks
    assert station.y < palace.y
    assert station.x > palace.x


def test_circles_say_their_distance_and_drawn_roads_need_none():
    marks = [{"name": "Gare", "latitude": 6.142, "longitude": 1.2228}]
    assert "500\u00a0m" in plan_of(venue(marks)).scale
    assert plan_of(venue(marks, plan={"roads": ["M0 0L9 9"]})).scale == ""
