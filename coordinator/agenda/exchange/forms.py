"""The forms of copying and exchange: what to bring in; what to copy stands in addresses."""

from flask_wtf.file import FileField
from wtforms import Form, TextAreaField

from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _l
from coordinator.web.forms import PageForm, texts_field


def keep_form(assembly: Assembly) -> type[Form]:
    """Return the form of a template to be kept: its name, and what it is good for."""
    fields = {
        "title": texts_field(_l("Name of the template"), assembly.languages, limit=120, needed=_l("Enter a name.")),
        "about": texts_field(_l("What it is good for"), assembly.languages, block=True, limit=300),
    }
    return type("KeepForm", (PageForm,), fields)


class BringForm(PageForm):
    """A file, or rows pasted from a spreadsheet; what was pasted is kept as it is, tabs and line breaks too."""

    file = FileField(_l("File"), description=_l("JSON, CSV or XLSX, 4 MB at most."))
    pasted = TextAreaField(
        _l("Or rows of a spreadsheet"),
        description=_l(
            "Copy the cells with their first row and paste them here. The first row names the columns, in French or "
            "English, in any order; only “Title” is needed. For more than a thousand lines of text take a file."
        ),
    )

    @property
    def content(self) -> bytes:
        """Return what was brought: the file, else the pasted text."""
        if self.file.data:
            content: bytes = self.file.data.read()
            return content
        return (self.pasted.data or "").encode("utf-8", "replace")
