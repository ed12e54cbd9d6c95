"""Addresses of the demo shop."""

from django.urls import path

from paldesk.demo import views

urlpatterns = [
    path("demo/", views.front, name="demo"),
    path("demo/bikes/<slug:slug>/", views.bike, name="demo_bike"),
    path("demo/try/<slug:slug>/", views.try_way, name="demo_try"),
    path("demo/package/<slug:module>.js", views.package, name="demo_package"),
    path("demo/workshop/", views.workshop, name="demo_workshop"),
]
