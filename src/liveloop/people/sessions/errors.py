from __future__ import annotations

from liveloop.kit.errors import Forbidden, NotFound, Unauthenticated


class SignInFailed(Unauthenticated):
    code = "sign_in.failed"


class NoOrganisation(Forbidden):
    code = "sign_in.no_organisation"


class SessionEnded(Unauthenticated):
    code = "session.ended"


class OrganisationNotFound(NotFound):
    code = "organisation.not_found"
