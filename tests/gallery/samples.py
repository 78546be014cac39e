"""Invented names, dates and figures for the gallery."""

from types import SimpleNamespace as Ns

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FileField, Form, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Optional

from coordinator.web.date_parts import DatePartsField
from coordinator.web.forms import ChoiceField, LineField, ManyField, RadiosField, texts_field
from coordinator.web.pagination import Page

LONG = "Ɖeɖeƒo" + "Kpɔ̃tɔƲɔɣɔ" * 12


class MemberForm(Form):
    """One member of a delegation, with a field of every kind."""

    given_name = LineField("Prénom", [InputRequired("Saisissez le prénom")])
    family_name = LineField("Nom de famille", [InputRequired("Saisissez le nom de famille")])
    function = ChoiceField(
        "Fonction",
        [InputRequired("Choisissez une fonction")],
        choices=[("", "Choisir une fonction"), ("mayor", "Maire"), ("deputy", "Adjoint ou adjointe au maire")],
    )
    phone = StringField(
        "Téléphone mobile",
        [Email("Saisissez un numéro de téléphone valide, par exemple 90 12 34 56")],
        description="Nous enverrons le badge par SMS. Pour un numéro étranger, commencez par +.",
    )
    language = RadiosField(
        "Langue des séances",
        [InputRequired("Choisissez une langue")],
        choices=[("fr", "Français"), ("en", "English"), ("pt", "Português")],
    )
    needs = ManyField(
        "Besoins particuliers",
        [Optional()],
        choices=[("chair", "Accès en fauteuil roulant"), ("visa", "Lettre d’invitation pour le visa")],
    )


class EveryForm(MemberForm):
    """The rest of the controls."""

    title = texts_field("Titre de la séance", ("fr", "en"), needed="Saisissez le titre en français")
    summary = TextAreaField("Résumé", [Optional()])
    commune = LineField("Commune", [InputRequired("Saisissez le nom de la commune")])
    born_on = DatePartsField("Date de naissance", [InputRequired("Saisissez la date de naissance")])
    passport = FileField("Passeport", description="PDF ou photo, 5 Mo au maximum.")
    consent = BooleanField(
        "J’accepte de figurer dans le trombinoscope", [InputRequired("Cochez cette case pour continuer")]
    )


def _session(kind, title, details, languages=None, **more):
    values = {"cancelled": False, "notice": None, "lang": None, **more}
    return Ns(
        kind=kind, title=title, details=details, languages=languages, url=None if kind == "break" else "#s", **values
    )


SLOTS = [
    Ns(start="8 h 30", end="9 h 30", start_iso="08:30", sessions=[
        _session("reception", "Accueil et retrait des badges", "Hall principal")]),
    Ns(start="9 h 30", end="11 h 00", start_iso="09:30", sessions=[
        _session("ceremony", "Cérémonie d’ouverture", "Salle plénière · Allocutions officielles", "FR · EN · PT")]),
    Ns(start="11 h 00", end="11 h 30", start_iso="11:00", sessions=[_session("break", "Pause café", "Patio")]),
    Ns(start="11 h 30", end="13 h 00", start_iso="11:30", sessions=[
        _session("workshop", "Eau potable : financer les petits réseaux", "Salle Mono · Atelier", "FR · EN"),
        _session("round_table", "État civil : enregistrer chaque naissance", "Salle Oti · Table ronde", "FR",
                 notice="Déplacée"),
        _session("workshop", "Recettes fiscales des communes côtières", "Salle Zio · Atelier", "FR · PT",
                 cancelled=True, notice="Annulée")]),
    Ns(start="13 h 00", end="14 h 30", start_iso="13:00", sessions=[_session("break", "Déjeuner", "Jardin du Palais")]),
    Ns(start="14 h 30", end="16 h 00", start_iso="14:30", sessions=[
        _session("plenary", "Transferts de compétences : où en est-on ?",
                 "Salle plénière · Séance de travail", "FR · EN · PT")]),
]  # fmt: skip
COUNTRIES = [("Togo", 62), ("Bénin", 48), ("Côte d’Ivoire", 37), ("Ghana", 29), ("Burkina Faso", 21), ("Cameroun", 17)]
PLAN = Ns(
    description="Plan schématique : le Palais des congrès est entre le boulevard circulaire et la plage, "
    "à 600 m de l’Hôtel de ville.",
    water="M0 176C90 166 150 190 250 182S420 160 480 170V230H0Z",
    roads=[
        "M0 168C90 158 150 182 250 174S420 152 480 162",
        "M40 0C60 80 130 110 240 104S420 70 470 0M150 0 185 172M330 0 318 168M0 60 480 36",
    ],
    landmarks=[
        Ns(x=253, y=134, label="Palais des congrès", main=True, before=False),
        Ns(x=128, y=132, label="Hôtel de ville", main=False, before=True),
        Ns(x=420, y=66, label="Gare routière", main=False, before=True),
    ],
)


def values(page, args):
    """Return what the templates of the gallery read; `errors` and `long` in `args` ask for the hard cases."""
    wrong, long = "errors" in args, "long" in args
    if page == "public":
        countries = [Ns(label=name, value=count, percent=round(count / 0.62)) for name, count in COUNTRIES]
        title = LONG if long else "Assemblée des maires des communes du Golfe"
        return {"title": title, "slots": SLOTS, "plan": PLAN, "countries": countries}
    if page in {"delegation", "components"}:
        return {
            "form": _form(EveryForm if page == "components" else MemberForm, wrong=wrong),
            "members": _members(long=long),
        }
    rows = [_row(number, name, state, long=long) for number, (name, state) in enumerate(COMMUNES * 3)]
    return {"rows": rows, "columns": COLUMNS, "page": _Page(rows, 1204, 2, 50)}


def _form(kind, *, wrong):
    form = kind(MultiDict({"given_name": "Essɔyaba", "phone": "90 12 3"}) if wrong else None, language="fr")
    if wrong:
        form.validate()
    return form


def _members(*, long):
    name = LONG if long else "Akouvi Mensah"
    return [
        Ns(name=name, initials="AM", role="Maire, cheffe de délégation", tag=("Dossier complet", "success"), head=True),
        Ns(
            name="Yawo Aɖigo",
            initials="YA",
            role="Secrétaire général de mairie",
            tag=("Photo à fournir", "warning"),
            head=False,
        ),
    ]


COMMUNES = [("Kpalimé 1", "success"), ("Golfe 4", "warning"), ("Tchaoudjo 1", "error"), ("Ɖaŋgbo", "")]
COLUMNS = [
    {"key": "name", "label": "Commune", "sort_url": "#", "direction": "ascending"},
    {"key": "country", "label": "Pays", "sort_url": "#"},
    {"key": "members", "label": "Membres", "numeric": True},
    {"key": "state", "label": "État"},
    {"key": "updated", "label": "Modifiée"},
]


def _row(number, name, state, *, long):
    name = LONG if long and number == 1 else name
    return Ns(id=number, name=name, country="Togo", members=number + 2, state=state, updated="23 novembre 2026")


class _Page(Page):
    def url(self, number):
        return f"?page={number}"
