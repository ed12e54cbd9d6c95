"""What is said."""

from chat.models.conversation import Conversation, Numbering, ReadMark
from chat.models.event import Event, Outbox
from chat.models.message import Message

__all__ = ["Conversation", "Event", "Message", "Numbering", "Outbox", "ReadMark"]
