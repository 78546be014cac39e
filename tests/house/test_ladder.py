"""The ladder of ARCHITECTURE.md, held by reading every import."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LADDER = [
    "core", "web", "journal", "jobs", "mail", "people", "directory", "assemblies", "documents", "registration",
    "agenda", "partnership", "attendance", "governance", "feeds", "briefing", "api", "home", "operations", "models",
    "app",
]  # fmt: skip
FILES = sorted((ROOT / "coordinator").rglob("*.py"))
# What a room must not import (ARCHITECTURE, "The ladder").
FORBIDDEN = {
    "models": {"flask", "wtforms", "flask_wtf"},
    "policy": {"flask", "sqlalchemy"},
    "service": {"flask", "wtforms", "flask_wtf"},
    "queries": {"flask", "wtforms", "flask_wtf"},
    "render": {"flask", "sqlalchemy", "flask_sqlalchemy"},
}


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            if node.module == "coordinator":
                found |= {f"coordinator.{alias.name}" for alias in node.names}
    return found - {"coordinator"}


def package_of(path: Path) -> str:
    parts = path.relative_to(ROOT / "coordinator").parts
    return parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_package_imports_packages_to_its_left_only(path):
    package = package_of(path)
    if package in {"__init__", "migrations"}:
        return
    own = LADDER.index(package)
    for name in imports_of(path):
        if name.startswith("coordinator."):
            other = name.split(".")[1]
            assert LADDER.index(other) <= own, f"{path.name} imports {name}: {other} stands to the right of {package}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_rooms_keep_to_their_means(path):
    room = path.stem
    for name in imports_of(path):
        top = name.split(".")[0]
        assert top not in FORBIDDEN.get(room, set()), f"{path}: a {room} room imports {name}"
        if room in {"service", "queries", "models", "policy"}:
            assert not name.startswith("coordinator.web"), f"{path}: {room} knows the web"
        if room in {"service", "policy", "queries"}:
            assert not name.endswith((".forms", ".views")), f"{path}: {room} imports {name}"
        if room == "views" and name.endswith((".views", ".forms")):
            assert name.split(".")[1] in {package_of(path), "web"}, f"{path}: another domain's {name}"


@pytest.mark.parametrize("path", [p for p in FILES if p.name == "__init__.py"], ids=lambda p: p.parent.name)
def test_init_files_hold_a_docstring_only(path):
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


def test_no_file_is_over_five_hundred_lines():
    for path in FILES + sorted((ROOT / "tests").rglob("*.py")):
        if "migrations" not in path.parts:
            count = len(path.read_text(encoding="utf-8").splitlines())
            assert count <= 500, f"{path.relative_to(ROOT)} has {count} lines: split the noun"


def test_no_function_is_over_sixty_lines():
    for path in FILES:
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = (node.end_lineno or node.lineno) - node.lineno + 1
                assert count <= 60, f"{path.name}:{node.name} has {count} lines"


@pytest.mark.parametrize(
    ("word", "allowed"),
    [
        ("datetime.now", {"core/clock.py"}),
        ("dt.date.today", {"core/clock.py"}),
        ("session.commit", {"core/db.py"}),
        ("render_template_string", set()),
    ],
)
def test_words_that_belong_to_one_place(word, allowed):
    for path in FILES:
        place = path.relative_to(ROOT / "coordinator").as_posix()
        if place not in allowed and "migrations/" not in place:
            lines = path.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines, 1):
                code = line.split("#")[0]
                assert word not in code, f"{place}:{number} says {word}"
