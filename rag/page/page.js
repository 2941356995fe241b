// Everything the page does by itself. It moves and focuses; all markup comes from the server, and what a press sends
// there are only ids and numbers (and an example question's own text).
(() => {
  "use strict";

  const NARROW = window.matchMedia("(max-width: 900px)");
  const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");
  let pressed = null; // the button that opened what the panel shows, to go back to

  const panel = () => document.querySelector("#article .panel");
  const behavior = () => (STILL.matches ? "auto" : "smooth");

  function request(button) {
    const { turn, n, article, ask } = button.dataset;
    if (n !== undefined) return ["select", { turn: Number(turn), n: Number(n) }, `${turn}:${n}`];
    if (article !== undefined) return ["select", { article }, `article:${article}`];
    if ("contents" in button.dataset) return ["select", { contents: true }, "contents"];
    if (ask !== undefined) return ["submit", { question: ask }, null];
    return null;
  }

  // The quote in view and in focus; the numbers that stand for it marked in the conversation.
  function reveal() {
    const shown = panel();
    if (!shown) return;
    document.body.classList.toggle("reading", "open" in shown.dataset);
    for (const button of document.querySelectorAll("#turns .n")) {
      const here = `${button.dataset.turn}:${button.dataset.n}` === shown.dataset.shown;
      if (here) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    const quote = shown.querySelector("#quote");
    if (quote) {
      quote.focus({ preventScroll: true });
      quote.scrollIntoView({ block: "center", behavior: behavior() });
    } else {
      document.getElementById("article").scrollTop = 0;
      shown.scrollTop = 0;
    }
  }

  function close() {
    document.body.classList.remove("reading");
    if (pressed && pressed.isConnected) pressed.focus();
  }

  // A question is written in its own direction, an empty box stands in the page's.
  function face(box) {
    const page = document.querySelector(".masthead");
    box.dir = box.value || !page ? "auto" : page.dir;
  }

  // A new question comes to the top of the conversation, and its answer grows below it.
  let seen = null;
  function follow(element) {
    const turn = element.querySelector(".turn");
    if (!turn || turn.id === seen) return;
    seen = turn.id;
    requestAnimationFrame(() => face(document.querySelector("#question textarea")));
    turn.scrollIntoView({ block: "start", behavior: behavior() });
  }

  function bind(element, trigger, watch) {
    const home = element.closest("#masthead, #past, #live, #article");
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || button.disabled) return;
      if ("close" in button.dataset) return close();
      const wanted = request(button);
      if (!wanted) return;
      const [name, data, shown] = wanted;
      if (home.id !== "article") pressed = button;
      if (shown && panel() && panel().dataset.shown === shown) reveal();
      else trigger(name, data);
    });
    watch("value", () => {
      if (home.id === "article") reveal();
      if (home.id === "live") follow(element);
      if (home.id === "masthead") document.documentElement.lang = element.querySelector(".masthead").lang;
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("reading")) {
      if (NARROW.matches) close();
      else if (pressed && pressed.isConnected) pressed.focus();
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("#question textarea")) face(event.target);
  });

  window.riwayat = Object.freeze({ bind });
})();
