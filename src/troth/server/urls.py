"""Every address: the pages of the workspace, and allauth's for signing in."""

from django.urls import include, path

from troth.workspace.pages import urlpatterns as pages

urlpatterns = [*pages, path("account/", include("allauth.urls"))]
handler400 = "troth.workspace.errors.bad_request"
handler403 = "troth.workspace.errors.forbidden"
handler404 = "troth.workspace.errors.not_found"
handler500 = "troth.workspace.errors.server_error"
