// Sends the staff's presses without leaving the page. Each press is an order with an id of its own, so that three quick presses are
// three people, while a press sent again after a lost answer still counts once.

const done = document.querySelector("[data-done]");
const undelivered = document.querySelector("[data-undelivered]");
const waiting = [];
let isSending = false;

function newOrder() {
  // crypto.randomUUID exists only on https pages; the unit serves plain http on its own network.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tell(words, isBad) {
  done.textContent = words;
  done.classList.toggle("is-bad", isBad);
}

function tellUndelivered() {
  undelivered.hidden = waiting.length === 0;
  undelivered.querySelector("p").textContent = undelivered.dataset.words.replace("{n}", waiting.length);
}

async function post({ url, body }) {
  const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(5000) });
  return answer.json();
}

async function renewToken() {
  const answer = await fetch(document.body.dataset.token, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(5000) });
  const { token } = await answer.json();
  if (!token) return;
  for (const field of document.querySelectorAll("input[name=token]")) field.value = token;
  for (const { body } of waiting) body.set("token", token);
}

async function send() {
  if (isSending) return;
  isSending = true;
  let isLost = false;
  while (waiting.length && !isLost) {
    try {
      let answer = await post(waiting[0]);
      if (answer.key === "form_old") { // the unit was started anew under the page
        await renewToken();
        answer = await post(waiting[0]);
      }
      tell(answer.words, !answer.is_ok);
      waiting.shift(); // taken or refused: either way it was answered
    } catch {
      isLost = true;
    }
  }
  isSending = false;
  tellUndelivered();
}

for (const form of document.querySelectorAll("form[data-press]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    if (body.has("order")) body.set("order", newOrder());
    waiting.push({ url: form.action, body });
    form.reset(); // a reason belongs to one press
    send();
  });
}

undelivered.querySelector("button").addEventListener("click", send);
addEventListener("unit-is-back", send);
