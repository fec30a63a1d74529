// What every page does beyond being read: nothing here is needed to read it.
"use strict";

// A time plays the audio from that second on.
const player = document.getElementById("player");
if (player) {
  document.addEventListener("click", (event) => {
    const time = event.target.closest("a[data-at]");
    if (!time || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const at = Number(time.dataset.at);
    if (player.readyState === 0) {
      // The player knows no seconds before it knows the file.
      player.addEventListener("loadedmetadata", () => { player.currentTime = at; }, { once: true });
      player.preload = "metadata";
      player.load();
    } else {
      player.currentTime = at;
    }
    player.play().catch(() => {});
  });
}

// `#t=219` is the passage that is spoken at that second of the transcript.
function passageAt(seconds) {
  let found = null;
  for (const passage of document.querySelectorAll(".transcript p[id^='t-']")) {
    if (parseFloat(passage.id.slice(2)) > seconds) break;
    found = passage;
  }
  return found;
}

function clock(text) {
  return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

function showMoment() {
  document.querySelectorAll(".found").forEach((passage) => passage.classList.remove("found"));
  const named = /^#t=([\d.:]+)/.exec(location.hash);
  const passage = named && passageAt(clock(named[1]));
  if (!passage) return;
  passage.classList.add("found");
  passage.scrollIntoView({ block: "center", behavior: "instant" });
}
addEventListener("hashchange", showMoment);
showMoment();

// `/` is for searching, wherever one is.
addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const field = document.getElementById("q");
  if (event.key === "/" && !typing && field && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});

// Citations can be copied; without this they are there to be selected.
async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(button.previousElementSibling);
    button.textContent = "Selected: copy it";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}
for (const text of document.querySelectorAll(".cite pre")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", () => copy(text.textContent.replace(/^\n/, ""), button));
  text.after(button);
}
