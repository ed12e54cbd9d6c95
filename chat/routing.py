"""Where the sockets hang."""

from django.urls import path

from chat.consumers import OperatorConsumer
from chat.visitor_consumer import VisitorConsumer

routes = [
    path("ws/visitor/", VisitorConsumer.serve),
    path("ws/operator/<slug:workspace>/", OperatorConsumer.serve),
]
