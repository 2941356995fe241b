// A talk in this browser: a question is taken back into the box, feedback is sent, and what was asked is remembered
// here and nowhere else. What is listed is set as text.
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
      const asked = element.closest("#live") && element.querySelector(".turn[data-state='done'] [data-edit]");
      if (asked) remember(asked.dataset.edit);
    });
  }

  window.riwayatTalk = Object.freeze({ bind });
})();
