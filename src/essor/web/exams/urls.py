"""Addresses of certifiers."""

from __future__ import annotations

from django.urls import path

from essor.web.exams import views

app_name = "exams"

urlpatterns = [
    path("cert/", views.certifiers, name="certifiers"),
    path("cert/<slug:centre>/people/", views.people, name="people"),
    path("cert/<slug:centre>/people/give/", views.give, name="give"),
    path("cert/<slug:centre>/people/<int:pk>/take/", views.take, name="take"),
]
