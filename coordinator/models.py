"""Imports every table of the house, so that migrations and tests see them all."""

from coordinator.agenda import models as agenda
from coordinator.agenda.conflicts import models as conflicts
from coordinator.agenda.exchange import models as exchange
from coordinator.agenda.live import models as live
from coordinator.agenda.mine import models as mine
from coordinator.agenda.proposals import models as proposals
from coordinator.agenda.releases import models as releases
from coordinator.agenda.reminders import models as reminders
from coordinator.agenda.roles import models as roles
from coordinator.agenda.signup import models as signup
from coordinator.assemblies import models as assemblies
from coordinator.briefing import models as briefing
from coordinator.directory import models as directory
from coordinator.documents import models as documents
from coordinator.jobs import models as jobs
from coordinator.journal import models as journal
from coordinator.mail import models as mail
from coordinator.people import models as people
from coordinator.registration import models as registration

ALL = (journal, jobs, mail, people, directory, assemblies, documents, registration, agenda, roles, conflicts, signup,
       proposals, mine, live, releases, reminders, exchange, briefing)  # fmt: skip
