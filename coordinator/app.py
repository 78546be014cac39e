"""The application factory: a list of what belongs to the house. Imported by wsgi.py and tests only."""

import datetime as dt
from pathlib import Path
from types import ModuleType

import click
from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from coordinator import models
from coordinator.agenda import draft_views, roomplan_views, video_views
from coordinator.agenda import views as agenda
from coordinator.agenda.conflicts import views as conflicts
from coordinator.agenda.exchange import template_views
from coordinator.agenda.exchange import views as exchange
from coordinator.agenda.grid import views as grid
from coordinator.agenda.live import desk_views as day
from coordinator.agenda.live import views as live
from coordinator.agenda.mine import views as mine
from coordinator.agenda.proposals import desk_views as proposal_desk
from coordinator.agenda.proposals import tasks as proposal_tasks
from coordinator.agenda.proposals import views as proposals
from coordinator.agenda.releases import views as releases
from coordinator.agenda.reminders import tasks as reminder_tasks
from coordinator.agenda.roles import views as agenda_lists
from coordinator.agenda.signup import tasks as signup_tasks
from coordinator.agenda.signup import views as signup
from coordinator.assemblies import furniture_views, parties_views, team_views
from coordinator.assemblies import views as assemblies
from coordinator.assemblies.queries import roles_of
from coordinator.briefing import tasks as briefing_tasks
from coordinator.briefing import views as briefing
from coordinator.core import files, i18n, logs
from coordinator.core.db import db, engine_options, prepare_engine
from coordinator.core.files import FileStore
from coordinator.directory import commands as directory_commands
from coordinator.directory import views as directory
from coordinator.documents import views as documents
from coordinator.feeds import commands as feeds_commands
from coordinator.feeds import offline
from coordinator.feeds import tasks as feeds_tasks
from coordinator.feeds import views as feeds
from coordinator.home import commands as home_commands
from coordinator.home import outbox, overview, public_page
from coordinator.home import views as home
from coordinator.jobs import commands as jobs_commands
from coordinator.jobs import tasks as jobs
from coordinator.jobs.registry import Handler, init_jobs
from coordinator.mail import tasks as mail
from coordinator.operations import catalogues, states
from coordinator.operations import commands as operations
from coordinator.operations.migrations import LateMigrate
from coordinator.people import commands as people_commands
from coordinator.people import tasks as people_tasks
from coordinator.people import views as people
from coordinator.people.session import init_sign_in
from coordinator.registration import tasks as registration_tasks
from coordinator.registration import views as registration
from coordinator.web import health
from coordinator.web.application import Application, init_csrf
from coordinator.web.door import init_door
from coordinator.web.errors import init_errors
from coordinator.web.filters import init_filters
from coordinator.web.frame import footer_links, site_frame
from coordinator.web.headers import init_headers
from coordinator.web.identity import login_manager
from coordinator.web.limits import init_limits
from coordinator.web.locale import init_locale, language_links
from coordinator.web.sessions import QuietSessions
from coordinator.web.static import init_static

TABLES = models.ALL
ROOT = Path(__file__).parent.parent
BLUEPRINTS: tuple[ModuleType, ...] = (
    health, home, public_page, overview, outbox, people, directory, assemblies, furniture_views, parties_views,
    team_views, documents, registration, agenda, draft_views, grid, releases, conflicts, live, day, mine, signup,
    agenda_lists, video_views, roomplan_views, proposals, proposal_desk, exchange, template_views, feeds, offline,
    briefing,
)  # fmt: skip
JOBS: dict[str, Handler] = {
    **jobs.HANDLERS,
    **mail.HANDLERS,
    **people_tasks.HANDLERS,
    **feeds_tasks.HANDLERS,
    **briefing_tasks.HANDLERS,
    **registration_tasks.HANDLERS,
    **signup_tasks.HANDLERS,
    **proposal_tasks.HANDLERS,
    **reminder_tasks.HANDLERS,
}
RECURRING: dict[str, dt.timedelta] = {
    **jobs.RECURRING,
    **mail.RECURRING,
    **people_tasks.RECURRING,
    **registration_tasks.RECURRING,
    **signup_tasks.RECURRING,
    **proposal_tasks.RECURRING,
    **reminder_tasks.RECURRING,
}
COMMANDS: tuple[click.Command, ...] = (
    catalogues.i18n, states.states, *operations.COMMANDS, *directory_commands.COMMANDS, *people_commands.COMMANDS,
    feeds_commands.agenda, home_commands.demo, jobs_commands.worker,
)  # fmt: skip


def create_app(settings: Settings) -> Flask:
    """Return the application for `settings`, ready to serve and to run commands."""
    app = Application("coordinator", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.from_mapping(settings.as_flask_config(), BASE_URL=settings.base_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url, settings.threads)
    logs.configure(settings.log_level, settings.log_format)
    _prepare_database(app, settings)
    files.configure(FileStore(settings.files_dir))
    init_locale(app)
    app.session_interface = QuietSessions()
    init_csrf(app)
    login_manager.init_app(app, add_context_processor=False)
    init_sign_in(app, roles_of)
    init_limits(app)
    init_errors(app)
    _prepare_templates(app)
    init_jobs(app, JOBS, RECURRING)
    for package in BLUEPRINTS:
        app.register_blueprint(package.bp)
    for command in COMMANDS:
        app.cli.add_command(command)
    init_door(app)
    init_static(app, ROOT / "static", settings.data_dir / "static")
    init_headers(app)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _prepare_database(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    LateMigrate(app)
    with app.app_context():
        prepare_engine(db.engine, settings.sqlite_synchronous)


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        _=i18n.gettext, ngettext=i18n.ngettext, language_links=language_links, footer_links=footer_links
    )
    init_filters(app)

    @app.context_processor
    def page_values() -> dict[str, object]:
        lang = i18n.current_language()
        return {"lang": lang, "text_direction": i18n.direction(lang), "frame": site_frame()}
