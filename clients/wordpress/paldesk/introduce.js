// Tells the chatbox who is logged in, when the visitor opens it: until then neither is a token made nor anything said.
(function () {
  "use strict";
  var known = document.currentScript.dataset;
  var KEY = "paldesk_known";

  window.Paldesk =
    window.Paldesk ||
    function () {
      (Paldesk.q = Paldesk.q || []).push(arguments);
    };

  // A browser that shuts its storage still has the chat; a log-out is then noticed when somebody else is named.
  function remembered(change) {
    try {
      var was = localStorage.getItem(KEY);
      if (change === true) localStorage.setItem(KEY, "1");
      if (change === false) localStorage.removeItem(KEY);
      return was;
    } catch (shut) {
      return null;
    }
  }

  function getToken() {
    return fetch(known.ask, { credentials: "same-origin" })
      .then(function (answer) {
        return answer.json();
      })
      .then(function (answer) {
        return answer.success ? answer.data : "";
      });
  }

  function introduce() {
    Paldesk("off", "open", introduce);
    getToken()
      .then(function (token) {
        if (!token) return;
        remembered(true);
        Paldesk("identify", { token: token });
      })
      .catch(function () {
        console.warn("Paldesk: this site gave no token, so nobody is named.");
      });
  }

  if (known.ask) {
    Paldesk("boot", { site: known.site, getToken: getToken });
    Paldesk("on", "open", introduce);
  } else {
    Paldesk("boot", { site: known.site });
    // Who was named here has logged out since: the conversation is theirs, not the next one's.
    if (remembered(false)) Paldesk("logout");
  }
})();
