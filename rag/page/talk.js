// A talk in this browser: a question is taken back into the box, feedback is sent, and what was asked is remembered
// here and nowhere else. What is listed is set as text. Of a talk only its questions are kept, as links: when the page
// is loaded again, all markup comes from the server again.
(() => {
  "use strict";

  const MOST = 30;
  const key = () => `riwayat.asked:${location.pathname}`;

  function remembered() {
    try {
      const kept = JSON.parse(localStorage.getItem(key()) || "[]");
      return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
    } catch {
      return []; // no storage, or not ours
    }
  }

  function remember(question) {
    const kept = [question, ...remembered().filter((one) => one !== question)].slice(0, MOST);
    try {
      localStorage.setItem(key(), JSON.stringify(kept));
    } catch {
      // without storage nothing is remembered
    }
  }

  // This tab's own talk, for as long as the tab lives; each link that a page is opened with has its own.
  const talkKey = () => `riwayat.talk:${location.pathname}${location.search}`;

  function keep() {
    const links = [...document.querySelectorAll("#turns .turn[data-link]")].map((turn) => turn.dataset.link);
    try {
      if (links.length) sessionStorage.setItem(talkKey(), JSON.stringify(links.slice(-MOST)));
    } catch {
      // without storage nothing is kept
    }
  }

  function kept() {
    try {
      const links = JSON.parse(sessionStorage.getItem(talkKey()) || "[]");
      return Array.isArray(links) ? links.filter((one) => typeof one === "string") : [];
    } catch {
      return [];
    }
  }

  function leave() {
    sessionStorage.removeItem(talkKey());
    location.assign(location.pathname);
  }

  // When the page has opened: the talk that it had is taken up again, or the question of its link is asked, once.
  let begun = false;
  function begin(trigger) {
    if (begun) return;
    begun = true;
    const links = kept();
    if (links.length) trigger("undo", { links });
    else if (new URLSearchParams(location.search).get("q")) trigger("submit", { link: location.search });
  }

  function list(section) {
    const kept = remembered();
    const items = kept.map((question) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dir = "auto";
      button.dataset.ask = question;
      button.textContent = question;
      const item = document.createElement("li");
      item.append(button);
      return item;
    });
    section.querySelector("ul").replaceChildren(...items);
    section.hidden = !kept.length;
  }

  function edit(question) {
    const box = document.querySelector("#question textarea");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    box.setSelectionRange(question.length, question.length);
  }

  function bind(element, trigger, watch) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if ("edit" in button.dataset) edit(button.dataset.edit);
      if ("forget" in button.dataset) {
        localStorage.removeItem(key());
        list(button.closest(".earlier"));
      }
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      trigger("like", { turn: Number(form.dataset.turn), ...Object.fromEntries(new FormData(form)) });
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    });
    watch("value", () => {
      const section = element.querySelector(".earlier");
      if (section) list(section);
      if (!element.closest("#live")) return;
      if (element.querySelector(".welcome")) begin(trigger);
      keep();
      const turn = element.querySelector(".turn");
      if (turn?.dataset.state === "kept") trigger("retry", { turn: Number(turn.querySelector("[data-again]").dataset.turn) });
      if (turn?.dataset.state === "done") remember(turn.querySelector("[data-edit]").dataset.edit);
    });
  }

  window.riwayatTalk = Object.freeze({ bind, leave });
})();
