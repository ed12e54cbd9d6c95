"""What is said."""

from chat.models.attachment import Attachment
from chat.models.canned import CannedFile, CannedFolder, CannedReply, Macro
from chat.models.conversation import Conversation
from chat.models.conversation_origin import ConversationOrigin
from chat.models.draft import Draft
from chat.models.event import Event, Outbox
from chat.models.label import Label, Labelling
from chat.models.message import Message
from chat.models.notice import Notice, NoticeSettings
from chat.models.numbering import Numbering
from chat.models.participation import Mention, Participation
from chat.models.rating import Rating
from chat.models.read_mark import ReadMark
from chat.models.scheduled import Scheduled
from chat.models.search import SearchEntry
from chat.models.stream import StreamEntry, StreamHead
from chat.models.transcript import Transcript
from chat.models.view import SavedView
from chat.models.webhook import Delivery, Parcel, Webhook

__all__ = [
    "Attachment",
    "CannedFile",
    "CannedFolder",
    "CannedReply",
    "Conversation",
    "ConversationOrigin",
    "Delivery",
    "Draft",
    "Event",
    "Label",
    "Labelling",
    "Macro",
    "Mention",
    "Message",
    "Notice",
    "NoticeSettings",
    "Numbering",
    "Outbox",
    "Parcel",
    "Participation",
    "Rating",
    "ReadMark",
    "SavedView",
    "Scheduled",
    "SearchEntry",
    "StreamEntry",
    "StreamHead",
    "Transcript",
    "Webhook",
]
