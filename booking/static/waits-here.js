// At the door of the desk: that something waits on this tablet for whoever made it, and nothing of what it is.

const count = Number(localStorage.getItem("outbox"));
const place = document.querySelector("[data-waits-here]");
if (count && place) {
  const what = count === 1 ? "1 change" : `${count} changes`;
  place.querySelector("span").textContent = `Saved on this tablet, ${what} to send. Whoever made them signs in to send them.`;
  place.hidden = false;
}
