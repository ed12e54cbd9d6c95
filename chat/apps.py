from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"

    def ready(self) -> None:
        from chat.moving import work
        from crm.importing.work import CARRIERS
        from crm.models.importing import What

        CARRIERS[What.CONVERSATIONS] = work.carry
