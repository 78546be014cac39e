"""A small Flask app around templates/ and static/ only: no database, no session, no domain package.

Run it by hand to look at the components: `python -m tests.gallery.app` and open /fr/public.
"""

from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace

from flask import Blueprint, Flask, get_flashed_messages, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

from coordinator.core import i18n
from coordinator.web.filters import init_filters
from coordinator.web.frame import AccountBox, Footer, Frame, MenuItem
from coordinator.web.headers import CONTENT_SECURITY_POLICY
from coordinator.web.static import init_static
from tests.gallery import samples

ROOT = Path(__file__).parent.parent.parent
PAGES = ("public", "delegation", "components", "list", "confirm", "organiser")
ERRORS = (400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)
bp = Blueprint("gallery", __name__)


def make_gallery() -> Flask:
    """Return the gallery; `?errors` shows forms refused, `?rtl` mirrors, `?long` stretches the texts."""
    app = Flask("gallery", root_path=str(ROOT), static_folder=None)
    app.config.update(TESTING=True, SECRET_KEY="gallery", WTF_CSRF_ENABLED=False)
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(ROOT / "templates"), FileSystemLoader(ROOT / "tests" / "gallery" / "templates")]
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=False)
    app.jinja_env.globals.update(
        _=i18n.gettext, ngettext=i18n.ngettext, language_links=_language_links, csrf_token=lambda: "token",
        get_flashed_messages=get_flashed_messages, footer_links=lambda: _menu(["Accessibilité", "Données"], 9),
    )  # fmt: skip
    init_filters(app)
    init_static(app, ROOT / "static", Path(mkdtemp()) / "static")
    app.register_blueprint(bp)
    app.context_processor(lambda: {
        "lang": "ar" if "rtl" in request.args else i18n.current_language(),
        "text_direction": "rtl" if "rtl" in request.args else "ltr",
        "frame": _frame(),
    })  # fmt: skip

    @app.after_request
    def policy(response):
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response

    return app


@bp.get("/<lang>/<page>")
def show(lang, page):
    i18n.set_language(lang)
    if page.startswith("error-"):
        code = page.removeprefix("error-")
        message, reference = request.args.get("message", ""), "7KD2-QF4M" if code == "500" else ""
        return render_template(f"errors/{code}.html", message=message, reference=reference), int(code)
    return render_template(f"gallery/{page}.html", **samples.values(page, request.args))


def _language_links():
    here = request.path.rsplit("/", 1)[-1]
    return [
        SimpleNamespace(code=code, name=name, url=f"/{code}/{here}", current=code == i18n.current_language())
        for code, name in {"fr": "Français", "en": "English", "ar": "عربي"}.items()
    ]


def _frame():
    page = request.path.rsplit("/", 1)[-1]
    footer = Footer(
        "Réseau des communes du Golfe",
        "Secrétariat permanent, Hôtel de ville, Lomé",
        "+228 22 00 00 00",
        "assemblee@exemple.org",
    )
    name = samples.LONG if "long" in request.args else "Assemblée des maires"
    if page in {"list", "organiser", "confirm"}:
        menu = _menu(["Tableau de bord", "Délégations", "Agenda", "Documents", "Messages"], 1)
        sections = _menu(["Délégations", "Participants", "Invitations", "Lettres", "Quotas"], 0)
        account = AccountBox("Akouvi Mensah", "/fr/public", "/fr/public")
        return Frame("manage", name, "Organisation", "/fr/organiser", menu, sections, footer, account)
    menu = _menu(["Accueil", "Programme", "Documents", "Venir"], 0 if page == "public" else 9)
    return Frame("assembly", name, "Lomé 2027", "/fr/public", menu, (), footer)


def _menu(labels, current):
    return tuple(MenuItem(label, "#", position == current) for position, label in enumerate(labels))


if __name__ == "__main__":
    make_gallery().run(port=8931)
