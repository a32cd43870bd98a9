// On a phone the desk's navigation runs sideways: where one is stands in the middle of it, not beyond its edge.
(function () {
  const nav = document.querySelector(".desk-nav");
  const here = nav && nav.querySelector("[aria-current]");
  if (!here) return;
  const [room, mine] = [nav.getBoundingClientRect(), here.getBoundingClientRect()];
  nav.scrollLeft += mine.left - room.left - (room.width - mine.width) / 2;
})();
