"""The forms of papers."""

from flask_wtf.file import FileField
from wtforms import Form, HiddenField

from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import LANGUAGES, _l
from coordinator.documents.models import DocumentAccess
from coordinator.web.forms import ChoiceField, LineField, PageForm, at_most, optional, texts_field

ACCESS_NAMES: dict[DocumentAccess, str] = {
    DocumentAccess.PUBLIC: _l("Everybody"),
    DocumentAccess.REGISTERED: _l("Registered participants"),
    DocumentAccess.DELEGATES: _l("Delegates"),
    DocumentAccess.MEMBERS: _l("Members of the union"),
    DocumentAccess.PRESS: _l("Accredited press"),
    DocumentAccess.JOINT_DELEGATION: _l("Joint delegation"),
}


class DocumentForm(PageForm):
    """Title, code, access and a file in one language; `for_assembly` adds the title in its languages."""

    version = HiddenField()
    code = LineField(_l("Code"), [optional(), at_most(40)], description=_l("For example AG/2027/DOC.1"))
    access = ChoiceField(_l("Who may read it"), choices=[(key.value, name) for key, name in ACCESS_NAMES.items()])
    language = ChoiceField(_l("Language of the file"))
    file = FileField(_l("File"), description=_l("PDF, Word, Excel, PowerPoint, ODT, PNG or JPEG, 20 MB at most."))


def document_form(assembly: Assembly) -> type[Form]:
    """Return the form class for papers of `assembly`, with one title field per content language."""
    languages = assembly.languages or [assembly.language]
    return type(
        "AssemblyDocumentForm",
        (DocumentForm,),
        {
            "title": texts_field(_l("Title"), languages, limit=200, needed=_l("Enter the title of the document.")),
            "language": ChoiceField(
                _l("Language of the file"), choices=[(code, LANGUAGES.get(code, code)) for code in languages]
            ),
        },
    )
