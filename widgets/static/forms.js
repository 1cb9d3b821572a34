/* The editor of booking forms: the preview follows what is typed, colours are picked, pieces are copied. */

const design = document.querySelector("#design");
const frame = document.querySelector(".looks iframe");

/* What is typed is sent as a form and shown as it comes back; an older answer never replaces a newer one. */
let asked = 0;
async function look() {
  const mine = ++asked;
  try {
    const answer = await fetch(design.dataset.preview, {
      method: "POST",
      body: new URLSearchParams([...new FormData(design)].filter(([, value]) => typeof value === "string")),
      headers: { "X-CSRFToken": document.body.dataset.csrf },
    });
    if (answer.ok && mine === asked) frame.srcdoc = await answer.text();
  } catch {
    /* Out of reach: the last picture stays. */
  }
}

if (design && frame) {
  let timer = 0;
  for (const part of [design, document.querySelector(".looks")]) part.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 400);
  });
  if (design.querySelector("[aria-invalid]")) {
    look();
    for (const each of design.querySelectorAll("[aria-invalid]")) each.closest("details")?.setAttribute("open", "");
  }
}

/* A picture that was chosen stands in the preview before it is sent; one that is too large is said to be so. */
const logo = design?.elements.namedItem("logo");
let picture = "";
function place() {
  const header = frame.contentDocument?.querySelector(".salon a");
  if (!picture || !header) return;
  const image = frame.contentDocument.createElement("img");
  image.alt = header.querySelector("img")?.alt ?? header.textContent.trim();
  image.src = picture;
  header.replaceChildren(image);
}
if (logo && frame) {
  const below = document.getElementById(logo.getAttribute("aria-describedby"));
  const usual = below.textContent;
  frame.addEventListener("load", place);
  logo.addEventListener("change", () => {
    const [file] = logo.files;
    const large = file?.size > Number(logo.dataset.most);
    below.textContent = large ? "That is more than 10 MB. Please choose a smaller picture." : usual;
    below.className = large ? "error" : "hint";
    below.setAttribute("role", large ? "alert" : "note");
    logo.toggleAttribute("aria-invalid", large);
    picture = "";
    if (large) logo.value = "";
    if (!file || large) return look();
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      picture = reader.result;
      place();
    });
    reader.readAsDataURL(file);
  });
}

for (const picker of document.querySelectorAll("[data-paints]")) {
  const field = document.getElementById(picker.dataset.paints);
  picker.hidden = false;
  picker.addEventListener("input", () => {
    field.value = picker.value;
  });
  field.addEventListener("input", () => {
    if (/^#[\da-f]{6}$/i.test(field.value)) picker.value = field.value;
  });
}

for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    button.querySelector("span").textContent = "Copied";
    setTimeout(() => { button.querySelector("span").textContent = "Copy"; }, 2000);
  });
}
