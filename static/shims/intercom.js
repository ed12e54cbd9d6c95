// Intercom, as documented at developers.intercom.com/installing-intercom/web/methods
if (!window["Intercom"]?.["booted"]) {
  // What is neither about the visitor nor has a counterpart.
  const NOT_FACTS = /^(app_id|api_base|user_hash|intercom_user_jwt|custom_launcher_selector|\w+_padding|\w+_color|hide_\w+|session_duration|page_title|alignment|z_index|language_override)$/;
  let selector;
  let unread = 0;
  let hidden = false;

  const opens = () => paldesk("open");
  const hears = (event) => (listener) => paldesk("on", event, () => listener());
  const CALLS = {
    boot: start,
    // Whoever is booted next may come in the same breath, so the chat stays, for nobody and out of sight.
    shutdown() {
      Intercom.booted = false;
      paldesk("close");
      paldesk("logout");
      paldesk("hide");
      hidden = true;
    },
    update: (settings) => settings && take(settings),
    ready: hears("ready"),
    show: opens,
    showMessages: opens,
    hide: () => paldesk("close"),
    showSpace: (space) => (/^(home|messages)$/.test(space) ? opens() : missing(`Intercom("showSpace", "${space}")`)),
    showNewMessage: (text) => (text ? paldesk("message", text) : opens()),
    trackEvent: (name, data) => paldesk("track", name, data || {}),
    onShow: hears("open"),
    onHide: hears("close"),
    onUnreadCountChange(listener) {
      paldesk("on", "unread", listener);
      listener(unread);
    },
    // Of the snippet that is pasted; nothing is left to do.
    reattach_activator() {},
  };

  function start(settings) {
    const all = { ...window["intercomSettings"], ...settings };
    if (!Intercom.booted) {
      Intercom.booted = true;
      // What ours would refuse is as if it were not said.
      boot(all.app_id, {
        colour: /^#\w{6}$/.exec(all.action_color)?.[0],
        position: /^left$/.exec(all.alignment)?.[0],
        zIndex: /^\d+$/.exec(all.z_index)?.[0],
        locale: all.language_override,
      });
    }
    if (hidden) paldesk("show");
    hidden = false;
    take(all);
  }

  function take(all) {
    const { user_id, email, name, phone, avatar, company, intercom_user_jwt, user_hash, hide_default_launcher } = all;
    selector = all.custom_launcher_selector ?? selector;
    if (hide_default_launcher != null) paldesk(hide_default_launcher ? "hide" : "show");
    if (user_hash) missing("Intercom's user_hash", "Sign a token as intercom_user_jwt.");
    person({
      token: intercom_user_jwt,
      ...{ user_id, email, name, phone },
      avatar: avatar?.image_url || avatar,
      company: company?.name || company,
      attributes: own(all),
    });
  }

  // The customer's own facts: what is documented otherwise left out.
  function own({ user_id, email, name, phone, avatar, company, companies, ...more }) {
    const facts = Object.entries(more).filter(([key, value]) => !NOT_FACTS.test(key) && typeof value !== "object");
    return facts[0] && Object.fromEntries(facts);
  }

  function Intercom(call, ...rest) {
    const work = Object.hasOwn(CALLS, call) ? CALLS[call] : () => missing(`Intercom("${call}")`);
    return void safely(`Intercom("${call}")`, () => work(...rest));
  }

  Intercom.booted = false;
  const queued = window["Intercom"]?.["q"] || [];
  window["Intercom"] = Intercom;
  paldesk("on", "unread", (count) => (unread = count));
  document.addEventListener("click", ({ target }) => {
    if (selector && target["closest"](selector)) safely(selector, opens);
  });
  // Theirs starts by itself where the settings name an app.
  if (window["intercomSettings"]?.app_id || shim.dataset.site) Intercom("boot");
  for (const call of queued) Intercom(...call);
}
