"""Pages written for other products, by their documented calls: with the shim's address in place of theirs they chat."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from accounts.tenancy import within
from chat.models import Conversation
from crm.models import Attribute, Source
from tests.browser.hostpage import PAGE, Chat
from tests.browser.patience import until
from tests.running import RunningServer

# Each vendor's own snippet, with our address where theirs stands and the site key where their id does.
CRISP = """
window.$crisp=[];window.CRISP_WEBSITE_ID="KEY";
$crisp.push(["config", "position:reverse", [true]]);
$crisp.push(["set", "message:text", ["Hi! I'd like to get help."]]);
$crisp.push(["set", "user:nickname", ["Vi Visitor"]]);
$crisp.push(["set", "session:data", [[["plan", "pro"], ["seats", 3]]]]);
$crisp.push(["set", "session:event", [[["tested:bike", {bike: "Heron"}, "blue"]]]]);
(function(){d=document;s=d.createElement("script");s.src="HOST/shims/crisp.js";s.async=1;
d.getElementsByTagName("head")[0].appendChild(s);})();
"""
INTERCOM = """
window.intercomSettings = {app_id: "KEY", custom_launcher_selector: "h1", name: "Vi Visitor",
email: "vi@shop.test", user_id: "9876", created_at: 1312182000, company: {id: "6", name: "Blue Sun"}};
(function(){var w=window;var ic=w.Intercom;if(typeof ic==="function"){ic('reattach_activator');ic('update',
w.intercomSettings);}else{var d=document;var i=function(){i.c(arguments);};i.q=[];i.c=function(args){i.q.push(args);};
w.Intercom=i;var l=function(){var s=d.createElement('script');s.type='text/javascript';s.async=true;
s.src='HOST/shims/intercom.js';var x=d.getElementsByTagName('script')[0];x.parentNode.insertBefore(s,x);};
if(document.readyState==='complete'){l();}else if(w.attachEvent){w.attachEvent('onload',l);}
else{w.addEventListener('load',l,false);}}})();
Intercom('onShow', function() { heard.push('shown') });
"""
CHATWOOT = """
window.chatwootSettings = {hideMessageBubble: false, position: "left", locale: "en", type: "standard"};
addEventListener('chatwoot:ready', function () { heard.push('ready');
  $chatwoot.setUser('9876', {email: 'vi@shop.test', name: 'Vi Visitor', city: 'Bonn'});
  $chatwoot.setCustomAttributes({accountId: 1, pricingPlan: 'paid'}); });
addEventListener('chatwoot:opened', function () { heard.push('opened'); });
addEventListener('chatwoot:on-message', function () { heard.push('message'); });
(function(d,t) {
  var BASE_URL="HOST"; var g=d.createElement(t),s=d.getElementsByTagName(t)[0];
  g.src=BASE_URL+"/shims/chatwoot.js"; g.defer = true; g.async = true; s.parentNode.insertBefore(g,s);
  g.onload=function(){ window.chatwootSDK.run({websiteToken: 'KEY', baseUrl: BASE_URL}) }
})(document,"script");
"""


@pytest.fixture
def said(page: Page) -> list[str]:
    lines: list[str] = []

    def note(message: ConsoleMessage) -> None:
        lines.append(message.text)

    page.on("console", note)
    return lines


def written(chat: Chat, server: RunningServer, snippet: str) -> None:
    """The page with the vendor's snippet on it, and what it hears in ``heard``."""
    own = snippet.replace("HOST", server.url).replace("KEY", chat.world.shop.public_key)
    chat.host.html = PAGE.format(head=f"<script>window.heard = [];{own}</script>", body="")
    chat.visit()
    expect(chat.launcher).to_be_visible()


def knows(chat: Chat, **facts: Any) -> None:
    """Of the visitor this is known by the page, and nothing else; it arrives one by one."""
    deadline = time.monotonic() + 10
    while (known := _known(chat)) != facts:
        assert time.monotonic() < deadline, f"{known} is known instead of {facts}"
        chat.page.wait_for_timeout(50)


def _known(chat: Chat) -> dict[str, Any]:
    with within(chat.world.acme):
        contact = Conversation.objects.get(pk=chat.conversation).contact_id
        facts = Attribute.objects.filter(contact=contact, source=Source.PAGE)
        return dict(facts.values_list("name", "value"))


def test_a_page_for_crisp(page: Page, chat: Chat, server: RunningServer, said: list[str]) -> None:
    written(chat, server, CRISP)
    box = chat.launcher.bounding_box()
    assert box
    assert box["x"] == 20
    assert page.evaluate('$crisp.is("chat:opened")') is False
    page.evaluate(
        """() => {
          $crisp.push(["on", "chat:opened", () => heard.push("opened")]);
          $crisp.push(["on", "message:sent", () => heard.push("sent")]);
          $crisp.push(["do", "chat:open"]);
        }"""
    )
    expect(chat.field).to_have_value("Hi! I'd like to get help.")
    chat.field.press("Enter")
    chat.is_sent("Hi! I'd like to get help.")
    page.evaluate('$crisp.push(["do", "message:send", ["text", "It is about order 7."]])')
    chat.is_sent("It is about order 7.")
    knows(chat, name="Vi Visitor", plan="pro", seats=3)
    page.evaluate('$crisp.push(["do", "chat:close"])')
    chat.answer("Hello Vi")
    until(page, '$crisp.get("chat:unread:count") === 1')
    page.evaluate('$crisp.push(["do", "chat:hide"])')
    expect(chat.launcher).to_be_hidden()
    assert page.evaluate("heard") == ["opened", "sent", "sent"]
    page.evaluate('$crisp.push(["do", "helpdesk:search"])')
    assert said == ["Paldesk: $crisp helpdesk:search does nothing here. It has no counterpart."]


def test_a_page_for_intercom(page: Page, chat: Chat, server: RunningServer, said: list[str]) -> None:
    written(chat, server, INTERCOM)
    page.get_by_role("heading").click()
    expect(chat.field).to_be_focused()
    page.evaluate(
        """() => {
          Intercom("onUnreadCountChange", (count) => heard.push(count));
          Intercom("onHide", () => heard.push("hidden"));
          Intercom("showNewMessage", "About order 7: ");
        }"""
    )
    expect(chat.field).to_have_value("About order 7: ")
    chat.write("It has not come.")
    chat.is_sent("It has not come.")
    facts = {"name": "Vi Visitor", "email": "vi@shop.test", "company": "Blue Sun", "created_at": 1312182000}
    knows(chat, user_id="9876", **facts)
    page.evaluate('Intercom("hide")')
    chat.answer("It is on its way.")
    until(page, "heard.includes(1)")
    assert page.evaluate("heard.filter((one) => one !== 0)") == ["shown", "hidden", 1]
    page.evaluate('Intercom("startTour", 123)')
    assert said == ['Paldesk: Intercom("startTour") does nothing here. It has no counterpart.']
    page.evaluate('Intercom("shutdown")')
    expect(chat.launcher).to_be_hidden()
    expect(chat.log.locator("article")).to_have_count(0)
    page.evaluate('Intercom("boot", {user_id: "7"})')
    expect(chat.launcher).to_be_visible()


def test_a_page_for_chatwoot(page: Page, chat: Chat, server: RunningServer, said: list[str]) -> None:
    written(chat, server, CHATWOOT)
    until(page, "$chatwoot.hasLoaded")
    page.evaluate('$chatwoot.toggle("open")')
    expect(chat.field).to_be_focused()
    assert page.evaluate("$chatwoot.isOpen") is True
    chat.write("Hello")
    chat.is_sent("Hello")
    assert page.evaluate("heard") == ["ready", "opened", "message"]
    facts = {"name": "Vi Visitor", "email": "vi@shop.test", "city": "Bonn"}
    knows(chat, user_id="9876", **facts, accountId=1, pricingPlan="paid")
    page.evaluate('$chatwoot.toggle("close"); $chatwoot.toggleBubbleVisibility("hide")')
    expect(chat.launcher).to_be_hidden()
    page.evaluate('$chatwoot.toggleBubbleVisibility("show"); $chatwoot.setLabel("vip")')
    expect(chat.launcher).to_be_visible()
    assert said == ["Paldesk: $chatwoot.setLabel does nothing here. It has no counterpart."]
